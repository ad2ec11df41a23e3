from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "reform_tracker.notifications"
    label = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from departments.accounts import news as accounts  # noqa: PLC0415 (needs loaded apps)
        from departments.alarms import watching  # noqa: PLC0415 (likewise)
        from departments.entering import places  # noqa: PLC0415 (likewise)
        from departments.granting import news  # noqa: PLC0415 (likewise)
        from reform_tracker.backing_up import hold  # noqa: PLC0415 (likewise)
        from reform_tracker.notifications import (  # noqa: PLC0415 (likewise)
            alarming,
            anchoring,
            held,
            labels,
            personal,
            personal_news,
            security_news,
        )

        labels.register()
        anchoring.register()
        watching.register(alarming.tell, alarming.dealt_with)
        hold.register(held.DIGESTS)
        accounts.register(security_news.tell)
        places.register(security_news.tell_of_a_place)
        personal_news.register(security_news.tell_of_a_channel)
        news.register(security_news.tell_of_proposals, personal.forget_channels)
