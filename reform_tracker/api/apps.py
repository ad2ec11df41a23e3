from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "reform_tracker.api"
    label = "api"
    verbose_name = _("REST API")

    def ready(self) -> None:
        # drf-spectacular finds its extensions by import.
        from reform_tracker.api import labels, schema  # noqa: F401, PLC0415

        labels.register()
