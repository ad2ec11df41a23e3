from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "reform_tracker.audit"
    label = "audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        from reform_tracker.audit import checks  # noqa: F401, PLC0415 (needs loaded apps)
