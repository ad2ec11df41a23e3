"""`manage.py create_api_client ORGANIZATION --name NAME`: prints a new token, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from departments.api_clients.service import (
    DEFAULT_DAYS,
    DEFAULT_SCOPES,
    LONGEST_LIFE_DAYS,
    create_client,
)
from departments.models import Organization, Scope
from reform_tracker.audit.sources import COMMAND
from reform_tracker.sandbox import copying


class Command(BaseCommand):
    help = "Makes an API client of an organization and prints its token, which is shown only once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "organization", help="name as printed, or the division code of a prefecture"
        )
        parser.add_argument("--name", default="API", help="what the client is called in the trail")
        parser.add_argument(
            "--days",
            type=int,
            default=DEFAULT_DAYS,
            help=f"life of the token, up to {LONGEST_LIFE_DAYS} days (default: %(default)s)",
        )

        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            help=f"what it may do, may be repeated (default: {', '.join(DEFAULT_SCOPES)})",
        )
        parser.add_argument(
            "--network", action="append", default=[], help="where it may call from, 10.20.0.0/16"
        )

        parser.add_argument(
            "--sandbox", action="store_true", help="only to be tried out, with a copy of the data"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["organization"]
        named = Q(short_name=wanted) | Q(code=wanted) | Q(names__name=wanted)
        organization = Organization.objects.lasting().filter(named).first()
        if organization is None:
            raise CommandError(f"There is no organization {wanted!r}.")
        try:
            new = create_client(
                organization,
                name=options["name"],
                days=options["days"],
                actor=None,
                source=COMMAND,
                scopes=options["scope"] or DEFAULT_SCOPES,
                networks=options["network"],
                is_sandbox=options["sandbox"],
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["sandbox"] and copying.is_wanted():
            self.stderr.write("Making the copy of the data for the sandbox…")
            copying.build()
        self.stderr.write(
            f"Token of {organization.short_name}, valid until {new.token.expires_at:%Y-%m-%d}; "
            "it is shown only now:"
        )
        self.stdout.write(new.text)
