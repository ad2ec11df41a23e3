"""What the trail calls the actions on webhooks."""

from django.utils.translation import gettext_lazy as _

from reform_tracker.audit import labels
from reform_tracker.audit.labels import ObjectLabel


def register() -> None:
    labels.register(
        actions={
            "webhook.created": _("Webhook made"),
            "webhook.changed": _("Webhook changed"),
            "webhook.removed": _("Webhook removed"),
            "webhook.secret_renewed": _("Webhook given a new secret"),
            "webhook.replayed": _("Webhook told to send again"),
        },
        objects={"api.webhook": ObjectLabel(_("Webhook"))},
    )
