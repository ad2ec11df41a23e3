"""All settings, read from the environment and typed here.

`REFORM_MODE=local` (the default) runs on embedded SQLite and files below VAR_DIR and needs
nothing else. `REFORM_MODE=production` refuses to start on a missing or placeholder secret.
docs/operations.md lists every variable.
"""

import secrets
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

SHORTEST_SECRET, FEWEST_CHARACTERS = 50, 5
PLACEHOLDERS = (
    *("change", "replace", "placeholder", "example", "sample", "insecure", "default", "dummy"),
    *("your-", "your_", "yoursecret", "secret-key", "secret_key", "password", "passwd"),
)
BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE: str = env.str("REFORM_MODE", default="local")
if MODE not in ("local", "production"):
    raise ImproperlyConfigured(f"REFORM_MODE is {MODE!r}; write local or production.")
PRODUCTION = MODE == "production"
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
if not PRODUCTION:
    # What `make run` decided (demo, broker address) also holds for commands typed in a shell.
    environ.Env.read_env(VAR_DIR / "local.env")


def _local_secret() -> str:
    """A secret of this checkout, made once, so that sessions survive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def _required(name: str, *, secret: str | None = None) -> str:
    """A production value that must be there; its secret part must not be a placeholder.

    `secret` None: the password of an address, if it has one.
    """
    value: str = env.str(name, default="")
    lowered = (secret if secret is not None else urlsplit(value).password or "").lower()
    if not value or any(mark in lowered for mark in PLACEHOLDERS):
        raise ImproperlyConfigured(
            f"{name} is missing or still a placeholder. Set it in the environment "
            "(docs/operations.md, Settings) and start again."
        )
    return value


def _hours(name: str, value: str) -> tuple[time, time]:
    """Two times of day, "21:00-07:00"; empty means the empty span."""
    begins, _dash, ends = (value or "00:00-00:00").partition("-")
    return _time_of_day(name, begins), _time_of_day(name, ends)


def _time_of_day(name: str, value: str) -> time:
    try:
        return time.fromisoformat(value.strip())
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} holds {value!r} where a time of day like 07:00 is expected "
            "(docs/operations.md, Settings)."
        ) from None


DEBUG: bool = env.bool("DEBUG", default=False)
if PRODUCTION:
    SECRET_KEY = _required("SECRET_KEY", secret=env.str("SECRET_KEY", default=""))
    if len(SECRET_KEY) < SHORTEST_SECRET or len(set(SECRET_KEY)) < FEWEST_CHARACTERS:
        raise ImproperlyConfigured("SECRET_KEY is too weak: use at least 50 random characters.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    ALLOWED_HOSTS: list[str] = [host.strip() for host in _required("ALLOWED_HOSTS").split(",")]
    if any("*" in host for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of the site, without *.")
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MAIL_FROM", "SITE_URL"):
        _required(name)
else:
    SECRET_KEY = env.str("SECRET_KEY", default="") or _local_secret()
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The demo: a settable business date, demo accounts, invented progress. Never in production.
DEMO: bool = env.bool("DEMO", default=False) and not PRODUCTION
DEMO_START_DATE = "2012-05-08"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "axes",
    "csp",
    "reform_tracker",
    "reform_tracker.audit",
    "departments",
    "reform_tracker.notifications",
    "reform_tracker.api",
    "tasks",
    "reports",
]

MIDDLEWARE = [
    "reform_tracker.api.middleware.ApiAnswers",
    "reform_tracker.middleware.OneBusinessDate",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reform_tracker.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "departments.middleware.SessionLimits",
    "departments.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tasks.middleware.ErrorPages",
    "axes.middleware.AxesMiddleware",
    "reform_tracker.middleware.SandboxEnds",
]

ROOT_URLCONF = "reform_tracker.urls"
WSGI_APPLICATION = "reform_tracker.wsgi.application"
FORM_RENDERER = "reform_tracker.forms.AppFormRenderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reform_tracker.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "reform_tracker.templatetags.frame"],
        },
    }
]

# --- Database -----------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who signs in -------------------------------------------------------------------------
AUTH_USER_MODEL = "departments.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "departments.backends.AccountBackend",
]
LOGIN_URL = "departments:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "departments:sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {
        "NAME": "departments.passwords.LengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "departments.passwords.ThreeClassesValidator"},
]
# Five failures per account and address lock for 15 minutes (semantics §8).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "departments.views.accounts.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "reform_tracker.addresses.client_address"
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)

SESSION_ENGINE = "reform_tracker.sessions"
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "reform_tracker.views.csrf_failure"

# --- Transport security -------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT: bool = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Language and time --------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "reform_tracker" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FILTERS_EMPTY_CHOICE_LABEL = _("All")
FORMAT_MODULE_PATH = ["reform_tracker.formats"]

# --- Files --------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "reform_tracker.sandbox.files.Storage",
        "OPTIONS": {"location": str(VAR_DIR / "media")},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
# The widest form: a prefecture's implementation plan that takes on every measure of a year (45 in
# 2012; a third more is room), each with its horizon and the most milestones a line may have.
MOST_MEASURES, MOST_MILESTONES, FIELDS_OF_A_MILESTONE, FIELDS_OF_A_MEASURE = 60, 24, 4, 6
DATA_UPLOAD_MAX_NUMBER_FIELDS = MOST_MEASURES * (
    MOST_MILESTONES * FIELDS_OF_A_MILESTONE + FIELDS_OF_A_MEASURE
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "reform_tracker.uploads.SizeLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Mail ---------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}"))
if env.str("EMAIL_URL", default="") == "":
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
# For each of the nine steps of a session: together they end before the lease of a digest does.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("MAIL_FROM", default="reform-tracker@localhost")
# Until when what is due on a day counts as in time, "18:00"; empty: until midnight.
_cutoff = env.str("CUTOFF_HOUR", default="")
CUTOFF_HOUR: time | None = _time_of_day("CUTOFF_HOUR", _cutoff) if _cutoff else None
# From when until when no digest leaves, "21:00-07:00"; empty for never.
_quiet = env.str("QUIET_HOURS", default="21:00-07:00" if PRODUCTION else "")
QUIET_HOURS: tuple[time, time] = _hours("QUIET_HOURS", _quiet)
# Where robots and webhooks may listen: names on the internet, and networks of the own house.
WEBHOOK_HOSTS: frozenset[str] = frozenset(
    one.strip().lower()
    for one in env.list("WEBHOOK_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com"])
)
WEBHOOK_NETWORKS = tuple(
    ip_network(one.strip()) for one in env.list("WEBHOOK_NETWORKS", default=[])
)
SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- Provincial reports -------------------------------------------------------------------
# Who reports to whom, as printed in the red head and under the title.
REPORT_ISSUER: str = env.str("REPORT_ISSUER", default="甘肃省发展和改革委员会")
REPORT_ADDRESSEE: str = env.str("REPORT_ADDRESSEE", default="省人民政府")

# --- Jobs ---------------------------------------------------------------------------------
REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "plan-reminders": {"task": "tasks.jobs.plan_reminders", "schedule": 300.0},
    "settle-gone": {"task": "tasks.jobs.settle_gone", "schedule": 900.0},
    "send-due-messages": {"task": "reform_tracker.notifications.jobs.send_due", "schedule": 30.0},
    "heartbeat": {"task": "reform_tracker.notifications.jobs.heartbeat", "schedule": 60.0},
    "send-webhooks": {"task": "reform_tracker.api.jobs.send_webhooks", "schedule": 30.0},
    "forget-answers": {"task": "reform_tracker.api.jobs.forget_answers", "schedule": 3600.0},
    "make-sandbox": {"task": "reform_tracker.jobs.make_sandbox", "schedule": 30.0},
    "forget-changes": {"task": "reform_tracker.api.jobs.forget_changes", "schedule": 3600.0},
    "build-waiting-reports": {"task": "reports.jobs.build_waiting", "schedule": 60.0},
}

# --- API ----------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "reform_tracker.api.authentication.BearerTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["reform_tracker.api.permissions.RoleAllows"],
    "DEFAULT_THROTTLE_CLASSES": ["reform_tracker.api.throttling.PersonThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["reform_tracker.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["reform_tracker.api.filters.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "reform_tracker.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "reform_tracker.api.schema.ProblemSchema",
    "DEFAULT_METADATA_CLASS": "reform_tracker.api.metadata.Methods",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "reform_tracker.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "DATETIME_FORMAT": "iso-8601",
}
# For each API client; counted in Redis (docs/api.md, Limits).
API_REQUESTS_PER_MINUTE: int = env.int("API_REQUESTS_PER_MINUTE", default=600)
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "reform_tracker API",
    "DESCRIPTION": "Reform tasks of a province: plans, measures and progress reports.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {"DeclaredStatusEnum": "tasks.models.progress.DeclaredStatus"},
    "AUTHENTICATION_WHITELIST": ["reform_tracker.api.authentication.BearerTokenAuthentication"],
}

# --- Log ----------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A refused or unknown address is no event of the server: no stack trace for each.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
