"""`manage.py reseal_secrets`: every secret under the newest key, so that older ones may go."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reform_tracker.keyrings import UnknownKeyError
from reform_tracker.sealing import UnreadableError, reseal


class Command(BaseCommand):
    help = "Seals what lies sealed in the database under the first of SEALING_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = reseal()
        except (UnknownKeyError, UnreadableError) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(
            f"{done} sealed again under {settings.SEALING_KEYS.current.name}; "
            "the other keys are not needed any more."
        )
