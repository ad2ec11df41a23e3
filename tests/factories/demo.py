"""The demo of `make run`: its accounts, filings and first reports, made by the command once."""

from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from tests.factories.snapshot import once_on
from tests.factories.world import DOCUMENT


def seed() -> None:
    """On the plan as it was published. A test before may have left its language in the thread."""
    with translation.override(settings.LANGUAGE_CODE):
        once_on("demo", DOCUMENT, lambda: call_command("seed_demo", verbosity=0))
