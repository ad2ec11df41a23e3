"""Filters of tasks and measures: by the parts organizations have in them, by promises and reports.

As in `tasks.plan.filters`, an account finds nothing by what it may not read.
"""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker.forms import LONGEST_SEARCH
from reform_tracker.searching import finds, folded
from tasks.models import (
    Assignment,
    DeclaredStatus,
    ImplementationPlan,
    Measure,
    MeasureCommitment,
    ProgressReport,
    ReformArea,
    Task,
)
from tasks.plan.filters import (
    MISSING,
    FilterSet,
    OrganizationFilter,
    RowFilter,
    organizations,
    plans,
)
from tasks.plan.models.plan import AssignmentQuerySet
from tasks.plan.models.roles import LINE_ROLES
from tasks.plan.models.scope import of_organization_or_line
from tasks.signing.models import State


def assignments_shown_to(user: User | None, on: date | None = None) -> AssignmentQuerySet:
    """Parts in measures that the account may know of: those that hold now, or held on a day.

    Lead and support are printed and public. What a prefecture took on stands in its filing: the
    prefecture, the organizations on the line and those whose office reaches it see it.
    """
    rows = Assignment.objects.all() if on is None else Assignment.ever.all().held_on(on)
    if user is None:
        return rows.filter(role__in=LINE_ROLES)
    return (
        rows
        if user.reads.whole
        else rows.filter(Q(role__in=LINE_ROLES) | of_organization_or_line(user))
    )


def _reporting_parts(user: User) -> AssignmentQuerySet:
    """Parts whose reports the account may read."""
    return Assignment.objects.reporting().filter(of_organization_or_line(user))


class MeasureFilterSet(FilterSet):
    """Responsibility lines.

    `organization` and `role` mean one part: "led by this organization". `period`, `state` and
    `status` mean one report, of that organization if one is given; `state=missing` means that
    somebody who owes a report for the period (any period if none is given) has none.
    """

    plan = RowFilter(label=_("Plan"), queryset=plans, method="keep")
    area = RowFilter(label=_("Area"), queryset=ReformArea.objects.all(), method="keep")
    organization = OrganizationFilter(
        label=_("Organization"), queryset=organizations, method="keep"
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=Assignment.Role.choices, method="keep"
    )
    horizon = django_filters.ChoiceFilter(
        label=_("Horizon"), choices=Measure.Horizon.choices, method="keep"
    )
    period = django_filters.CharFilter(label=_("Period"), max_length=10, method="keep")
    state = django_filters.ChoiceFilter(
        label=_("State of the report"),
        choices=[(MISSING, _("Missing")), *State.choices],
        method="keep",
    )
    status = django_filters.ChoiceFilter(
        label=_("Declared status"), choices=DeclaredStatus.choices, method="keep"
    )
    q = django_filters.CharFilter(
        label=_("Text or pinyin"), method="keep", max_length=LONGEST_SEARCH
    )

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ()

    def keep(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        """These filters work together, in `filter_queryset`."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        measures = self._measures()
        return rows if measures is None else self.restrict(rows, measures)

    def restrict(self, rows: QuerySet[Any], measures: QuerySet[Measure]) -> QuerySet[Any]:
        return rows.filter(pk__in=measures.values("pk"))

    def _measures(self) -> QuerySet[Measure] | None:
        """The measures that meet every filter; None when no filter is used."""
        measures, used = Measure.objects.order_by(), False
        for condition in (self._place(), self._part(), self._horizon(), self._report()):
            if condition is not None:
                measures, used = measures.filter(condition), True
        return measures if used else None

    def _place(self) -> Q | None:
        found = Q()
        if plan := self.value("plan"):
            found &= Q(task__area__plan=plan)
        if area := self.value("area"):
            found &= Q(task__area=area)
        if words := self.value("q"):
            found &= finds(words, "text", "task__title", "task__text", pinyin="task__pinyin") | Q(
                key=folded(words)
            )
        return found or None

    def _part(self) -> Exists | None:
        organization, role = self.value("organization"), self.value("role")
        if not organization and not role:
            return None
        parts = assignments_shown_to(self.user).filter(measure=OuterRef("pk"))
        if organization:
            parts = parts.filter(organization=organization)
        if role:
            parts = parts.filter(role=role)
        return Exists(parts)

    def _horizon(self) -> Q | Combinable | None:
        horizon = self.value("horizon")
        if horizon is None:
            return None
        filings = ImplementationPlan.objects.filter(state=State.ACCEPTED)
        filings = filings.visible_to(self.user) if self.user else filings.none()
        promised = MeasureCommitment.objects.filter(
            measure=OuterRef("pk"), filing__in=filings.values("pk")
        )
        if organization := self.value("organization"):
            promised = promised.filter(filing__organization=organization)
        if horizon == Measure.Horizon.UNDECIDED:
            decided = promised.exclude(horizon=Measure.Horizon.UNDECIDED)
            return ~Exists(decided)
        return Exists(promised.filter(horizon=horizon))

    def _report(self) -> Exists | None:
        period, state, status = (self.value(name) for name in ("period", "state", "status"))
        if not (period or state or status):
            return None
        reports = ProgressReport.objects.all()
        reports = reports.visible_to(self.user) if self.user else reports.none()
        if period:
            reports = reports.filter(period__code=period)
        if status:
            reports = reports.filter(status=status)
        if state == MISSING:
            return self._missing(reports)
        if state:
            reports = reports.filter(state=state)
        if organization := self.value("organization"):
            reports = reports.filter(organization=organization)
        return Exists(reports.filter(measure=OuterRef("pk")))

    def _missing(self, reports: QuerySet[ProgressReport]) -> Exists:
        parts = _reporting_parts(self.user) if self.user else Assignment.objects.none()
        if organization := self.value("organization"):
            parts = parts.filter(organization=organization)
        made = reports.filter(measure=OuterRef("measure"), organization=OuterRef("organization"))
        return Exists(parts.filter(~Exists(made), measure=OuterRef("pk")))


class TaskFilterSet(MeasureFilterSet):
    """Tasks that have a measure which meets every filter of MeasureFilterSet."""

    class Meta:
        model = Task
        fields: tuple[str, ...] = ()

    def restrict(self, rows: QuerySet[Any], measures: QuerySet[Measure]) -> QuerySet[Any]:
        return rows.filter(pk__in=measures.values("task"))
