#!/usr/bin/env bash
# Every check and every test, on SQLite and on PostgreSQL, from a fresh clone.
# The main paths run in a browser on both; how every page looks in every display is
# judged once, as it takes a third of the time and no database changes it.
# TEST_POSTGRES_URL names a server (its user must be allowed to create databases);
# the word `temporary` asks for one of our own. TEST_WORKERS bounds the processes.
source "$(dirname "$0")/environment.sh"
forget_configuration

work="$(mktemp -d)"
export VAR_DIR="$work/var"
postgres_stop=""
finish() {
    [ -z "$postgres_stop" ] || scripts/temporary_postgres.sh stop "$postgres_stop"
    rm -rf "$work"
}
trap finish EXIT

# --- What the tests need from the system ---
missing=()
chromium="$(command -v chromium || command -v chromium-browser ||
    command -v google-chrome || true)"
[ -n "$chromium" ] || missing+=(chromium)
# Without a Chinese font every page would be boxes, and every measure wrong.
[ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ] ||
    missing+=(fontconfig fonts-noto-cjk)
# It reads the units of deploy/; nothing of it is started.
command -v systemd-analyze >/dev/null || missing+=(systemd)
if [ ${#missing[@]} != 0 ]; then
    apt_install "${missing[@]}" ||
        fail "缺少系统软件包：${missing[*]}。请由管理员安装后重试。"
fi
install_nginx || fail "缺少 nginx（nginx-light）或 openssl，请由管理员安装后重试。"
# The tests of PDFs do not skip.
install_pango || fail "缺少 Pango（libpangoft2-1.0-0），请由管理员安装后重试。"

scripts/setup.sh dev

# --- Lint ---
lint=0
scripts/lint.sh || lint=$?

# --- The two databases ---
postgres="${TEST_POSTGRES_URL:-}"
if [ -z "$postgres" ]; then
    postgres="$("$VENV/bin/python" scripts/find_postgres.py || echo temporary)"
fi
if [ "$postgres" = temporary ]; then
    postgres_stop="$work/postgres"
    postgres="$(scripts/temporary_postgres.sh start "$postgres_stop")"
fi

suite() { # suite NAME DATABASE_URL [OPTION…]: false where a test failed
    local name="$1" database="$2"
    shift 2
    say "── pytest · $name"
    DATABASE_URL="$database" "$VENV/bin/pytest" --numprocesses "${TEST_WORKERS:-auto}" \
        "$@" 2>&1 | tee "$work/$name.log"
}
sqlite_result=0
suite SQLite "sqlite://:memory:" || sqlite_result=$?
postgres_result=0
suite PostgreSQL "$postgres" -m "not display" || postgres_result=$?

# --- What came out, at a glance ---
printf '\n'
for name in SQLite PostgreSQL; do
    printf '%s\n' "── $name" "$(tail -n 1 "$work/$name.log")"
done
failed=()
[ "$lint" = 0 ] || failed+=("make lint")
[ "$sqlite_result" = 0 ] || failed+=("SQLite")
[ "$postgres_result" = 0 ] || failed+=("PostgreSQL")
[ ${#failed[@]} = 0 ] || fail "未通过：${failed[*]}（详见上文）。"
