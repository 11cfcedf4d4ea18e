#!/usr/bin/env bash
# Lighthouse on the main pages of a portal of its own, served as it is deployed; prints a
# table. It is installed by npm into a temporary folder; LIGHTHOUSE names one that is there.
source "$(dirname "$0")/environment.sh"
scripts/setup.sh dev
command -v npm >/dev/null || fail "没有找到 npm。"
if [ -z "${LIGHTHOUSE:-}" ]; then
    tools=$(mktemp -d)
    trap 'rm -rf "$tools"' EXIT
    npm install --silent --no-fund --no-audit --prefix "$tools" lighthouse >&2
    LIGHTHOUSE="$tools/node_modules/.bin/lighthouse"
fi
export LIGHTHOUSE
PYTHONPATH="$PWD" "$VENV/bin/python" scripts/lighthouse.py
