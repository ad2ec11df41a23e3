"""Filters of organizations, shared by pages and API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, OrganizationName, RoleGrant, User
from departments.models.organization import PARTY_CHOICES, OrganizationQuerySet
from departments.permissions import Action, reach_for
from departments.requests import account
from departments.roles import Role
from reform_tracker.audit import labels
from reform_tracker.audit.models import AuditEvent

LONGEST_SEARCH = 100


class TrailFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # without types
    """Events by what was done, by whom, when."""

    action = django_filters.ChoiceFilter(
        label=_("Action"),
        choices=lambda: sorted(labels.known.actions.items(), key=lambda one: str(one[1])),
    )
    actor_name = django_filters.CharFilter(
        label=_("Person"), lookup_expr="icontains", max_length=LONGEST_SEARCH
    )
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("To"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()


class OrganizationFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # without types
    """Organizations by kind, code, day on which they exist, and name or pinyin."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PARTY_CHOICES)
    code = django_filters.CharFilter(label=_("Administrative division code"), max_length=12)
    valid_on = django_filters.DateFilter(label=_("Exists on"), method="filter_valid_on")
    q = django_filters.CharFilter(
        label=_("Name or pinyin"), method="search", max_length=LONGEST_SEARCH
    )

    class Meta:
        model = Organization
        fields: tuple[str, ...] = ()

    def filter_valid_on(
        self, rows: OrganizationQuerySet, _name: str, day: Any
    ) -> OrganizationQuerySet:
        return rows.valid_on(day)

    def search(self, rows: QuerySet[Organization], _name: str, text: str) -> QuerySet[Organization]:
        words = text.strip()
        named = OrganizationName.objects.filter(organization=OuterRef("pk"), name__icontains=words)
        return rows.filter(
            Q(short_name__icontains=words) | Q(pinyin__contains=words.lower()) | Exists(named)
        )


def _managed_organizations(request: HttpRequest) -> QuerySet[Organization]:
    """Those whose accounts the asking administrator manages."""
    reach = reach_for(account(request), Action.MANAGE_ACCOUNTS)
    return Organization.objects.filter(reach.among("pk"))


class UserFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # without types
    """Accounts by organization, role, name."""

    organization = django_filters.ModelChoiceFilter(
        label=_("Organization"), queryset=_managed_organizations
    )
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices, method="filter_role")
    q = django_filters.CharFilter(label=_("Person"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def filter_role(self, rows: QuerySet[User], _name: str, role: str) -> QuerySet[User]:
        # Not joined: a role may be held for several organizations.
        return rows.filter(Exists(RoleGrant.objects.filter(user=OuterRef("pk"), role=role)))

    def search(self, rows: QuerySet[User], _name: str, text: str) -> QuerySet[User]:
        words = text.strip()
        return rows.filter(Q(username__icontains=words) | Q(full_name__icontains=words))
