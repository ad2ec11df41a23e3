"""What the trail calls a call of the API."""

from django.utils.translation import gettext_lazy as _

from reform_tracker.audit import labels


def register() -> None:
    labels.register(sources={"api": _("API")})
