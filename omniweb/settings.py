"""The settings of the web side: the only reader of the environment.

Where `DATABASE_URL` is not set, the variables come from `$OMNIWEB_HOME/environment`, which
`make run` writes while it is up, so that `manage.py …` in another terminal uses its services.
"""

import os
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from omniweb.serving.pools import PATIENCE

BASE_DIR = Path(__file__).resolve().parent.parent
OMNIWEB_HOME = Path(os.environ.get("OMNIWEB_HOME") or BASE_DIR / ".omniweb").absolute()


def _environment() -> dict[str, str]:
    """Return the variables: the process's own, over those of a running `make run`."""
    own = dict(os.environ)
    if own.get("DATABASE_URL"):
        return own
    try:
        lines = (OMNIWEB_HOME / "environment").read_text().splitlines()
    except OSError:
        return own
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs} | own


def _names(value: str) -> list[str]:
    """Return the comma-separated names of a variable."""
    return [name.strip() for name in value.split(",") if name.strip()]


def _networks(name: str) -> list[Any]:
    """Return the networks of a variable; a single address is a network of one."""
    try:
        return [ip_network(each) for each in _names(_env.get(name, ""))]
    except ValueError as error:
        message = f"{name} must name addresses or networks such as 10.0.0.0/8: {error}."
        raise ImproperlyConfigured(message) from error


def _number(name: str, default: int) -> int:
    """Return a variable that is a whole number above 0."""
    value = _env.get(name) or str(default)
    if not value.isdecimal() or int(value) < 1:
        message = f"{name} must be a whole number above 0, not {value!r}."
        raise ImproperlyConfigured(message)
    return int(value)


def _required(name: str, why: str) -> str:
    """Return a variable that a production server cannot do without."""
    if not (value := _env.get(name, "")):
        message = f"{name} is not set: {why}."
        raise ImproperlyConfigured(message)
    return value


def _postgresql(name: str) -> str:
    """Return a variable that is the address of a database, or empty."""
    url = _env.get(name, "")
    parts = urlsplit(url)
    if url and (parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/")):
        message = f"{name} must look like postgresql://user:password@host:5432/database."
        raise ImproperlyConfigured(message)
    return url


def _database(url: str) -> dict[str, Any]:
    """Return Django's form of a `postgresql://` address."""
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "omniweb.serving.database",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "omniweb", **options},
    }


_env = _environment()

