"""The figures that are told of a period: beside them how the plan stood when the period before it
ended, what has turned since, and what the reform has left behind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reform_tracker import clock
from reform_tracker.workdays import ONE_DAY
from reports.figures import kept
from reports.figures.rollups import overview, plan_figures
from reports.figures.summing import Row, leads_among
from reports.figures.trends import turns
from reports.figures.values import (
    AreaThen,
    KeptMark,
    PlanFigures,
    ResultLine,
    Since,
    Summary,
    Turn,
)
from tasks.models import ReformPlan, ReportingPeriod, Result


def figures_told(
    plan: ReformPlan, period: ReportingPeriod, as_of: date, *, known: date
) -> PlanFigures:
    """`plan_figures` of a period, with the same arguments, compared with the period before."""
    figures = _with_results(plan_figures(plan, period, as_of, known=known), plan, period, as_of)
    before = plan.periods.filter(ends_on__lt=min(period.starts_on, as_of)).order_by("-ends_on")
    # Before the plan was issued nothing stood.
    last = before.filter(ends_on__gte=plan.issued_on).first()
    return replace(figures, since=_since(figures, plan, last)) if last else figures


def _with_results(
    figures: PlanFigures, plan: ReformPlan, period: ReportingPeriod, as_of: date
) -> PlanFigures:
    """With what was published from the period's beginning to the day, by units in their order."""
    published = Result.objects.published().filter(
        measure__task__area__plan=plan, published_at__lt=clock.end_of(as_of)
    )
    rows = (
        published.select_related("organization", "measure")
        .defer("summary")
        .order_by("kind_of", "organization__unit_order", "dated_on", "pk")
    )
    before = clock.end_of(period.starts_on - ONE_DAY)
    found = tuple(
        ResultLine(
            kind=row.kind_of,
            title=row.title,
            number=row.number,
            dated_on=row.dated_on,
            organization=row.organization.short_name,
            key=row.measure.key,
            recommended=row.is_recommended,
        )
        for row in rows.filter(published_at__gte=before)
        if row.dated_on is not None
    )
    return replace(figures, results=found, results_total=published.count())


def _since(figures: PlanFigures, plan: ReformPlan, period: ReportingPeriod) -> Since:
    then, marks = _end_of(plan, period)
    return Since(
        on=period.ends_on,
        actual=then.actual,
        areas=tuple(AreaThen(area.number, area.actual) for area in then.areas),
        turned=tuple(
            Turn(row.key, row.area_number, row.organization, became)
            for row, became in turns(leads_among(figures.ledger), marks)
        ),
    )


def _end_of(
    plan: ReformPlan, period: ReportingPeriod
) -> tuple[Summary, Sequence[KeptMark] | Sequence[Row]]:
    """The figures of the period's last day and its rows; they are computed where no job has kept
    them yet, so that what is told does not depend on when it ran."""
    if day := plan.kept_days.filter(on=period.ends_on).first():
        return kept.summary_of(day), kept.marks_of(day)
    figures = overview(plan, period, period.ends_on)
    return figures, figures.rows
