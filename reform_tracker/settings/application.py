"""What the application is put together from, and the log."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from reform_tracker.settings.environment import BASE_DIR, env

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
    "reform_tracker.feed",
    "tasks",
    "reports",
]

MIDDLEWARE = [
    "reform_tracker.api.middleware.ApiAnswers",
    "reform_tracker.middleware.OneBusinessDate",
    "reform_tracker.middleware.FormsInUtf8",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reform_tracker.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "departments.entering.middleware.Watched",
    "departments.middleware.SessionLimits",
    "departments.middleware.SecondFactorTaken",
    "departments.entering.middleware.FromAllowedNetworks",
    "departments.middleware.NothingStored",
    "departments.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "departments.fresh_proof.middleware.FreshProof",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tasks.middleware.ErrorPages",
    "tasks.plan.choice.PlanChoice",
    "axes.middleware.AxesMiddleware",
    "reform_tracker.middleware.SandboxEnds",
]

# What was computed from recorded facts (reform_tracker/keeping.py): a page or less each, as long as
# nothing else is recorded and at most for ten minutes.
IN_PROCESS = "django.core.cache.backends.locmem.LocMemCache"
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": IN_PROCESS},
    "kept": {
        "BACKEND": IN_PROCESS,
        "LOCATION": "kept",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}

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

LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in {"text", "json"}:
    raise ImproperlyConfigured(f"LOG_FORMAT: text or json, not {LOG_FORMAT!r}")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ours": {"()": "reform_tracker.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ours"}},
    # A refused or unknown address is no event of the server: no stack trace for each.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
