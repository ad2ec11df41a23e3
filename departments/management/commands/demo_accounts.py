"""`manage.py demo_accounts`: prints the demo accounts as a table."""

from typing import Any

from django.core.management.base import BaseCommand

from departments.accounts.demo import demo_accounts


class Command(BaseCommand):
    help = "Prints the demo accounts; nothing outside a demo."

    def handle(self, *args: Any, **options: Any) -> None:
        for row in demo_accounts():
            self.stdout.write(
                f"{row['username']:<20} {row['password']:<18} {row['organization']} {row['role']}"
            )
