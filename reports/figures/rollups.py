"""Every figure shown anywhere comes from here, in a constant number of queries.

Two grains: `overview` counts, and reads no words; `plan_figures` has every row of the ledger with
what the organizations said. Today's queries read standings (as many as measures and organizations)
and one period's reports, never the history of reports: the cost does not grow with the years. A
past day costs more: it is computed from all dated facts.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from django.db.models import QuerySet, Value

from departments.models import Organization, User
from reform_tracker.workdays import WorkCalendar
from reports.figures.facts import Facts
from reports.figures.ledger_rows import ledger_rows
from reports.figures.lights import LightRule
from reports.figures.marks import in_words, marks_of, supporters_of
from reports.figures.reading import filings_of, is_over, read_facts, standings_of
from reports.figures.summing import (
    Basis,
    Row,
    Supporter,
    as_kind,
    filing_lines,
    leads_among,
    summed,
)
from reports.figures.values import LedgerRow, Mark, Named, Overview, PlanFigures, ShownMark
from reports.models import Standing
from tasks.models import Measure, ReformPlan, ReportingPeriod
from tasks.state.facts import PartyFacts
from tasks.state.reading import facts_now

ShownRow = ShownMark | LedgerRow


def current_period(plan: ReformPlan, on: date) -> ReportingPeriod | None:
    """The period that runs on a day, else the first one to come, else the last."""
    periods = list(plan.periods.all())
    running = [p for p in periods if p.starts_on <= on]
    return running[-1] if running else (periods[0] if periods else None)


def day_of(period: ReportingPeriod, on: date) -> date:
    """The day a period's figures speak of: `on`, or the period's end once that is past."""
    return min(on, period.ends_on)


def day_shown(period: ReportingPeriod, current: ReportingPeriod | None, on: date) -> date:
    """The day pages show a period on: the current one as it is, a past one at its end."""
    return on if period == current else day_of(period, on)


def overview(
    plan: ReformPlan,
    period: ReportingPeriod,
    as_of: date,
    *,
    known: date | None = None,
    only: Collection[int] | None = None,
    calendar: WorkCalendar | None = None,
) -> Overview:
    """What is counted of a plan, with the same arguments and figures as `plan_figures`; a caller
    that has the `calendar` since the plan was issued hands it in."""
    rule = LightRule.of(plan, as_of)
    calendar = _calendar_of_today(plan, as_of, known or as_of, calendar)
    rows = _stored_rows(standings_of(plan, only), rule, period, calendar, as_of)
    if calendar is None or rows is None:
        figures = plan_figures(plan, period, as_of, known=known, only=only)
        return as_kind(Overview, figures, rows=figures.ledger)
    basis = _basis_today(plan, period, as_of, rule, calendar, rows, only)
    return as_kind(Overview, summed(basis, rows), rows=rows)


def _calendar_of_today(
    plan: ReformPlan, as_of: date, known: date, calendar: WorkCalendar | None = None
) -> WorkCalendar | None:
    """The `calendar` that a caller has, else the plan's; None for a day that has passed, of which
    standings tell nothing."""
    if is_over(as_of, known):
        return None
    return calendar or WorkCalendar.load(plan.issued_on, as_of)


def _stored_rows(
    standings: QuerySet[Standing],
    rule: LightRule,
    period: ReportingPeriod,
    calendar: WorkCalendar | None,
    as_of: date,
    *,
    spoken: bool = False,
) -> Sequence[Mark] | None:
    """The rows as they are stored for today; None where that is no answer: for a past day, or where
    something was declared for a later period already."""
    if calendar is None:
        return None
    rows = marks_of(standings, rule, period, calendar, as_of, spoken=spoken)
    later = any(row.said_for and row.said_for > period.starts_on for row in rows)
    return None if later else rows


def rows_on(
    plan: ReformPlan,
    period: ReportingPeriod,
    as_of: date,
    *,
    only: Collection[int] | None = None,
) -> Sequence[Row]:
    """The rows that `overview` counts, without what is counted beside them."""
    standings, rule = standings_of(plan, only), LightRule.of(plan, as_of)
    calendar = _calendar_of_today(plan, as_of, as_of)
    rows = _stored_rows(standings, rule, period, calendar, as_of)
    if rows is None:
        return ledger_rows(read_facts(plan, period, as_of, as_of, only), rule)
    return rows


def plan_figures(
    plan: ReformPlan,
    period: ReportingPeriod,
    as_of: date,
    *,
    known: date | None = None,
    only: Collection[int] | None = None,
) -> PlanFigures:
    """All figures of a plan at the end of a day, for a period; `only` these organizations'.

    Everything recorded by then counts and nothing else. What was declared or confirmed for the
    period later counts up to the end of `known` if that is given: a past period is shown as of its
    last day with the answers that came in since.
    """
    facts = read_facts(plan, period, as_of, known or as_of, only)
    rule = LightRule.of(plan, as_of)
    ledger = ledger_rows(facts, rule)
    reported = [row for row in ledger if row.reported]
    return as_kind(
        PlanFigures,
        summed(_basis(facts, rule, facts.parts.leads, whole=only is None), ledger),
        problems=_named(reported, "problems"),
        next_steps=_named(reported, "next_steps"),
        # Until a newer report raises it no more, what was asked for stands.
        coordination=_named(ledger, "coordination"),
        ledger=tuple(ledger),
    )


class Reader:
    """What an account may see of a plan's rows, for a period as of a day: to be chosen from, paged,
    and only then put into words; or to be counted."""

    def __init__(
        self,
        plan: ReformPlan,
        period: ReportingPeriod,
        as_of: date,
        user: User,
        *,
        known: date,
        only: Collection[int] | None = None,
        calendar: WorkCalendar | None = None,
    ) -> None:
        """Days and `only` as for `plan_figures`; a caller that has the `calendar` since the plan
        was issued hands it in."""
        self.plan, self.period, self.as_of, self.known = plan, period, as_of, known
        self._user, self._only = user, only
        self._rule = LightRule.of(plan, as_of)
        self._calendar = _calendar_of_today(plan, as_of, known, calendar)
        self._facts: Facts | None = None
        self._ever: Sequence[PartyFacts] | None = None

    @cached_property
    def sees(self) -> Callable[[int, int], bool]:
        """Whether the account sees what an organization declares of a measure."""
        return sight_of(self._user)

    def on(self, period: ReportingPeriod, day: date) -> "Reader":
        """The same reader of another day, for the measures whose rows this one has read."""
        other = Reader(self.plan, period, day, self._user, known=day, only=self._only)
        other._ever = self._facts.ever if self._facts else None
        return other

    def rows(self, measures: Collection[int] | None = None) -> Sequence[Row]:
        """In print order; those of these measures only, at the cost of these."""
        standings = standings_of(self.plan, self._only).visible_to(self._user)
        if measures is not None:
            standings = standings.filter(measure__in=measures)
        stored = _stored_rows(
            standings,
            self._rule,
            self.period,
            self._calendar,
            self.as_of,
            spoken=measures is not None,
        )
        if stored is not None:
            return stored
        self._facts = read_facts(
            self.plan,
            self.period,
            self.as_of,
            self.known,
            self._only,
            measures=measures,
            ever=self._ever,
        )
        rows = ledger_rows(self._facts, self._rule)
        return [row for row in rows if self.sees(row.measure_id, row.organization_id)]

    def in_words(self, rows: Sequence[Row]) -> Sequence[ShownRow]:
        """Some of these rows as a page shows them."""
        if self._facts is not None or self._calendar is None:
            return [row for row in rows if isinstance(row, LedgerRow)]
        marks = [row for row in rows if isinstance(row, Mark)]
        return in_words(marks, self._rule, self._calendar, self.as_of)

    def parties(self, measures: Collection[int]) -> Sequence[PartyFacts]:
        """The facts about whoever reports on these measures, which `rows` has read: what is
        promised and when, with the dates that hold on the day."""
        if self._facts is not None:
            found = [one for one in self._facts.parties if one.measure_id in measures]
        else:
            found = facts_now(measures, self._only, with_duties=False)
        return [one for one in found if self.sees(one.measure_id, one.organization_id)]

    def counted(self, rows: Sequence[Row], organizations: Collection[int]) -> Overview:
        """What is counted of these rows, which `rows` has read, and of the implementation plans of
        these organizations. Whoever reads everything counts each measure once, by its lead, as
        `overview` does of a whole plan."""
        if self._facts is None:
            calendar = self._calendar or WorkCalendar.load(self.plan.issued_on, self.as_of)
            basis = _basis_today(
                self.plan, self.period, self.as_of, self._rule, calendar, rows, organizations
            )
        else:
            basis = _basis(self._facts, self._rule, _leads(rows), whole=False)
        basis = replace(
            basis,
            filings=tuple(one for one in basis.filings if one.organization_id in organizations),
            supporters=[one for one in basis.supporters if one.organization_id in organizations],
            whole=self._only is None and self._user.reads.whole,
        )
        counted = summed(basis, rows)
        return as_kind(Overview, counted, rows=tuple(rows))


def visible_rows(rows: Iterable[LedgerRow], user: User) -> list[LedgerRow]:
    """The ledger rows an account may see with their progress: the scope of progress reports."""
    sees = sight_of(user)
    return [row for row in rows if sees(row.measure_id, row.organization_id)]


def sight_of(user: User) -> Callable[[int, int], bool]:
    """Of a measure and an organization whether the account sees what is declared and verified: what
    `tasks.plan.models.plan.read_by` asks of rows in the database, for those of a past day."""
    if user.reads.whole:
        return lambda _measure, _organization: True
    mine: set[int] = set()
    lines: set[int] = set()
    if user.is_member:
        own = user.organization_id
        before = Organization.objects.filter(successor=own).annotate(is_line=Value(0))
        shared = Measure.objects.on_line_of(own).annotate(is_line=Value(1))
        both = (
            before.order_by()
            .values_list("is_line", "pk")
            .union(shared.order_by().values_list("is_line", "pk"), all=True)
        )
        found = list(both)
        mine = {own, *(pk for is_line, pk in found if not is_line)}
        lines = {pk for is_line, pk in found if is_line}
    return lambda measure, organization: (
        organization in mine or measure in lines or user.reads.covers(organization)
    )


def _basis_today(
    plan: ReformPlan,
    period: ReportingPeriod,
    as_of: date,
    rule: LightRule,
    calendar: WorkCalendar,
    rows: Sequence[Row],
    only: Collection[int] | None,
) -> Basis:
    return Basis(
        plan=plan,
        period=period.code,
        period_ends_on=period.ends_on,
        period_due_on=period.due_on,
        as_of=as_of,
        rule=rule,
        filings=filing_lines(filings_of(plan, only), _leads(rows), calendar, as_of),
        supporters=supporters_of(plan, only),
        whole=only is None,
    )


def _leads(rows: Iterable[Row]) -> Counter[int]:
    return Counter(row.organization_id for row in leads_among(rows))


def _basis(facts: Facts, rule: LightRule, leads: Mapping[int, int], *, whole: bool) -> Basis:
    return Basis(
        plan=facts.plan,
        period=facts.period,
        period_ends_on=facts.period_ends_on,
        period_due_on=facts.period_due_on,
        as_of=facts.as_of,
        rule=rule,
        filings=filing_lines(facts.filings, leads, facts.calendar, facts.as_of),
        supporters=[
            Supporter(pk, one.short_name, one.unit_order, facts.parts.supports[pk])
            for pk, one in facts.parts.supporters.items()
        ],
        whole=whole,
    )


def _named(rows: Iterable[LedgerRow], field: str) -> tuple[Named, ...]:
    return tuple(
        Named(
            row.key,
            row.task,
            row.organization,
            text,
            reviewed=row.reviewed,
            earlier_on=None if row.reported else row.reported_on,
        )
        for row in rows
        if (text := str(getattr(row, field)).strip())
    )
