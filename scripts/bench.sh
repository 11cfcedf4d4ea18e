#!/usr/bin/env bash
# Every benchmark, one after the other; each prints its own figures.
source "$(dirname "$0")/environment.sh"
scripts/setup.sh dev
for benchmark in benchmarks/*.py; do
    [ "$(basename "$benchmark")" = __init__.py ] && continue
    say "── $benchmark"
    PYTHONPATH="$PWD" "$VENV/bin/python" "$benchmark"
done
