"""`manage.py revoke_api_client KEY`: ends a client; KEY stands before the dot of a token."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.api_clients.service import revoke_client
from departments.models import ApiClient
from reform_tracker.audit.sources import COMMAND


class Command(BaseCommand):
    help = "Ends an API client and all its tokens at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="the part of the token before the dot")

    def handle(self, *args: Any, **options: Any) -> None:
        client = ApiClient.objects.filter(tokens__key_id=options["key"]).first()
        if client is None:
            raise CommandError(f"There is no API client {options['key']!r}.")
        revoke_client(client.pk, actor=None, source=COMMAND)
        self.stdout.write(f"{client} is revoked.")
