"""`manage.py create_account`: the first accounts of a system; others are made in the browser."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.accounts.service import AccountRefused, PlacedRole, create_account
from departments.models import Organization, OrganizationName, User
from departments.roles import PLACED, Role
from reform_tracker.audit.sources import COMMAND


class Command(BaseCommand):
    help = "Makes an account with its roles. The password is asked for, or read from a pipe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--organization", required=True, help="any name of the organization")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--role",
            action="append",
            required=True,
            choices=[role.value for role in Role if role is not Role.API_CLIENT],
            help="may be given several times",
        )
        parser.add_argument(
            "--for",
            dest="place",
            metavar="ORGANIZATION",
            help="what the roles of commission, leader, auditor and administrators are held for; "
            "they reach what lies under it (default: the government, and so all)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is an account {username} already.")
        place = self._organization(options["place"]).pk if options["place"] else None
        try:
            create_account(
                actor=None,
                source=COMMAND,
                username=username,
                full_name=options["name"],
                organization=self._organization(options["organization"]),
                roles=[
                    PlacedRole(role, place if role in PLACED else None)
                    for role in map(Role, options["role"])
                ],
                password=self._password(
                    User(username=username, full_name=options["name"], email=options["email"])
                ),
                email=options["email"],
            )
        except AccountRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Account {username} made.")

    def _organization(self, name: str) -> Organization:
        rows = OrganizationName.objects.held().select_related("organization")
        found = rows.filter(name=name).first()
        if found is None:
            raise CommandError(
                f"No organization is called {name}. Import a document or a register first."
            )
        return found.organization

    def _password(self, user: User) -> str:
        typed = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline()
        password = typed.rstrip("\n")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
