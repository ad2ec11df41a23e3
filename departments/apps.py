from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = _("Organizations and accounts")

    def ready(self) -> None:
        from departments import labels  # noqa: PLC0415 (needs loaded apps)
        from departments.standing import attesting, comparing  # noqa: PLC0415 (likewise)
        from reform_tracker.audit import proving, trail  # noqa: PLC0415 (likewise)

        labels.register()
        trail.register_beside(attesting.beside)
        proving.register(comparing.unexplained)
