"""Settings of the portal, from the environment; docs/operations.md lists them all.

`environment.mode_of` decides between a trial on one's own machine, development and
production; the rest of this file follows from it.
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from gazette_portal.settings.environment import (
    Environment,
    Mode,
    local_secret_key,
    mode_of,
    required,
    strong_secret_key,
)

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Environment()

MODE = mode_of(os.environ)
DEBUG = MODE is Mode.DEVELOPMENT

# Where the database, the local key and generated files live; never in git.
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").resolve()

# --- Who may ask ---------------------------------------------------------------------

if MODE is Mode.PRODUCTION:
    SECRET_KEY = strong_secret_key(
        required(os.environ, "SECRET_KEY", "至少50个随机字符")
    )
    required(os.environ, "ALLOWED_HOSTS", "gazette.example.gov.cn")
else:
    SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret_key(
        VAR_DIR / "secret_key"
    )
ALLOWED_HOSTS = env.host_names(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# How many proxies of our own stand in front. 0: nobody's X-Forwarded-* is believed.
PROXY_COUNT = env.whole_number("PROXY_COUNT", default=0)
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- What it is made of --------------------------------------------------------------

INSTALLED_APPS = [
    "gazette_portal.apps.PortalConfig",
    "documents",
    "regulations",
    "compensation",
    "heating",
    "gazette_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_filters",
    "import_export",
    "simple_history",
    "axes",
    "csp",
    "django_otp",
    "gazette_portal.apps.RecoveryTokenConfig",
    "gazette_portal.apps.TokenDeviceConfig",
]

# A public page must be the same for everybody: everything that looks at a session
# stands behind the header middlewares and stays lazy until a view asks.
MIDDLEWARE = [
    "gazette_portal.observing.observe",
    "gazette_portal.replica.read_from_replica",
    "gazette_portal.middleware.look_once",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "gazette_portal.middleware.permissions_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gazette_portal.middleware.compress",
    "gazette_portal.public_pages.mark_public",
    "gazette_portal.page_files.keeping.keep_pages",
    "gazette_portal.api_gate.api_gate",
    "gazette_portal.middleware.limit_body",
    "gazette_portal.middleware.refuse_nul",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gazette_portal.idle_sessions.idle_sessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gazette_portal.urls"
WSGI_APPLICATION = "gazette_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gazette_portal.context_processors.site",
            ],
        },
    },
]

# --- Data ----------------------------------------------------------------------------

_SQLITE_OPTIONS: dict[str, Any] = {
    # Without IMMEDIATE a writer that began by reading fails at once when another one
    # was faster; with it, writers queue for `timeout` seconds.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=NORMAL;"
        "PRAGMA busy_timeout=20000;"
        "PRAGMA cache_size=-32000;"
        "PRAGMA temp_store=MEMORY;"
    ),
}


def _database(url: dict[str, Any]) -> dict[str, Any]:
    # A new connection for every request would take most of its time, with SQLite too:
    # Django's functions are made known to each.
    url["CONN_MAX_AGE"] = env.whole_number("CONN_MAX_AGE", default=600)
    if url["ENGINE"] == "django.db.backends.sqlite3":
        Path(url["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        url["OPTIONS"] = {**_SQLITE_OPTIONS, **url.get("OPTIONS", {})}
        return url
    url["CONN_HEALTH_CHECKS"] = True
    return url


DATABASES = {
    "default": _database(
        env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
    )
}
# A copy that follows the database; pages for the public are read from it.
if env.str("DATABASE_REPLICA_URL", default="").strip():
    _replica = _database(env.database("DATABASE_REPLICA_URL", default=""))
    # Where it is away, its pages wait no longer than this before they do without it.
    if _replica["ENGINE"] == "django.db.backends.postgresql":
        _replica.setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
    else:
        # A copy in a file may be another file the next time.
        _replica["CONN_MAX_AGE"] = 0
    DATABASES["replica"] = _replica | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["gazette_portal.replica.ReplicaRouter"]
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _IN_MEMORY},
    # Since when each answer of the API is as it is.
    "validators": {
        "BACKEND": _IN_MEMORY,
        "LOCATION": "validators",
        "TIMEOUT": 30 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "rate_limits": env.cache("RATE_LIMIT_CACHE_URL")
    or {
        "BACKEND": _IN_MEMORY,
        "LOCATION": "rate_limits",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

# --- Language and time ---------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["gazette_portal.formats"]

# --- Static files --------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}
MEDIA_ROOT = VAR_DIR / "media"

# --- Files to take away --------------------------------------------------------------

# Made files are kept here, up to so many bytes; the folder may be emptied at any time.
EXPORTS_DIR = VAR_DIR / "exports"
EXPORTS_BYTES = env.whole_number("EXPORTS_MB", default=512, least=16) * 1024 * 1024
# How many PDFs are set at once, each in a process that may take 3 GB.
PDF_PROCESSES = env.whole_number("PDF_PROCESSES", default=1, least=1)

# --- Pages that a server in front gives out ------------------------------------------

# nginx gives them out by itself (deploy/nginx); they name the portal's own address.
PAGE_FILES = env.yes_or_no("PAGE_FILES", default=False)
PAGE_FILES_BYTES = env.whole_number("PAGE_FILES_MB", default=256, least=1) * 1024 * 1024
if PAGE_FILES and "replica" in DATABASES:
    # A copy tells of a change later than the database does.
    raise ImproperlyConfigured("PAGE_FILES 不能和 DATABASE_REPLICA_URL 一起使用。")

# --- Pages in the memory of each worker ----------------------------------------------

# What is kept is as the database was less than so many milliseconds ago.
PAGE_CACHE_BYTES = (
    env.whole_number("PAGE_CACHE_MB", default=0 if DEBUG else 32) * 1024 * 1024
)
PAGE_CACHE_LAG_MS = env.whole_number("PAGE_CACHE_LAG_MS", default=1000, least=1)

# --- What a request may bring --------------------------------------------------------

# One request's body, uploaded files included; a gazette in Word is a few megabytes.
MAX_BODY_BYTES = env.whole_number("MAX_UPLOAD_MB", default=32, least=1) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Headers and cookies -------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "gazette_portal.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gazette_portal.errors.csrf_failure"
if MODE is Mode.PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.yes_or_no("SECURE_SSL_REDIRECT", default=True)
    # A balancer asks over plain HTTP whether we are alive, a monitor how we are.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = env.whole_number("HSTS_SECONDS", default=365 * 24 * 60 * 60)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# --- Programs ------------------------------------------------------------------------

# Requests to the API that one address may make in a minute; 0 is without limit.
API_RATE_LIMIT = env.whole_number("API_RATE_LIMIT", default=0)
# Mistakes that one address may report in an hour.
REPORT_RATE_LIMIT = env.whole_number("REPORT_RATE_LIMIT", default=10)
API_SEARCH_RATE_LIMIT = env.whole_number("API_SEARCH_RATE_LIMIT", default=0)

# --- Signing in ----------------------------------------------------------------------

LOGIN_URL = "admin:login"
# Where the desk is; another path keeps away who tries all sites of a city.
ADMIN_PATH = env.matching("ADMIN_PATH", r"[a-z0-9-]{1,40}", example="desk") or "admin"
# Where pages begin (tests compare): one of the two would hide the other.
TAKEN_PATHS = frozenset(
    {
        "api",
        "compensation",
        "design",
        "display",
        "documents",
        "feeds",
        "healthz",
        "heating",
        "issues",
        "metrics",
        "offices",
        "regulations",
        "search",
        "static",
    }
)
if ADMIN_PATH in TAKEN_PATHS:
    raise ImproperlyConfigured(
        f"环境变量 ADMIN_PATH 的值“{ADMIN_PATH}”是门户已有栏目的地址，请另选一个，"
        "例如 ADMIN_PATH=desk。"
    )
# Minutes without a request after which a clerk is signed out.
SESSION_IDLE_MINUTES = env.whole_number("SESSION_IDLE_MINUTES", default=30, least=1)
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {
        "NAME": "gazette_portal.passwords.LengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "gazette_portal.passwords.VarietyValidator"},
]
# Every clerk signs in with a second factor as well.
ADMIN_OTP_REQUIRED = env.yes_or_no("ADMIN_OTP_REQUIRED", default=False)
OTP_TOTP_ISSUER = env.str("SITE_NAME", default="葫芦岛市人民政府公报")

AXES_FAILURE_LIMIT = env.whole_number("LOGIN_FAILURE_LIMIT", default=5, least=1)
# Failures from anywhere for one account, and for any account from one address.
LOGIN_ACCOUNT_LIMIT = env.whole_number("LOGIN_ACCOUNT_LIMIT", default=20, least=1)
LOGIN_ADDRESS_LIMIT = env.whole_number("LOGIN_ADDRESS_LIMIT", default=50, least=1)
AXES_HANDLER = "gazette_portal.lockout.LockoutHandler"
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "gazette_portal.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
# `manage.py axes_reset` lifts a lock; its raw tables are no page for a clerk.
AXES_ENABLE_ADMIN = False
# The library's own reading of X-Forwarded-For believes what a client put there.
AXES_CLIENT_IP_CALLABLE = "gazette_portal.client_address.client_address"
# Its messages carry addresses and user names.
AXES_VERBOSE = False

# --- Publishing ---------------------------------------------------------------------

# How strictly the steps before publication are kept (三审三校).
REVIEW = env.one_of("REVIEW", ("free", "ordered", "different_people"))

# --- The portal ----------------------------------------------------------------------

SITE_NAME = env.str("SITE_NAME", default="葫芦岛市人民政府公报")
SITE_OWNER = env.str("SITE_OWNER", default="葫芦岛市人民政府办公室")
SITE_CONTACT = env.str("SITE_CONTACT", default="")
# 备案号: every public site in China shows its filing number.
SITE_FILING_NUMBER = env.str("SITE_FILING_NUMBER", default="")

# What only an operator knows stays out of the pages until it is set.
# The name that the portal is known by, in addresses that are shared and indexed.
SITE_DOMAIN = env.matching(
    "SITE_DOMAIN", r"[A-Za-z0-9.-]+(:[0-9]{1,5})?", example="gazette.example.gov.cn"
)
# 网站标识码: ten digits that the state gives to each government site.
SITE_ID_CODE = env.matching(
    "SITE_ID_CODE", r"[A-Za-z]{0,2}[0-9]{8,10}", example="2114000001"
)
if PAGE_FILES and not SITE_DOMAIN:
    raise ImproperlyConfigured("使用 PAGE_FILES 时必须设置环境变量 SITE_DOMAIN。")
# A hub that tells followers at once what is new (WebSub).
WEBSUB_HUB = env.matching(
    "WEBSUB_HUB", r"https?://[^\s<>\"]+", example="https://hub.example.gov.cn/"
)
# The site's columns (栏目) by the beginning of their addresses: name, type, description.
SITE_COLUMNS = {
    "/issues/": ("公报", "政府公报", "历期政府公报，可以按期次查阅全文。"),
    "/documents/": ("文件", "政策文件", "公报刊登的文件和引用的法律法规，可以筛选。"),
    "/offices/": ("单位", "机构职能", "文件写到的机关、部门和单位，以及各自的任务。"),
    "/regulations/": ("规定", "政策文件", "从文件里逐条摘出的规定，注明依据条款。"),
    "/compensation/": ("征收补偿", "办事服务", "按公布的征收补偿方案，逐项测算补偿。"),
    "/heating/": ("供热服务", "办事服务", "停热退费和违规处罚，照办法逐条核算。"),
    "/feeds/": ("订阅", "信息公开", "用阅读器或日历订阅新发布的文件。"),
    "/search/": ("检索", "信息公开", "在全部公开文件的条款里检索。"),
}

# Going back to an old text by the history pages would pass by what keeps citations,
# bodies and corrections in step.
SIMPLE_HISTORY_REVERT_DISABLED = True

# What `manage.py bootstrap` runs, in order: functions that load what is missing and
# return what they did. Lower floors first; each app appends its own.
BOOTSTRAP_STEPS = [
    "documents.services.starting.load_topics",
    "documents.services.starting.load_gazettes",
    "documents.services.starting.render_outdated",
    "documents.services.starting.index_missing",
    "compensation.services.load_plans",
    "heating.services.load_schedules",
    "regulations.services.starting.confirm_bundled",
    "gazette_portal.roles.make_roles",
]

# What waits on the clerks' desk, in this order: functions that take the request and
# return a documents.desk.DeskSection or None.
DESK_SECTIONS = [
    "documents.waiting.returned",
    "documents.waiting.to_proofread",
    "documents.waiting.to_approve",
    "documents.waiting.to_publish",
    "documents.waiting.scheduled",
    "documents.waiting.waiting_imports",
    "documents.waiting.failed_imports",
    "documents.waiting.reader_reports",
    "documents.waiting.open_findings",
    "documents.waiting.dead_citations",
    "regulations.waiting.stale_rules",
    "compensation.waiting.stale_rules",
    "heating.waiting.stale_rules",
]

# What else happens to imported documents, in the transaction of their import: each is
# a function that takes the primary keys of the documents that were written.
IMPORT_STEPS = ["regulations.services.starting.read_imported"]

# What is done when a document is published, in the same transaction.
PUBLISHING_STEPS = ["regulations.services.revision_force.apply_published"]

# What stands on a document's page beside its text: functions that take the document
# and return documents.additions.Addition entries.
DOCUMENT_ADDITIONS = [
    "regulations.additions.revisions.remarks",
    "regulations.additions.notices.summary",
    "regulations.additions.offices.named_offices",
]

# What the search offers beside the official text: functions that return
# documents.search.offers.Offer entries. Each app of a higher floor appends its own.
SEARCH_SOURCES = [
    "documents.search.issues.offers",
    "compensation.search.offers",
    "heating.search.offers",
    "regulations.search.offers",
]

# Which feeds the page about following lists: functions that return
# documents.feeds.followed.FeedGroup entries.
FEED_SOURCES = [
    "documents.feeds.followed.document_feeds",
    "regulations.following.office_feeds",
]

# What differs, for a database, after each change of what the public sees: a function of
# the database's alias. By it the floors below know whether what they keep is old.
PUBLIC_STATE = "gazette_portal.changes.fingerprint"
# When what the public sees changes by itself next, in seconds since 1970.
PUBLIC_STATE_UNTIL = "gazette_portal.changes.changes_by_itself_at"

# Which other days a document's calendar has: functions that take keys of documents and
# return documents.feeds.calendars.DocumentDate entries.
DOCUMENT_DATES = ["regulations.following.target_dates"]

# --- The server ----------------------------------------------------------------------

# gunicorn's workers; read here, so that every command names a mistake in it.
WEB_CONCURRENCY = env.whole_number(
    "WEB_CONCURRENCY", default=min(os.cpu_count() or 1, 4) + 1, least=1
)

# --- Logs ----------------------------------------------------------------------------

# Who takes longer is written down, by view; 0 writes nothing.
SLOW_REQUEST_MS = env.whole_number("SLOW_REQUEST_MS", default=1000)
SLOW_QUERY_MS = env.whole_number("SLOW_QUERY_MS", default=200)
# Who knows it may read /metrics; without it nothing is counted.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="").strip()
LOG_LEVEL = env.one_of("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL"))
LOG_FORMAT = "json" if MODE is Mode.PRODUCTION else "plain"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "gazette_portal.structured_logs.JsonFormatter"},
        "plain": {"()": "gazette_portal.structured_logs.PlainFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would print a second time, and mail nobody.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # Anybody can send a wrong Host; the access log shows the 400.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Complains about every HEAD: it drops the body itself, as a server should.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        # Says who tried to sign in from where; that stays in the database.
        "axes": {"level": "CRITICAL"},
    },
}
