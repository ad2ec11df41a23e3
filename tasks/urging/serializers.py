"""Urgings as JSON."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from tasks.models import Urge


class UrgeSerializer(serializers.ModelSerializer[Urge]):
    """What the commission has urged an organization to do; nobody changes it."""

    organization_name = serializers.CharField(source="organization.short_name", read_only=True)
    what = serializers.CharField(
        source="title", read_only=True, help_text=_("What was late, in the words of that day.")
    )
    by = serializers.CharField(source="by.full_name", read_only=True)

    class Meta:
        model = Urge
        fields = (
            "id",
            "plan",
            "organization",
            "organization_name",
            "measure",
            "duty",
            "what",
            "due_on",
            "on",
            "words",
            "by",
            "at",
        )
        read_only_fields = fields
