"""Every figure shown anywhere comes from here, in a constant number of queries.

The queries read standings (as many as measures and organizations) and one period's reports, never
the history of reports: the cost does not grow with the years.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from departments.models import User
from reports.figures import words
from reports.figures.facts import Facts
from reports.figures.ledger_rows import ledger_rows
from reports.figures.lights import Light, LightRule
from reports.figures.reading import read_facts
from reports.figures.shares import breakdown, breakdowns
from reports.figures.values import (
    AreaFigures,
    Count,
    FilingLine,
    LedgerRow,
    Named,
    PlanFigures,
    UnitFigures,
)
from tasks.models import Assignment, DeclaredStatus, Measure, ReformPlan, ReportingPeriod
from tasks.signing.models import FILED, State

HIGHLIGHTS = 3


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
    # The province counts each measure once, by its lead; an organization counts what it reports on.
    whole = only is None
    leads = [row for row in ledger if not whole or row.role == Assignment.Role.LEAD]
    filings = _filing_lines(facts)
    reported = [row for row in ledger if row.reported]
    mean = Mean.of(leads)
    lights, statuses, horizons = breakdowns(
        (words.lights(), [row.light for row in leads]),
        (_without_nothing(words.statuses()), [row.status or words.UNREPORTED for row in leads]),
        (words.horizons(), [row.horizon for row in leads]),
    )
    organizations = _organizations(facts, ledger, filings)
    # Before the deadline nobody has failed to report.
    late = [one for one in organizations if as_of > facts.period_due_on and one.is_incomplete]
    slow = {row.organization for row in ledger if row.behind}
    return PlanFigures(
        plan_id=plan.pk,
        plan_title=plan.title,
        plan_number=plan.number,
        issuer=plan.issuer,
        year=plan.year,
        period=period.code,
        period_ends_on=period.ends_on,
        period_due_on=facts.period_due_on,
        as_of=as_of,
        filing_due_on=plan.filing_due_on,
        filing_due_text=plan.filing_due_text,
        yellow_gap=rule.yellow_gap,
        red_gap=rule.red_gap,
        red_duties=tuple(rule.red_duties),
        invented=plan.invented_progress,
        areas_total=len({row.area_number for row in leads}),
        tasks_total=len({row.task_id for row in leads}),
        measures_total=len(leads),
        actual=mean.actual,
        scheduled=mean.scheduled,
        based=mean.based,
        declared_done_not_verified=sum(
            row.status == DeclaredStatus.DONE and row.light != Light.COMPLETE for row in leads
        ),
        lights=lights,
        statuses=statuses,
        horizons=horizons,
        filings_total=len(filings),
        filings_filed=sum(line.is_filed for line in filings),
        filings_accepted=sum(line.state == State.ACCEPTED for line in filings),
        filings=filings,
        reports_due=sum(row.report_state != words.NOT_DUE for row in ledger),
        reports_filed=len(reported),
        not_reported=tuple(one.organization for one in late if not one.reports_filed),
        partly_reported=tuple(one.organization for one in late if one.reports_filed),
        slow_units=tuple(
            organization.organization
            for organization in organizations
            if organization.organization in slow
        ),
        areas=_areas(leads),
        units=organizations,
        problems=_named(reported, "problems"),
        next_steps=_named(reported, "next_steps"),
        # Until a newer report raises it no more, what was asked for stands.
        coordination=_named(ledger, "coordination"),
        ledger=tuple(ledger),
    )


def visible_rows(figures: PlanFigures, user: User) -> list[LedgerRow]:
    """The ledger rows an account may see with their progress: the scope of progress reports."""
    if user.reads.whole:
        return list(figures.ledger)
    mine = user.organization_id if user.is_member else None
    lines: set[int] = set()
    if mine is not None:
        lines |= set(Measure.objects.on_line_of(mine).order_by().values_list("pk", flat=True))
    return [
        row
        for row in figures.ledger
        if row.organization_id == mine
        or row.measure_id in lines
        or user.reads.covers(row.organization_id)
    ]


def light_counts(rows: Iterable[LedgerRow]) -> tuple[Count, ...]:
    return breakdown(words.lights(), [row.light for row in rows])


def matrix(rows: Iterable[LedgerRow]) -> dict[int, dict[int, Counter[str]]]:
    """area number → organization id → lights of the measures it reports on there."""
    cells: dict[int, dict[int, Counter[str]]] = {}
    for row in rows:
        area = cells.setdefault(row.area_number, {})
        area.setdefault(row.organization_id, Counter())[row.light] += 1
    return cells


def _filing_lines(facts: Facts) -> tuple[FilingLine, ...]:
    return tuple(
        FilingLine(
            organization=filing.organization.short_name,
            organization_id=filing.organization.pk,
            is_prefecture=filing.organization.is_prefecture,
            state=filing.state if filing.is_started else words.MISSING,
            state_label=words.filings()[filing.state if filing.is_started else words.MISSING],
            is_filed=filing.state in FILED,
            filed_on=filing.filed_on,
            days_late=max(0, facts.calendar.between(filing.due_on, filing.filed_on or facts.as_of)),
            filing_id=filing.pk,
            measures=filing.chosen
            if filing.organization.is_prefecture
            else facts.parts.leads[filing.organization.pk],
        )
        for filing in facts.filings
    )


def _areas(leads: Sequence[LedgerRow]) -> tuple[AreaFigures, ...]:
    found = []
    for number in sorted({row.area_number for row in leads}):
        rows = [row for row in leads if row.area_number == number]
        mean = Mean.of(rows)
        said = [row for row in rows if row.reported and row.progress]
        found.append(
            AreaFigures(
                area_id=rows[0].area_id,
                number=number,
                title=rows[0].area,
                tasks=len({row.task_id for row in rows}),
                measures=len(rows),
                actual=mean.actual,
                scheduled=mean.scheduled,
                based=mean.based,
                lights=light_counts(rows),
                highlights=tuple(map(_highlight, said[:HIGHLIGHTS])),
            )
        )
    return tuple(found)


def _organizations(
    facts: Facts, ledger: Sequence[LedgerRow], filings: Iterable[FilingLine]
) -> tuple[UnitFigures, ...]:
    lines = []
    for filing in filings:
        rows = [row for row in ledger if row.organization_id == filing.organization_id]
        mean = Mean.of(rows)
        lines.append(
            UnitFigures(
                organization=filing.organization,
                organization_id=filing.organization_id,
                is_prefecture=filing.is_prefecture,
                leads=len(rows),
                supports=facts.parts.supports[filing.organization_id],
                filing_state=filing.state,
                filing_label=filing.state_label,
                reports_due=sum(row.report_state != words.NOT_DUE for row in rows),
                reports_filed=sum(row.reported for row in rows),
                actual=mean.actual,
                based=mean.based,
                lights=light_counts(rows),
            )
        )
    filing_units = {line.organization_id for line in lines}
    return (*lines, *_supporting_only(facts, filing_units))


def _supporting_only(facts: Facts, others: set[int]) -> list[UnitFigures]:
    """Departments that lead nothing and file nothing, yet support."""
    organizations = [
        organization for pk, organization in facts.parts.supporters.items() if pk not in others
    ]
    return [
        UnitFigures(
            organization=organization.short_name,
            organization_id=organization.pk,
            is_prefecture=False,
            leads=0,
            supports=facts.parts.supports[organization.pk],
            filing_state=words.NOT_DUE,
            filing_label=words.filings()[words.NOT_DUE],
            reports_due=0,
            reports_filed=0,
            actual=None,
            lights=(),
        )
        for organization in sorted(organizations, key=lambda organization: organization.unit_order)
    ]


def _highlight(row: LedgerRow) -> str:
    if row.reviewed:
        return f"{row.task}:{row.progress}"
    return _("%(task)s (not reviewed):%(text)s") % {"task": row.task, "text": row.progress}


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean declared and scheduled percent over the measures that have a schedule, `based` many."""

    actual: int | None
    scheduled: int | None
    based: int

    @classmethod
    def of(cls, rows: Sequence[LedgerRow]) -> "Mean":
        based = [row for row in rows if row.scheduled is not None]
        if not based:
            return cls(None, None, 0)
        actual = sum(row.declared or 0 for row in based) / len(based)
        scheduled = sum(row.scheduled or 0 for row in based) / len(based)
        return cls(round(actual), round(scheduled), len(based))


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


def _without_nothing(labels: dict[str, str]) -> dict[str, str]:
    return {code: label for code, label in labels.items() if code}
