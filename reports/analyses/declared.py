"""Declared done, not verified (申报完成、尚未核实): since when, by whom, what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform_tracker import clock
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from reports.analyses.asked import Asked
from reports.analyses.base import OF_MEASURE, Analysis, Findings, measures_counted
from reports.figures import words
from reports.figures.summing import Row, is_declared_only
from tasks.links import report_page
from tasks.models import DeclaredStatus, Measure, ProgressReport
from tasks.state import PartyFacts, State, state_at
from tasks.state.facts import Statement
from tasks.state.reading import facts_on
from tasks.state.said import statements_standing


@dataclass(frozen=True, slots=True)
class DeclaredOnly:
    """A measure that its organization calls done: `since` when, by which report, signed by whom;
    `missing` is what the commission has not confirmed."""

    measure_id: int
    task_id: int
    key: str
    task: str
    area: str
    organization: str
    light: str
    light_label: str
    since: date | None
    report_id: int | None
    signatory: str
    missing: tuple[str, ...]


def _rule() -> str:
    return _(
        "Listed is every measure that its organization declares done and that is not verified: the"
        " commission has not accepted the report, or not confirmed every milestone."
    )


def _among(asked: Asked) -> list[Row]:
    return [row for row in asked.counted if is_declared_only(row)]


def _count(asked: Asked) -> int:
    return len(_among(asked))


def _find(asked: Asked) -> Findings:
    rows = list(_rows(asked))
    table = Table(DECLARED.title, COLUMNS, rows, is_list=True)
    listed = asked.ledger(**asked.scope(), status="unverified")
    return Findings(len(rows), [table], same_rows=listed)


def _rows(asked: Asked) -> Iterator[DeclaredOnly]:
    found = _among(asked)
    measures = Measure.objects.order_by().select_related("task")
    measures_by_pk = measures.in_bulk({row.measure_id for row in found})
    facts = {
        (one.measure_id, one.organization_id): one
        for one in facts_on(measures_by_pk.keys(), asked.on)
    }
    first = {party: _first_done(one, asked.on) for party, one in facts.items()}
    signed = _signed([one for one in first.values() if one])
    labels = words.lights()
    for row in found:
        party = row.measure_id, row.organization_id
        measure, done = measures_by_pk[row.measure_id], first[party]
        since, signatory = signed[done.report_id] if done else (None, "")
        yield DeclaredOnly(
            measure_id=row.measure_id,
            task_id=row.task_id,
            key=measure.key,
            task=measure.task.title,
            area=row.area,
            organization=row.organization,
            light=row.light,
            light_label=labels[row.light],
            since=since,
            report_id=done.report_id if done else None,
            signatory=signatory,
            missing=tuple(_missing(state_at(facts[party], asked.on), asked.on)),
        )


def _first_done(facts: PartyFacts, on: date) -> Statement | None:
    """The report since which the party says done without a break."""
    standing = sorted(statements_standing(facts, on, None), key=lambda one: one.period)
    first = None
    for one in reversed(standing):
        if one.status != DeclaredStatus.DONE:
            break
        first = one
    return first


def _signed(statements: Sequence[Statement]) -> dict[int, tuple[date, str]]:
    """By report: on which day and by whom it was signed. Of today the facts have no words."""
    wordless = [one.report_id for one in statements if one.words is None]
    reports = ProgressReport.objects.order_by().only("signed_at", "signatory").in_bulk(wordless)
    found = {one.report_id: one.words or reports[one.report_id] for one in statements}
    return {pk: (clock.local_date(one.signed_at), one.signatory) for pk, one in found.items()}


def _missing(state: State, on: date) -> Iterator[str]:
    if state.statement is not None and not state.statement.is_accepted_on(on):
        yield _("The report waits for review.")
    if state.promise is None:
        yield _("No implementation plan with milestones has been accepted.")
    for step in state.steps:
        if not step.is_verified:
            yield _("Milestone not confirmed: %(title)s (%(weight)s %%)") % {
                "title": step.title,
                "weight": step.weight,
            }


COLUMNS: tuple[Column[DeclaredOnly], ...] = (
    *OF_MEASURE,
    Column(
        gettext_lazy("Declared done on"),
        lambda one: Cell(one.since, report_page(one.report_id) if one.report_id else ""),
        form=DATE,
        key="since",
        order=lambda one: one.since or date.max,
    ),
    Column(gettext_lazy("Signed by"), lambda one: Cell(one.signatory)),
    Column(
        gettext_lazy("Missing for verification"),
        lambda one: Cell("\n".join(one.missing)),
        width=44,
    ),
    Column(gettext_lazy("Light"), lambda one: Cell(one.light_label, light=one.light)),
)
DECLARED = Analysis(
    key="declared",
    title=gettext_lazy("Declared done, not verified"),
    rule=_rule,
    counted=measures_counted,
    count=_count,
    find=_find,
)
