"""Bring the database to the code and load the demo; a child process of the supervisor.

Prints the demo accounts on standard output; everything else goes to standard error.
"""

import os
import sys
from io import StringIO

import django
from django.conf import settings
from django.core.management import call_command

from reform_tracker.local.options import CHECKOUT

PLAN = CHECKOUT / "tasks" / "data" / "gansu_2012_53.txt"


def prepare() -> str:
    """Migrate and, with the demo on, load the plan and the demo once. Returns the accounts."""
    call_command("migrate", interactive=False, stdout=sys.stderr)
    if not settings.DEMO:
        return ""
    call_command("import_document", str(PLAN), stdout=sys.stderr)
    call_command("seed_demo", stdout=sys.stderr)
    accounts = StringIO()
    call_command("demo_accounts", stdout=accounts)
    return accounts.getvalue()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
    django.setup()
    sys.stdout.write(prepare())
