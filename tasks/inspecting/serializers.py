"""Inspections as JSON."""

from rest_framework import serializers

from tasks.models import Inspection


class InspectionSerializer(serializers.ModelSerializer[Inspection]):
    """One inspection: what was seen, beside what `report` declared on that day."""

    organization_name = serializers.CharField(source="organization.short_name", read_only=True)

    class Meta:
        model = Inspection
        fields = (
            "id",
            "measure",
            "organization",
            "organization_name",
            "report",
            "held_on",
            "inspectors",
            "place",
            "seen",
            "seen_percent",
            "declared",
            "declared_percent",
            "findings",
            "demands",
        )
        read_only_fields = fields
