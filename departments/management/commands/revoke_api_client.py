"""`manage.py revoke_api_client KEY`: ends a client; KEY stands before the dot of a token."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.api_clients.service import revoke_client
from departments.models import ApiClient
from reform_tracker.audit.sources import COMMAND


class Command(BaseCommand):
    help = "Ends an API client and all its tokens at once, or every client there is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", default="", help="the part of a token before the dot")
        parser.add_argument("--all", action="store_true", help="every client")

    def handle(self, *args: Any, **options: Any) -> None:
        key = options["key"]
        if bool(key) is options["all"]:
            raise CommandError("Name the key of a client, or give --all.")
        clients = list(ApiClient.objects.filter(revoked_at=None))
        if key:
            clients = list(ApiClient.objects.filter(tokens__key_id=key))
        if key and not clients:
            raise CommandError(f"There is no API client {key!r}.")
        for client in clients:
            revoke_client(client.pk, actor=None, source=COMMAND)
            self.stdout.write(f"{client} is revoked.")
