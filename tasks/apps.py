from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("Reform tasks")

    def ready(self) -> None:
        from tasks import kinds, labels  # noqa: PLC0415 (needs loaded apps)
        from tasks.signing import workflow  # noqa: PLC0415 (likewise)

        workflow.register(*kinds.KINDS)
        labels.register()
