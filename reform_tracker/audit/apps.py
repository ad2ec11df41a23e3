from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "reform_tracker.audit"
    label = "audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        from reform_tracker.audit import checks  # noqa: F401, PLC0415 (needs loaded apps)

        post_migrate.connect(_hand_over, sender=self)


def _hand_over(using: str, **_about: Any) -> None:
    """After every migration the tables are given to the account that runs the system."""
    from reform_tracker.audit import rights  # noqa: PLC0415 (needs loaded apps)

    if settings.APPLICATION_ROLE:
        rights.grant(connections[using], settings.APPLICATION_ROLE)
