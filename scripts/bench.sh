#!/usr/bin/env bash
# Every benchmark, one after the other; each prints its own figures.
# ONLY=pages,search runs these alone.
source "$(dirname "$0")/environment.sh"
scripts/setup.sh dev
for benchmark in benchmarks/*.py; do
    name="$(basename "$benchmark" .py)"
    # Some are modules of the others.
    grep -q '__main__' "$benchmark" || continue
    [ -z "${ONLY:-}" ] || [[ ",$ONLY," == *",$name,"* ]] || continue
    say "── $benchmark"
    PYTHONPATH="$PWD" "$VENV/bin/python" "$benchmark"
done
