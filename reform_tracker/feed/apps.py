from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedConfig(AppConfig):
    name = "reform_tracker.feed"
    label = "feed"
    verbose_name = _("Feed of changes")

    def ready(self) -> None:
        from reform_tracker.audit import trail  # noqa: PLC0415 (needs loaded apps)
        from reform_tracker.backing_up import hold  # noqa: PLC0415 (likewise)
        from reform_tracker.feed import changes, held, labels  # noqa: PLC0415 (likewise)

        labels.register()
        hold.register(held.CALLS)
        trail.register(changes.note)
