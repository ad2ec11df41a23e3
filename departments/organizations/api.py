"""Organizations over the API: read only."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, viewsets

from departments.models import Organization, OrganizationName
from departments.organizations.filters import OrganizationFilterSet
from departments.organizations.models import PARTY_CHOICES


class FormerNameSerializer(serializers.ModelSerializer[OrganizationName]):
    class Meta:
        model = OrganizationName
        fields = ("name", "until")
        read_only_fields = fields


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    names = serializers.SerializerMethodField(help_text=_("Those it bears now."))
    former_names = serializers.SerializerMethodField(
        help_text=_("Those it bore, each with the first day on which it no longer did.")
    )
    successor: serializers.PrimaryKeyRelatedField[Organization] = (
        serializers.PrimaryKeyRelatedField(
            read_only=True,
            allow_null=True,
            help_text=_("Who has taken over from it; null while it exists."),
        )
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
            "former_names",
            "successor",
        )
        read_only_fields = fields

    def get_names(self, organization: Organization) -> list[str]:
        return [row.name for row in organization.names.all() if row.until is None]

    @extend_schema_field(FormerNameSerializer(many=True))
    def get_former_names(self, organization: Organization) -> list[dict[str, object]]:
        former = [row for row in organization.names.all() if row.until is not None]
        return [dict(FormerNameSerializer(row).data) for row in former]

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
