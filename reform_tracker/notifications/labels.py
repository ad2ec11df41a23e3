"""What the trail calls the actions on messages and personal channels."""

from django.utils.translation import gettext_lazy as _

from reform_tracker.audit import labels
from reform_tracker.audit.labels import ObjectLabel
from reform_tracker.notifications import channels


def register() -> None:
    labels.register(
        actions={
            "channel.saved": _("Personal channel saved"),
            "channel.removed": _("Personal channel removed"),
            "delivery.retried": _("Undeliverable message sent again"),
        },
        objects={
            "notifications.delivery": ObjectLabel(_("Digest")),
            "notifications.personalchannel": ObjectLabel(_("Personal channel")),
        },
        texts=[
            _("Undeliverable message put back in line"),
            *(channels.get(name).label for name in channels.names()),
        ],
    )
