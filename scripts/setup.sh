#!/usr/bin/env bash
# setup.sh [base|pdf|dev]: a virtual environment with exactly what is locked.
# Does nothing when the lock has not changed since the last time.
source "$(dirname "$0")/environment.sh"

wanted="${1:-dev}"
lock="requirements/$wanted.txt"
[ -f "$lock" ] || fail "没有锁定文件 $lock。"

stamp_of() { # what an installed set answers to: the interpreter and the lock
    { "$VENV/bin/python" -V && cat "requirements/$1.txt"; } | sha256sum | cut -d' ' -f1
}

installed() {
    [ -x "$VENV/bin/python" ] && [ -f "$VENV/installed-$1" ] &&
        [ "$(cat "$VENV/installed-$1")" = "$(stamp_of "$1")" ]
}

# The development set contains the others.
if installed "$wanted" || installed dev; then
    exit 0
fi

if ! "$VENV/bin/python" -c 'import pip' 2>/dev/null; then
    python="$(find_python)"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        # Debian keeps it in a package of its own.
        apt_install python3-venv || fail "缺少 Python 的 venv 模块，请安装 python3-venv。"
    fi
    rm -rf "$VENV"
    "$python" -m venv "$VENV"
fi

say "正在按 $lock 安装依赖……"
rm -f "$VENV"/installed-*
# The lock is complete. Resolving it again would let a newer release of a package that
# is asked for with an extra (coverage[toml]) compete with the locked one.
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --no-deps --require-hashes --requirement "$lock" 2> >(grep -v '^WARNING: Location' >&2) ||
    fail "依赖安装失败，请检查网络或软件源设置。"
stamp_of "$wanted" >"$VENV/installed-$wanted"
