"""Filters of alarms."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.alarms.models import Alarm
from departments.alarms.rules import RULES


class AlarmFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # without types
    """Alarms by what was seen, and whether somebody has dealt with them."""

    kind = django_filters.ChoiceFilter(
        label=_("Alarm"), choices=lambda: [(rule.kind, rule.title) for rule in RULES]
    )
    open = django_filters.ChoiceFilter(
        label=_("State"),
        choices=(("yes", _("waits")), ("no", _("dealt with"))),
        method="by_state",
    )

    class Meta:
        model = Alarm
        fields: tuple[str, ...] = ()

    def by_state(self, rows: QuerySet[Any], _name: str, asked: str) -> QuerySet[Any]:
        return rows.filter(acknowledged_at__isnull=asked == "yes")
