"""Organizations over the API: read only."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets

from departments.filtersets import OrganizationFilterSet
from departments.models import Organization, OrganizationName


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    names: serializers.SlugRelatedField[OrganizationName] = serializers.SlugRelatedField(
        many=True, read_only=True, slug_field="name"
    )

    class Meta:
        model = Organization
        fields = (
            "id",
            "kind",
            "short_name",
            "formal_name",
            "names",
            "category",
            "code",
            "unit_order",
            "valid_from",
            "valid_until",
        )
        read_only_fields = fields


ABOUT = _("Departments and prefectures; `unit_order` is the order of every printed list.")


@extend_schema_view(
    list=extend_schema(summary=_("Organizations"), description=ABOUT),
    retrieve=extend_schema(summary=_("One organization"), description=ABOUT),
)
class OrganizationViewSet(viewsets.ReadOnlyModelViewSet[Organization]):
    queryset = Organization.objects.prefetch_related("names")
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilterSet
    lookup_value_regex = "[0-9]{1,18}"
