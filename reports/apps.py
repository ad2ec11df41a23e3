from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports and dashboards")

    def ready(self) -> None:
        from reports import labels  # noqa: PLC0415 (needs loaded apps)
        from reports.figures import standings  # noqa: PLC0415 (needs loaded apps)
        from tasks.state import changes  # noqa: PLC0415 (needs loaded apps)

        changes.register(standings.refresh)
        labels.register()
