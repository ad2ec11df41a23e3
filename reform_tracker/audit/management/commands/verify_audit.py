"""`manage.py verify_audit`: walks the whole trail and says whether it is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links


class Command(BaseCommand):
    help = "Checks the hash chain of the audit trail."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_links())
        if broken:
            raise CommandError("\n".join(broken))
        self.stdout.write(f"{AuditEvent.objects.count()} events, chain whole.")
