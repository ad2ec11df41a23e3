"""Filters of the outbox page."""

from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from reform_tracker.forms import DayInput
from reform_tracker.notifications import channels
from reform_tracker.notifications.models import Delivery, DeliveryState, Intent, IntentState

ALL = _("All")


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

    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[*IntentState.choices, (DeliveryState.DEAD.value, DeliveryState.DEAD.label)],
        empty_label=ALL,
        method="filter_state",
    )

    class Meta:
        model = Intent
        fields: ClassVar[list[str]] = ["state", "channel", "date", "organization"]

    def filter_state(self, rows: QuerySet[Intent], _name: str, state: str) -> QuerySet[Intent]:
        dead = state == DeliveryState.DEAD
        return rows.filter(delivery__state=state) if dead else rows.filter(state=state)


class DeliveryFilter(OutboxFilter):
    state = filters.ChoiceFilter(label=_("State"), choices=DeliveryState.choices, empty_label=ALL)

    class Meta:
        model = Delivery
        fields: ClassVar[list[str]] = ["state", "channel", "date", "organization"]
