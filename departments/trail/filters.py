"""Filters of the audit trail. Each of them, in a trail of millions of rows, goes by an index."""

from datetime import date, datetime, time
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.reach import Reach
from departments.trail.kinds import Kind, Outcome, ended, of_kind
from reform_tracker import clock
from reform_tracker.audit import labels
from reform_tracker.audit.models import ADDRESS, AuditEvent
from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds

LONGEST_NUMBER = 64  # of an object
LONGEST_ADDRESS = 45  # an IPv6 address with an IPv4 one in it
MOST_ACCOUNTS = 200  # that a search for a name means


class TrailFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # without types
    """Events by what was done to what, by whom, from where, when, and how it ended."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, method="by_kind")
    action = django_filters.ChoiceFilter(
        label=_("Action"),
        choices=lambda: sorted(labels.known.actions.items(), key=lambda one: str(one[1])),
    )
    result = django_filters.ChoiceFilter(
        label=_("How it ended"), choices=Outcome.choices, method="by_result"
    )
    actor_name = django_filters.CharFilter(
        label=_("Account"), method="by_account", max_length=LONGEST_SEARCH
    )
    organization = django_filters.ModelChoiceFilter(
        label=_("Organization"), queryset=Organization.objects.none(), field_name="organization_id",
        method="by_organization",
    )  # fmt: skip
    object = django_filters.ChoiceFilter(
        label=_("Kind of object"),
        field_name="object_type",
        choices=lambda: sorted(
            ((code, one.label) for code, one in labels.known.objects.items()),
            key=lambda one: str(one[1]),
        ),
    )
    number = django_filters.CharFilter(
        label=_("Object number"), method="by_number", max_length=LONGEST_NUMBER
    )
    address = django_filters.CharFilter(
        label=_("Network address"), method="by_address", max_length=LONGEST_ADDRESS
    )
    source = django_filters.ChoiceFilter(
        label=_("Source"), choices=lambda: list(labels.known.sources.items())
    )
    since = django_filters.DateFilter(label=_("From"), method="from_day")
    until = django_filters.DateFilter(label=_("To"), method="to_day")

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet[AuditEvent], audited: Reach) -> None:
        super().__init__(data, queryset)
        if audited:
            self.filters["organization"].queryset = Organization.objects.filter(audited.among("pk"))
        else:  # who reads no addresses shall not learn them by asking for one either
            del self.filters["organization"], self.filters["address"]

    def by_kind(self, rows: QuerySet[Any], _name: str, kind: str) -> QuerySet[Any]:
        return rows.filter(of_kind(kind))

    def by_result(self, rows: QuerySet[Any], _name: str, outcome: str) -> QuerySet[Any]:
        return rows.filter(ended(outcome))

    def by_account(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """What accounts of this name did, and what was done to them: a failed sign-in has nobody
        who did it. The name is looked for among the accounts, not in every row of the trail."""
        named = User.objects.filter(finds(text, "full_name", "username")).order_by("pk")
        found = list(named.values_list("pk", flat=True)[:MOST_ACCOUNTS])
        about = Q(object_type=User._meta.label_lower, object_id__in=list(map(str, found)))
        return rows.filter(Q(actor_id__in=found) | about)

    def by_organization(
        self, rows: QuerySet[Any], _name: str, organization: Organization
    ) -> QuerySet[Any]:
        return rows.filter(organization_id=organization.pk)

    def by_number(self, rows: QuerySet[Any], _name: str, number: str) -> QuerySet[Any]:
        """The number of an object says nothing without its kind."""
        known = bool(self.form.cleaned_data.get("object"))
        return rows.filter(Q(object_id=number) if known else Q(pk__in=()))

    def by_address(self, rows: QuerySet[Any], _name: str, address: str) -> QuerySet[Any]:
        at_address: QuerySet[Any] = rows.alias(address=ADDRESS).filter(address=address.strip())
        return at_address

    def from_day(self, rows: QuerySet[Any], _name: str, day: date) -> QuerySet[Any]:
        return rows.filter(at__gte=timezone.make_aware(datetime.combine(day, time.min)))

    def to_day(self, rows: QuerySet[Any], _name: str, day: date) -> QuerySet[Any]:
        return rows.filter(at__lt=clock.end_of(day))
