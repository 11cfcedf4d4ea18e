# Sourced by the other scripts: where the project is, which Python, what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VENV="$PWD/.venv"
export VAR_DIR="${VAR_DIR:-$PWD/var}"

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "错误：$*"
    exit 1
}

# The newest interpreter that will do; PYTHON names another one.
find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "需要 Python 3.11 或更高版本（可用 PYTHON=<路径> 指定）。"
}

# apt_install PACKAGE… installs what is missing; false where nobody may install.
apt_install() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get --yes --quiet)
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" != 0 ]; then
        sudo --non-interactive true 2>/dev/null || return 1
        apt=(sudo --non-interactive "${apt[@]}")
    fi
    say "正在安装系统软件包：$*"
    # A machine that never updated its lists knows no packages; a stale list often does.
    "${apt[@]}" install --no-install-recommends "$@" >/dev/null 2>&1 && return
    "${apt[@]}" update >/dev/null && "${apt[@]}" install --no-install-recommends "$@" \
        >/dev/null
}

# Pango draws the PDF files; false where it is missing and nobody may install it.
install_pango() {
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null |
        grep libpangoft2-1.0 >/dev/null && return
    apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
}

# A real nginx for the tests of deploy/; false where nobody may install it.
install_nginx() {
    local stop=(service nginx stop)
    PATH="$PATH:/usr/sbin" command -v nginx >/dev/null &&
        command -v openssl >/dev/null && return
    apt_install nginx-light openssl || return
    # Its package starts it at once, on port 80; nobody asked for that.
    [ "$(id -u)" = 0 ] || stop=(sudo --non-interactive "${stop[@]}")
    "${stop[@]}" >/dev/null 2>&1 || true
}

# Tests and checks must not depend on what the caller's shell happens to configure.
forget_configuration() {
    unset DEBUG SECRET_KEY ALLOWED_HOSTS DATABASE_URL DATABASE_REPLICA_URL \
        CSRF_TRUSTED_ORIGINS PROXY_COUNT \
        CONN_MAX_AGE SECURE_SSL_REDIRECT HSTS_SECONDS ADMIN_OTP_REQUIRED \
        LOGIN_FAILURE_LIMIT LOGIN_ACCOUNT_LIMIT LOGIN_ADDRESS_LIMIT \
        ADMIN_PATH SESSION_IDLE_MINUTES REVIEW MAX_UPLOAD_MB EXPORTS_MB PDF_PROCESSES SITE_NAME SITE_OWNER SITE_CONTACT \
        SITE_FILING_NUMBER SITE_DOMAIN SITE_ID_CODE WEBSUB_HUB LOG_LEVEL \
        SLOW_REQUEST_MS SLOW_QUERY_MS METRICS_TOKEN PAGE_FILES PAGE_FILES_MB \
        PAGE_CACHE_MB PAGE_CACHE_LAG_MS \
        REPORT_RATE_LIMIT API_RATE_LIMIT API_SEARCH_RATE_LIMIT RATE_LIMIT_CACHE_URL
}
