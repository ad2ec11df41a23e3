"""Filters of accounts."""

from datetime import timedelta

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, RoleGrant, User
from departments.permissions import Action, reach_for
from departments.requests import account
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds

# For so many days: accounts that nobody may need any more.
UNUSED = (("30", _("for 30 days")), ("90", _("for 90 days")), ("180", _("for 180 days")))


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
    unused = django_filters.ChoiceFilter(
        label=_("Not signed in"), choices=UNUSED, method="filter_unused"
    )
    q = django_filters.CharFilter(label=_("Person"), method="search", max_length=LONGEST_SEARCH)

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def filter_role(self, rows: QuerySet[User], _name: str, role: str) -> QuerySet[User]:
        # Not joined: a role may be held for several organizations.
        return rows.filter(Exists(RoleGrant.objects.filter(user=OuterRef("pk"), role=role)))

    def filter_unused(self, rows: QuerySet[User], _name: str, days: str) -> QuerySet[User]:
        """Open accounts of people who have not come in since; who never did, since it was made."""
        since = clock.real_now() - timedelta(days=int(days))
        clients = RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.API_CLIENT)
        came = Coalesce("last_login", "created_at")
        return rows.alias(came=came).filter(~Exists(clients), is_active=True, came__lt=since)

    def search(self, rows: QuerySet[User], _name: str, text: str) -> QuerySet[User]:
        return rows.filter(finds(text, "username", "full_name"))
