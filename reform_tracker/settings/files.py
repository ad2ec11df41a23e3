"""Where files are stored, and how much an upload or a form may bring."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from reform_tracker.settings.environment import PRODUCTION, VAR_DIR, env

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
# 2012; a third more is room), each with its horizon and 24 milestones; a single one may have more.
MOST_MEASURES, MOST_MILESTONES, FIELDS_OF_A_MILESTONE, FIELDS_OF_A_MEASURE = 60, 60, 4, 6
MOST_MILESTONES_OF_A_PLAN = MOST_MEASURES * 24
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    MOST_MILESTONES_OF_A_PLAN * FIELDS_OF_A_MILESTONE + MOST_MEASURES * FIELDS_OF_A_MEASURE
)
# No form takes two files (tests/reform_tracker/test_counters.py).
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FILE_UPLOAD_HANDLERS = [
    "reform_tracker.uploads.SizeLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# A scanner that sees every upload, "clamd://host:3310"; empty: none (reform_tracker/scanning.py).
SCAN_URL: str = env.str("SCAN_URL", default="")
if SCAN_URL and not SCAN_URL.startswith("clamd://"):
    raise ImproperlyConfigured(f"SCAN_URL is {SCAN_URL!r}; write clamd://host:3310, or nothing.")