# --- where things are ---------------------------------------------------------------------------
PRODUCTION = _env.get("OMNIWEB_PRODUCTION", "") == "1"
DATABASE_URL = _postgresql("DATABASE_URL")
DATABASE_READ_URL = _postgresql("DATABASE_READ_URL")
"""A replica of the same database, for searches; empty: the one database answers them."""
SERVICES_MISSING = (
    ""
    if DATABASE_URL
    else f"DATABASE_URL is not set and no OmniWeb is running in {OMNIWEB_HOME}. "
    "Start `make run` in another terminal, or set DATABASE_URL."
)
"""The sentence for whoever needs the database and has none; checks and type checks need none."""
REDIS_BROKER_URL = _env.get("REDIS_BROKER_URL") or "redis://127.0.0.1:6379/0"
REDIS_CACHE_URL = _env.get("REDIS_CACHE_URL") or "redis://127.0.0.1:6379/1"
OMNIWEB_MIRRORS = Path(_env.get("OMNIWEB_MIRRORS") or OMNIWEB_HOME / "mirrors")
OMNIWEB_CODES = Path(_env.get("OMNIWEB_CODES") or OMNIWEB_HOME / "codes")
"""Where the web server keeps the codes of vectors that it has read; a cache."""
OMNIWEB_PUBLIC_URL = (
    _env.get("OMNIWEB_PUBLIC_URL") or f"http://127.0.0.1:{_env.get('PORT') or '8000'}"
).rstrip("/")
OMNIWEB_ALLOWED_GIT_HOSTS = _names(_env.get("OMNIWEB_ALLOWED_GIT_HOSTS", ""))
"""Hosts on private networks that git may fetch from; public ones need no mention."""
OMNIWEB_TRUSTED_PROXIES = _networks("OMNIWEB_TRUSTED_PROXIES")
"""Proxies that are believed what they say of a client: its address, and that it speaks https."""
NEIGHBOURS_ARE_PROXIES = PRODUCTION and not OMNIWEB_TRUSTED_PROXIES
"""Where none is named, the peer of a production server is the proxy if its address is private."""
OMNIWEB_RESERVED_NAMES = [
    name.lower() for name in _names(_env.get("OMNIWEB_RESERVED_NAMES") or "admin,root,system")
]
"""First parts of repositories' names that superusers alone may give, in lower case."""
METRICS_FOLDER = _env.get("PROMETHEUS_MULTIPROC_DIR", "")
"""Where several processes of one web server count together; Prometheus' client reads it itself."""
OMNIWEB_WEB_DATABASE_URL = _env.get("OMNIWEB_WEB_DATABASE_URL", "")
OMNIWEB_WORKER_DATABASE_URL = _env.get("OMNIWEB_WORKER_DATABASE_URL", "")
"""The same database as its web server and workers open it: whoever migrates makes these roles."""
DATABASES = {"default": _database(DATABASE_URL)} if DATABASE_URL else {}
REQUEST_THREADS = 24
"""Requests that one process of the web server handles at once: half of them may be searches, and a
third searches that wait.
"""
_CORES = os.cpu_count() or 1
OMNIWEB_SEARCHES = _number("OMNIWEB_SEARCHES", 12)
OMNIWEB_SEARCHES_PER_CALLER = _number("OMNIWEB_SEARCHES_PER_CALLER", min(max(_CORES // 2, 1), 4))
OMNIWEB_SEARCHES_ALONE = _number("OMNIWEB_SEARCHES_ALONE", min(2 * _CORES, OMNIWEB_SEARCHES))
"""How many that are not in the cache are computed at once, in all processes of the web server.

While others search, too, one caller gets half of the cores, so that he costs them half again of
their time at most; who is alone as many as keep every core busy while some ask PostgreSQL.
"""
OMNIWEB_EXPENSIVE_SEARCHES = _number("OMNIWEB_EXPENSIVE_SEARCHES", max(_CORES, 3))
"""Of these how many may look through texts, of one caller half as many: each keeps a core busy."""
WEB_DATABASE_OPTIONS = {
    # Only the web server pools: a pool must not cross the fork of a worker. One for each thread
    # and for /readyz and /metrics beside them.
    "pool": {"min_size": 1, "max_size": REQUEST_THREADS + 3, **PATIENCE},
    # For `omniweb.prepared` alone: the ORM prepares nothing. Such a statement has one plan.
    "prepare_threshold": 5,
    # A page that takes longer has failed; a lock that takes longer is a migration.
    "options": "-c statement_timeout=5s -c lock_timeout=2s"
    " -c idle_in_transaction_session_timeout=30s -c plan_cache_mode=force_generic_plan",
}

WORKER_DATABASE_OPTIONS = {
    "options": "-c statement_timeout=10min -c lock_timeout=30s"
    " -c idle_in_transaction_session_timeout=60s",
}

# --- secrets ------------------------------------------------------------------------------------
if PRODUCTION:
    _required("DATABASE_URL", "it names the PostgreSQL database")
    _required("REDIS_BROKER_URL", "it names the Redis that wakes the workers")
    _required("REDIS_CACHE_URL", "it names the Redis that caches searches")
    _required("OMNIWEB_PUBLIC_URL", "it is the https address that people open")
    _required("OMNIWEB_SECRET_KEY", "sessions are signed with it; any 50 random characters")
    _required("OMNIWEB_CREDENTIALS_KEY", "git credentials are encrypted with it; a Fernet key")
    if not OMNIWEB_PUBLIC_URL.startswith("https://"):
        _message = "OMNIWEB_PUBLIC_URL must begin with https:// on a production server."
        raise ImproperlyConfigured(_message)
SECRET_KEY = _env.get("OMNIWEB_SECRET_KEY") or get_random_secret_key()
OMNIWEB_CREDENTIALS_KEYS = _names(_env.get("OMNIWEB_CREDENTIALS_KEY", ""))
"""Fernet keys, newest first; none: credentials are refused rather than kept badly."""

# --- Django -------------------------------------------------------------------------------------
DEBUG = False
_public_host = urlsplit(OMNIWEB_PUBLIC_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = _names(_env.get("OMNIWEB_ALLOWED_HOSTS", "")) or sorted(
    {_public_host} if PRODUCTION else {_public_host, "127.0.0.1", "localhost", "[::1]"}
)
CSRF_TRUSTED_ORIGINS = [OMNIWEB_PUBLIC_URL]
ROOT_URLCONF = "omniweb.urls"
ASGI_APPLICATION = "omniweb.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
LANGUAGE_CODE, TIME_ZONE, USE_TZ, USE_I18N = "en", "UTC", True, False
INSTALLED_APPS = [
    # Simple: the admin's modules are found when urls.py is loaded, which workers never do.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "omniweb.accounts",
    "omniweb.repositories",
    "omniweb.web",
    "omniweb.api",
]
MIDDLEWARE = [
    "omniweb.serving.request_id.RequestId",
    "omniweb.serving.clients.ForwardedAddress",
    "omniweb.serving.security.SecurityHeaders",
    "omniweb.serving.unseen.UnseenCharacters",
    "omniweb.serving.entrance.TextOnly",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "omniweb.accounts.devices.RememberDevice",
    "omniweb.accounts.acting.Acting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
MIDDLEWARE_OF_PAGES = {
    "omniweb.serving.unseen.UnseenCharacters",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "omniweb.accounts.devices.RememberDevice",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
}
"""Those that do nothing for REST with a token: it has no session, no page and no static file."""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
CACHES = {
    "default": {"BACKEND": "omniweb.soft_cache.SoftRedisCache", "LOCATION": REDIS_CACHE_URL},
}

# --- static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
with suppress(OSError):  # WhiteNoise warns at each start where there is no folder yet
    STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "omniweb.static_files.HashedStaticFiles"},
}

# --- people -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["omniweb.accounts.authentication.ThrottledBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "/login/", "/", "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
]
SESSION_ENGINE = "omniweb.accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
DEVICE_COOKIE_NAME = "__Host-device" if PRODUCTION else "device"
"""Of a browser that somebody has logged in with; see omniweb/accounts/devices.py."""
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from beside
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

# --- REST ---------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "omniweb.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["omniweb.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "omniweb.api.parsers.JSONParser",
        "omniweb.api.parsers.FormParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "omniweb.api.problems.handler",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "OmniWeb",
    "DESCRIPTION": "Search the code of your team's repositories.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
}

# --- index runs ---------------------------------------------------------------------------------
RUN_LEASE_SECONDS = int(_env.get("OMNIWEB_RUN_LEASE_SECONDS") or 20)
"""A run or batch whose worker has not been heard of for so long is taken over."""
OMNIWEB_DISK_RESERVE_MIB = _number("OMNIWEB_DISK_RESERVE_MIB", 1_024)
"""Where less is free, for mirrors or PostgreSQL, indexing pauses."""
OMNIWEB_DATABASE_FOLDER = _env.get("OMNIWEB_DATABASE_FOLDER", "")
"""A folder on the file system of PostgreSQL, where workers see one."""
OMNIWEB_FETCH_SLOTS = _number("OMNIWEB_FETCH_SLOTS", 8)
"""Repositories that are fetched at once, on the installation."""
OMNIWEB_FETCHES_PER_OWNER = _number("OMNIWEB_FETCHES_PER_OWNER", 2)
OMNIWEB_FETCHES_PER_HOST = _number("OMNIWEB_FETCHES_PER_HOST", 4)
OMNIWEB_REPOSITORIES_PER_OWNER = _number("OMNIWEB_REPOSITORIES_PER_OWNER", 200)
"""Superusers and the command line add as many as they like."""

# --- what git may take --------------------------------------------------------------------------
_MIB = 1024 * 1024
GIT_LIMITS = {
    "memory_bytes": _number("OMNIWEB_GIT_MEMORY_MIB", 1_024) * _MIB,
    "cpu_seconds": _number("OMNIWEB_GIT_CPU_SECONDS", 1_200),
    "mirror_bytes": _number("OMNIWEB_GIT_MIRROR_MIB", 8_000) * _MIB,
    "tree_bytes": _number("OMNIWEB_TREE_MEMORY_MIB", 512) * _MIB,
    "listing_bytes": _number("OMNIWEB_GIT_LISTING_MIB", 64) * _MIB,
    "fetch_seconds": _number("OMNIWEB_GIT_FETCH_SECONDS", 1_200),
    "listing_seconds": _number("OMNIWEB_GIT_LISTING_SECONDS", 120),
}
"""The fields of `indexer.GitLimits`."""

# --- logging ------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "omniweb.serving.request_id.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": _env.get("OMNIWEB_LOG_LEVEL") or "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "httpx": {"level": "WARNING"},
    },
}
