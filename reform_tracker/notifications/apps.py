from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "reform_tracker.notifications"
    label = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from reform_tracker.backing_up import hold  # noqa: PLC0415 (needs loaded apps)
        from reform_tracker.notifications import anchoring, held, labels  # noqa: PLC0415 (too)

        labels.register()
        anchoring.register()
        hold.register(held.DIGESTS)
