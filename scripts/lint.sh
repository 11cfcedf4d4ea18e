#!/usr/bin/env bash
# Style, formatting, templates, types, architecture, and migrations that are missing.
source "$(dirname "$0")/environment.sh"
forget_configuration
VAR_DIR="$(mktemp -d)"
export VAR_DIR
trap 'rm -rf "$VAR_DIR"' EXIT

scripts/setup.sh dev
failed=()
check() { # check NAME COMMAND…: all checks run, so that one look shows everything
    local name="$1"
    shift
    say "── $name"
    "$@" || failed+=("$name")
}

check "ruff check" "$VENV/bin/ruff" check .
check "ruff format" "$VENV/bin/ruff" format --check .
check "djlint" "$VENV/bin/djlint" templates --lint --quiet
check "mypy" "$VENV/bin/mypy"
check "import-linter" "$VENV/bin/lint-imports"
check "makemigrations" "$VENV/bin/python" manage.py makemigrations --check --dry-run

[ ${#failed[@]} = 0 ] || fail "未通过：${failed[*]}"
