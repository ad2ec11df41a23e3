"""Language, time zone and static files of the pages."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from reform_tracker.settings.environment import BASE_DIR, PRODUCTION, VAR_DIR, env

LANGUAGE_CODE = "zh-hans"
LANGUAGE_COOKIE_NAME = "__Host-language" if PRODUCTION else "django_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "reform_tracker" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FILTERS_EMPTY_CHOICE_LABEL = _("All")
FORMAT_MODULE_PATH = ["reform_tracker.formats"]

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
# Files of the site are for its own pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
