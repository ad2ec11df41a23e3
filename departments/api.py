"""Organizations over the API: read only."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets

from departments.filtersets import OrganizationFilterSet
from departments.models import Organization, OrganizationName
from departments.models.organization import PARTY_CHOICES


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    names: serializers.SlugRelatedField[OrganizationName] = serializers.SlugRelatedField(
        many=True, read_only=True, slug_field="name"
    )
    kind = serializers.ChoiceField(choices=PARTY_CHOICES, read_only=True)
    parent = serializers.SerializerMethodField(  # type: ignore[assignment]  # moved to the fields
        help_text=_("The superior; null directly under the government of the province.")
    )

    class Meta:
        model = Organization
        fields = (
            "id",
            "kind",
            "parent",
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

    def get_parent(self, organization: Organization) -> int | None:
        superior = organization.parent
        return superior.pk if superior and superior.parent_id else None


ABOUT = _("Departments and prefectures; `unit_order` is the order of every printed list.")


@extend_schema_view(
    list=extend_schema(summary=_("Organizations"), description=ABOUT),
    retrieve=extend_schema(summary=_("One organization"), description=ABOUT),
)
class OrganizationViewSet(viewsets.ReadOnlyModelViewSet[Organization]):
    queryset = Organization.objects.parties().select_related("parent").prefetch_related("names")
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilterSet
    lookup_value_regex = "[0-9]{1,18}"
