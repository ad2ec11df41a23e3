"""What documents share over the API: the sign-off."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from tasks.signing.models import ReturnReason

SIGN_OFF_FIELDS = (
    "signatory",
    "signed_at",
    "submitted_on",
    "reviewed_at",
    "return_reason",
    "review_comment",
    "created_at",
    "updated_at",
)


class SignedSerializer(serializers.ModelSerializer[Any]):
    """A document that leaves the organization with its leader's signature."""

    organization_name = serializers.CharField(source="organization.short_name", read_only=True)
    submitted_on = serializers.DateField(source="first_filed_on", read_only=True, allow_null=True)
    return_reason = serializers.ChoiceField(
        choices=ReturnReason.choices,
        allow_blank=True,
        read_only=True,
        help_text=_("Empty unless it was returned."),
    )
