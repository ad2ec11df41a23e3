"""Filters of inbox and outbox."""

from typing import ClassVar

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from reform_tracker.forms import DayInput
from reform_tracker.notifications import channels, subjects
from reform_tracker.notifications.models import (
    Delivery,
    DeliveryState,
    InboxMessage,
    Intent,
    IntentState,
)
from reform_tracker.notifications.models.inbox import InboxMessageQuerySet

ALL = _("All")


def of_plan(field: str) -> filters.ChoiceFilter:
    """Messages about duties of one plan; `field` leads to the number of their plan."""
    return filters.ChoiceFilter(
        field_name=field,
        label=_("Plan"),
        choices=subjects.plan_choices,
        empty_label=ALL,
    )


class OutboxFilter(filters.FilterSet):  # type: ignore[misc]  # published without types
    """What messages and digests are both filtered by."""

    channel = filters.ChoiceFilter(label=_("Channel"), choices=channels.choices, empty_label=ALL)
    date = filters.DateFilter(
        field_name="business_date",
        label=_("Business date"),
        widget=DayInput(),
    )
    organization = filters.ModelChoiceFilter(
        field_name="recipient__organization",
        label=_("Organization of the recipient"),
        queryset=Organization.objects.all(),
        empty_label=ALL,
    )


class IntentFilter(OutboxFilter):
    """Messages; undeliverable are those whose digest is."""

    plan = of_plan("plan_id")

    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[*IntentState.choices, (DeliveryState.DEAD.value, DeliveryState.DEAD.label)],
        empty_label=ALL,
        method="filter_state",
    )

    class Meta:
        model = Intent
        fields: ClassVar[list[str]] = ["state", "plan", "channel", "date", "organization"]

    def filter_state(self, rows: QuerySet[Intent], _name: str, state: str) -> QuerySet[Intent]:
        dead = state == DeliveryState.DEAD
        return rows.filter(delivery__state=state) if dead else rows.filter(state=state)


class DeliveryFilter(OutboxFilter):
    """Digests; those of a plan hold at least one message about it."""

    plan = filters.ChoiceFilter(
        label=_("Plan"), choices=subjects.plan_choices, empty_label=ALL, method="filter_plan"
    )
    state = filters.ChoiceFilter(label=_("State"), choices=DeliveryState.choices, empty_label=ALL)

    class Meta:
        model = Delivery
        fields: ClassVar[list[str]] = ["state", "plan", "channel", "date", "organization"]

    def filter_plan(self, rows: QuerySet[Delivery], _name: str, plan: str) -> QuerySet[Delivery]:
        return rows.filter(Exists(Intent.objects.filter(delivery=OuterRef("pk"), plan_id=plan)))


class InboxFilter(filters.FilterSet):  # type: ignore[misc]  # published without types
    """One's own messages about one plan, all or those not read yet."""

    plan = of_plan("intent__plan_id")
    show = filters.ChoiceFilter(
        label=_("Messages shown"),
        choices=[("unread", _("Unread"))],
        widget=HiddenInput,
        method="filter_unread",
    )

    class Meta:
        model = InboxMessage
        fields: ClassVar[list[str]] = ["plan", "show"]

    def filter_unread(
        self, rows: InboxMessageQuerySet, _name: str, _show: str
    ) -> InboxMessageQuerySet:
        return rows.unread()
