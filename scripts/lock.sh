#!/usr/bin/env bash
# Resolve the dependencies of pyproject.toml into requirements/*.txt: exact versions
# with hashes, for every platform, and without the address of any package index.
# `make lock UPGRADE=1` takes newer versions; otherwise what is locked stays.
set -euo pipefail
cd "$(dirname "$0")/.."

tool="$(mktemp -d)"
trap 'rm -rf "$tool"' EXIT
"${PYTHON:-python3}" -m venv "$tool"
"$tool/bin/pip" install --quiet uv

resolve() { # resolve NAME [option…]
    local name="$1"
    shift
    # Places of packages on this machine must not leak into a committed file.
    env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL "$tool/bin/uv" pip compile --quiet \
        --no-config --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
        ${UPGRADE:+--upgrade} "$@" pyproject.toml --output-file "requirements/$name.txt"
}

mkdir -p requirements
# The widest set is solved first; the narrower ones take their versions from it.
resolve dev --extra pdf --extra dev
resolve pdf --extra pdf --constraint requirements/dev.txt
resolve base --constraint requirements/dev.txt

if grep -nE 'https?://|--(extra-)?index-url|--find-links|file:' requirements/*.txt; then
    echo "锁定文件中出现了软件源地址，请检查上面的行。" >&2
    exit 1
fi
