"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
# Before the settings are read: a page waits less long for the database than a job may.
os.environ.setdefault("DATABASE_LOCK_SECONDS", "10")
os.environ.setdefault("DATABASE_STATEMENT_SECONDS", "30")
os.environ.setdefault("DATABASE_IDLE_SECONDS", "60")

application = get_wsgi_application()

from reform_tracker.audit.checks import say_at_start  # noqa: E402 (needs loaded apps)

# Everything that belongs to the program is there before the workers are forked and share it.
get_resolver().url_patterns  # noqa: B018  (read for what reading it loads)

say_at_start()

# A call of five hundred reports makes hundreds of thousands of objects that live until it ends.
# Looking through them for cycles every 700 took a fifth of its time (bench/api.py); what the
# program itself consists of need not be looked through at all. The oldest objects are looked
# through every million: rarer, and a worker grew without end (bench/memory.py).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 10, 2)
