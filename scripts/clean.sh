#!/usr/bin/env bash
# Removes what can be made again: caches, the virtual environment, collected files.
# The database and the local key in var/ stay: they may be somebody's work.
source "$(dirname "$0")/environment.sh"
rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
    .coverage htmlcov test-results "$VAR_DIR/static" "$VAR_DIR/static.stamp"
find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
