"""What the list for the meeting is narrowed by."""

from functools import partial
from typing import ClassVar

import django_filters as filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tasks.duties.kinds import DutyKind
from tasks.models import AgendaItem
from tasks.plan.filters import plans
from tasks.reminding.models import AgendaItemQuerySet

ALL = _("All")
PAST = "past"


def _organizations(rows: AgendaItemQuerySet) -> list[tuple[str, str]]:
    """Those that ever stood on the list, as they were called then."""
    names = rows.order_by("organization").values_list("organization", flat=True)
    return [(name, name) for name in names.distinct()]


class AgendaFilter(filters.FilterSet):  # type: ignore[misc]  # published without types
    """Open items; with `show=past` those that were done or dealt with, the latest first."""

    plan = filters.ModelChoiceFilter(label=_("Plan"), queryset=plans, empty_label=ALL)
    kind = filters.ChoiceFilter(label=_("Duty"), choices=DutyKind.choices, empty_label=ALL)
    organization = filters.ChoiceFilter(label=_("Organization"), empty_label=ALL)
    show = filters.ChoiceFilter(choices=[(PAST, PAST)], widget=forms.HiddenInput())

    class Meta:
        model = AgendaItem
        fields: ClassVar[list[str]] = ["plan", "kind", "organization", "show"]

    def __init__(self, data: QueryDict, queryset: AgendaItemQuerySet) -> None:
        """`queryset` is what the account may see; no choice offers more."""
        super().__init__(data, queryset)
        self.filters["organization"].extra["choices"] = partial(_organizations, queryset)

    @property
    def past(self) -> bool:
        """Whether the second tab is asked for; what no choice offers counts as not asked."""
        self.form.is_valid()
        return bool(self.form.cleaned_data.get("show"))

    def narrowed_to(self) -> list[str]:
        """Of what the list shows only a part, for the printed sheet."""
        asked = self.form.cleaned_data
        kind = asked.get("kind")
        plan = asked.get("plan")
        return [
            *([plan.number] if plan else []),
            *([str(DutyKind(kind).label)] if kind else []),
            *([asked["organization"]] if asked.get("organization") else []),
        ]

    def filter_queryset(self, queryset: AgendaItemQuerySet) -> AgendaItemQuerySet:
        asked = self.form.cleaned_data
        for name in ("plan", "kind", "organization"):
            if asked.get(name):
                queryset = queryset.filter(**{name: asked[name]})
        return queryset.handled() if asked.get("show") else queryset.open()
