#!/usr/bin/env bash
# Everything from a fresh clone to a served portal; the second time it takes seconds.
# PORT=9000 takes another port, LAWS=<folder> loads an operator's own laws as well.
source "$(dirname "$0")/environment.sh"

bind="${BIND:-127.0.0.1}"
port="${PORT:-8000}"
[ -z "${LAWS:-}" ] || [ -e "$LAWS" ] || fail "没有找到法律文件夹：$LAWS"

scripts/setup.sh pdf
# PDFs need Pango and a Chinese font; without them the portal offers none.
install_pango || say "没有 Pango，不提供 PDF 下载。"
[ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ] ||
    apt_install fontconfig fonts-noto-cjk || say "没有中文字体，不提供 PDF 下载。"
"$VENV/bin/python" - "$bind" "$port" <<'PYTHON' || fail "端口 $port 已被占用或不可用，请用 PORT=<端口> 另选一个。"
import socket
import sys

host, port = sys.argv[1:]
with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, int(port)))
    except (OSError, OverflowError, ValueError) as error:
        sys.exit(str(error))
PYTHON

mkdir -p "$VAR_DIR"
# The system checks are run once, by the next command.
"$VENV/bin/python" manage.py migrate --verbosity 0 --skip-checks
"$VENV/bin/python" manage.py bootstrap
# A law that cannot be read is named, and changes nothing; the portal starts all the same.
[ -z "${LAWS:-}" ] || "$VENV/bin/python" manage.py import_law "$LAWS" ||
    say "上面列出的法律没有装入，门户照常启动。"

# Hashing and compressing every static file takes longer than all the rest: only when
# one of them, or a library that brings some, has changed.
static_stamp="$({
    cat requirements/base.txt
    # An app may bring its own folder; today none has to.
    { find static ./*/static -type f -print0 2>/dev/null || true; } |
        sort -z | xargs -0r sha256sum
} | sha256sum | cut -d' ' -f1)"
if [ ! -d "$VAR_DIR/static" ] ||
    [ "$(cat "$VAR_DIR/static.stamp" 2>/dev/null)" != "$static_stamp" ]; then
    "$VENV/bin/python" manage.py collectstatic --no-input --clear --verbosity 0
    printf '%s\n' "$static_stamp" >"$VAR_DIR/static.stamp"
fi

shown="$bind"
case "$bind" in 0.0.0.0 | ::) shown=localhost ;; *:*) shown="[$bind]" ;; esac
cat <<TEXT

  门户地址：http://$shown:$port/
  工作台：　http://$shown:$port/admin/
  创建管理员：.venv/bin/python manage.py createsuperuser
  停止：Ctrl+C

TEXT
exec "$VENV/bin/gunicorn" --config python:gazette_portal.server \
    --bind "$([[ "$bind" == *:* ]] && echo "[$bind]" || echo "$bind"):$port" \
    gazette_portal.wsgi:application
