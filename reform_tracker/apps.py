from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrameConfig(AppConfig):
    name = "reform_tracker"
    verbose_name = _("Frame")

    def ready(self) -> None:
        """Makes the Celery application the one that jobs are sent by, and registers a check.

        Not on the import of the package: a child (`reform_tracker.child`) needs no Celery, and
        would pay three hundred milliseconds for it.
        """
        import reform_tracker.celery  # noqa: PLC0415
        import reform_tracker.deploy.versions  # noqa: F401, PLC0415  (its check)
