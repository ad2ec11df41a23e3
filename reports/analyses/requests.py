"""Requests for coordination (需协调事项) that stand: what, by whom, since when without a break."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reform_tracker import clock
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from reports.analyses.asked import Asked
from reports.analyses.base import OF_MEASURE, Analysis, Findings
from reports.figures.requests import first_asking
from reports.figures.summing import Row
from reports.figures.values import Mark
from reports.models import Standing
from tasks.links import report_page
from tasks.models import Measure, ProgressReport
from tasks.state.facts import Statement, Words
from tasks.state.reading import facts_on
from tasks.state.said import statements_standing


@dataclass(frozen=True, slots=True)
class Request:
    """What an organization asks for on a measure: in its newest report, and since which day."""

    measure_id: int
    task_id: int
    key: str
    task: str
    area: str
    organization: str
    text: str
    since: date
    report_id: int


def _rule() -> str:
    return _(
        "Listed is what the newest report of an organization on a measure asks to have coordinated;"
        " it stands until a later report asks for nothing any more. Counted from the first of the"
        " reports that have asked without a break."
    )


def _counted(count: int) -> str:
    return ngettext("%(count)s request", "%(count)s requests", count) % {"count": count}


def _among(asked: Asked) -> list[Row]:
    """Everybody's, not the leads' only: each may ask."""
    marks = [row for row in asked.kept if isinstance(row, Mark)]
    rows = Standing.objects.filter(plan=asked.plan, needs_coordination=True).order_by()
    stored = set(rows.values_list("pk", flat=True)) if marks else set()
    return [
        row
        for row in asked.kept
        if (row.stored in stored if isinstance(row, Mark) else row.coordination.strip())
    ]


def _count(asked: Asked) -> int:
    return len(_among(asked))


def _find(asked: Asked) -> Findings:
    rows = sorted(_rows(asked), key=lambda one: one.since)
    return Findings(len(rows), [Table(REQUESTS.title, COLUMNS, rows, is_list=True)])


def _rows(asked: Asked) -> Iterator[Request]:
    found = _among(asked)
    measures = Measure.objects.order_by().select_related("task")
    by_pk = measures.in_bulk({row.measure_id for row in found})
    facts = {(one.measure_id, one.organization_id): one for one in facts_on(by_pk.keys(), asked.on)}
    standing = {
        party: sorted(statements_standing(one, asked.on, None), key=lambda one: one.period)
        for party, one in facts.items()
    }
    reports = ProgressReport.objects.order_by().only("signed_at", "coordination")
    now = reports.in_bulk({said.report_id for all_said in standing.values() for said in all_said})
    for row in found:
        said = standing[row.measure_id, row.organization_id]
        measure, newest = by_pk[row.measure_id], said[-1]
        first = first_asking((one.period, one, one.needs_coordination) for one in said) or newest
        since = clock.local_date(_words(first, now).signed_at)
        yield Request(
            measure_id=row.measure_id,
            task_id=row.task_id,
            key=measure.key,
            task=measure.task.title,
            area=row.area,
            organization=row.organization,
            text=_words(newest, now).coordination,
            since=since,
            report_id=newest.report_id,
        )


def _words(said: Statement, now: Mapping[int, ProgressReport]) -> Words | ProgressReport:
    """What the report said on the day; of today the facts have no words."""
    return said.words or now[said.report_id]


COLUMNS: tuple[Column[Request], ...] = (
    *OF_MEASURE,
    Column(gettext_lazy("Needs coordination"), lambda one: Cell(one.text), width=44),
    Column(
        gettext_lazy("Asked since"),
        lambda one: Cell(one.since, report_page(one.report_id)),
        form=DATE,
        key="since",
        order=lambda one: one.since,
    ),
)
REQUESTS = Analysis(
    key="requests",
    title=gettext_lazy("Requests for coordination"),
    rule=_rule,
    counted=_counted,
    count=_count,
    find=_find,
)
