#!/usr/bin/env bash
# temporary_postgres.sh start|restart|stop FOLDER: a PostgreSQL of our own for one test
# run; `restart` breaks its connections off, as a crash does. `follow FOLDER URL` starts
# a copy that follows the server at URL and only reads.
# `start` installs the server where it is missing and prints the URL. Nothing of it is
# flushed to disk: it does not outlive the run.
source "$(dirname "$0")/environment.sh"

action="$1"
folder="$2"
followed="${3:-}"

programs() {
    local found
    found="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)"
    [ -n "$found" ] || found="$(dirname "$(command -v pg_ctl 2>/dev/null || echo .)")"
    [ -x "$found/initdb" ] && echo "$found"
}

# PostgreSQL refuses to run as root; its package brings a user for it.
as_server() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

start() {
    local bin port
    bin="$(programs)" || apt_install postgresql ||
        fail "没有可用的 PostgreSQL：请安装，或用 TEST_POSTGRES_URL 指定一个服务器。"
    bin="$(programs)"
    port="$("$(find_python)" -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])')"
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then
        chown postgres: "$folder"
        # The folder above may be private to root.
        chmod a+x "$(dirname "$folder")"
    fi
    if [ -n "$followed" ]; then
        as_server "$bin/pg_basebackup" --dbname "$followed" --pgdata "$folder/data" \
            --write-recovery-conf --checkpoint fast --no-sync
    else
        as_server "$bin/initdb" --pgdata "$folder/data" --username postgres \
            --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync >/dev/null
    fi
    as_server "$bin/pg_ctl" --pgdata "$folder/data" --wait --silent \
        --log "$folder/server.log" --options "-c listen_addresses=127.0.0.1 \
-c port=$port -c unix_socket_directories=$folder -c fsync=off \
-c synchronous_commit=off -c full_page_writes=off" start >/dev/null ||
        fail "PostgreSQL 未能启动：$(tail -n 3 "$folder/server.log")"
    echo "postgres://postgres@127.0.0.1:$port/postgres"
}

restart() {
    as_server "$(programs)/pg_ctl" --pgdata "$folder/data" --mode immediate --silent \
        --wait --log "$folder/server.log" restart >/dev/null
}

stop() {
    [ -d "$folder/data" ] || return 0
    as_server "$(programs)/pg_ctl" --pgdata "$folder/data" --mode immediate --silent \
        stop >/dev/null || say "临时 PostgreSQL 未能停止：$folder"
}

case "$action" in
start | follow) start ;;
restart) restart ;;
stop) stop ;;
*) fail "用法：temporary_postgres.sh start|follow|restart|stop <文件夹>" ;;
esac
