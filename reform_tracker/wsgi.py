"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
# Before the settings are read: a page waits less long for the database than a job may.
os.environ.setdefault("DATABASE_LOCK_SECONDS", "10")
os.environ.setdefault("DATABASE_STATEMENT_SECONDS", "30")
os.environ.setdefault("DATABASE_IDLE_SECONDS", "60")

application = get_wsgi_application()

# A call of five hundred reports makes hundreds of thousands of objects that live until it ends.
# Looking through them for cycles every 700 took a fifth of its time (bench/api.py); what the
# program itself consists of need not be looked through at all.
gc.freeze()
gc.set_threshold(50_000, 20, 100)
