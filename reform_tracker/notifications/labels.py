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
            "data.restored": _("Data of an earlier moment put back"),
            "sending.released": _("Sending released"),
        },
        objects={
            "notifications.delivery": ObjectLabel(_("Digest")),
            "notifications.personalchannel": ObjectLabel(_("Personal channel")),
            "reform_tracker.sendinghold": ObjectLabel(_("Hold of sending")),
        },
        texts=[
            _("Undeliverable message put back in line"),
            _("Data of an earlier moment put back; nothing is sent until it is released"),
            _("Sending goes on after data of an earlier moment were put back"),
            *(channels.get(name).label for name in channels.names()),
        ],
    )
