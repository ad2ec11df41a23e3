"""The facts of a past day: what had been recorded by then, out of everything that ever was."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from departments.models import Organization
from departments.organizations.names import FormerNames
from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from reports.figures.facts import Facts, Filing, Line, Parts, PeriodReport
from tasks.duties.endings import Endings
from tasks.models import (
    Assignment,
    Correction,
    Extension,
    ImplementationPlan,
    Measure,
    MeasureCommitment,
    ProgressReport,
    ReformPlan,
    ReportingPeriod,
    Transition,
)
from tasks.plan.succession import fill_gaps
from tasks.signing.models import Document
from tasks.signing.models import State as DocumentState
from tasks.signing.workflow import Step
from tasks.state import PartyFacts, State, state_at
from tasks.state.reading import facts_ever
from tasks.state.reading_plans import due_dates_of, extended
from tasks.state.said import due_at

Party = tuple[int, int]  # measure, organization


def read_facts(
    plan: ReformPlan,
    period: ReportingPeriod,
    as_of: date,
    known: date,
    only: Collection[int] | None,
    *,
    measures: Collection[int] | None = None,
    ever: Sequence[PartyFacts] | None = None,
) -> Facts:
    """As `reports.figures.reading.read_facts`, for a day that has passed."""
    asked = Measure.objects.filter(task__area__plan=plan)
    if measures is not None:
        asked = asked.filter(pk__in=measures)
    names = FormerNames.on(as_of)
    recorded = facts_ever(asked) if ever is None else ever
    everybody = {(one.measure_id, one.organization_id): one for one in recorded}
    facts = {party: one for party, one in everybody.items() if only is None or party[1] in only}
    lines = _lines(plan, facts, as_of, known, period, names)
    reports = _reports(everybody, period, known)
    held = ((party, one.part_on(as_of)) for party, one in facts.items())
    former = ((party, part.follows) for party, part in held if part)
    fill_gaps(reports, former, lambda one: one.said is not None)
    parts = _parts(plan, as_of, names)
    goes_on = _cross_year(facts, as_of) if period.is_beyond_year else ()
    endings = Endings(facts, known, goes_on, as_of)
    return Facts(
        plan=plan,
        period=period.code,
        period_ends_on=period.ends_on,
        period_due_on=_due_on(period, known),
        as_of=as_of,
        calendar=WorkCalendar.known_on(known, plan.issued_on, as_of),
        lines=lines,
        reports=reports,
        filings=_filings(plan, parts, as_of, only, names),
        ended=lambda party: endings.by(party, period),
        parts=Parts.of(parts, only),
        parties=list(facts.values()),
        ever=recorded,
    )


def _cross_year(facts: Mapping[Party, PartyFacts], on: date) -> frozenset[Party]:
    goes_on = Measure.Horizon.CROSS_YEAR
    return frozenset(party for party, one in facts.items() if state_at(one, on).horizon == goes_on)


def _parts(plan: ReformPlan, on: date, names: FormerNames) -> list[Assignment]:
    rows = Assignment.ever.filter(measure__task__area__plan=plan).held_on(on)
    parts = list(rows.select_related("organization"))
    for part in parts:
        names.put_on(part.organization)
    return parts


def _due_on(period: ReportingPeriod, known: date) -> date:
    """When the period was due as things were known: before its date moved, the former one."""
    moved_later = period.moves.filter(moved_on__gt=known).first()
    return moved_later.before if moved_later else period.due_on


def _lines(
    plan: ReformPlan,
    facts: Mapping[Party, PartyFacts],
    as_of: date,
    known: date,
    period: ReportingPeriod,
    names: FormerNames,
) -> list[Line]:
    """Those that held a part on the day, in print order, each measure's in unit order."""
    states = {
        party: state
        for party, one in facts.items()
        if (state := state_at(one, as_of, known=known, period=period.starts_on)).role
    }
    measures = _measures(plan, as_of)
    organizations = Organization.objects.in_bulk(
        {organization for _measure, organization in states}
    )
    for organization in organizations.values():
        names.put_on(organization)
    place = {pk: number for number, pk in enumerate(measures)}
    ordered = sorted(
        states, key=lambda party: (place[party[0]], organizations[party[1]].unit_order, party[1])
    )
    return [
        _line(measures[party[0]], organizations[party[1]], states[party], known)
        for party in ordered
    ]


def _line(measure: Measure, organization: Organization, state: State, known: date) -> Line:
    return Line(
        measure=measure,
        organization=organization,
        stood=state,
        since=state.since,
        steps=state.steps,
        said=state.statement.words if state.statement else None,
        said_is_accepted=bool(state.statement and state.statement.is_accepted_on(known)),
    )


def _measures(plan: ReformPlan, on: date) -> dict[int, Measure]:
    """The measures in print order, their tasks titled as on that day."""
    rows = Measure.objects.filter(task__area__plan=plan).select_related("task__area")
    titles: dict[int, str] = {}
    later = Correction.objects.filter(
        task__area__plan=plan, field=Correction.Field.TITLE, at__gte=clock.end_of(on)
    )
    for task, before in later.order_by("-id").values_list("task_id", "before"):
        titles[task] = before
    found = {}
    for row in rows.prefetch_related("task__cited").in_print_order():
        row.task.title = titles.get(row.task_id, row.task.title)
        found[row.pk] = row
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of a document: on which day, which, into which state."""

    on: date
    step: str
    state: str


def _steps(kind: type[Document], numbers: Collection[int]) -> dict[int, list[Taken]]:
    """The steps of these documents, in their order."""
    rows = Transition.objects.of(kind, numbers)
    found: dict[int, list[Taken]] = defaultdict(list)
    for pk, at, step, state in rows.values_list("subject_id", "at", "step", "to_state"):
        found[pk].append(Taken(clock.local_date(at), step, state))
    return found


def _state(steps: Iterable[Taken], on: date) -> str:
    """The state at the end of a day."""
    by_then = [one.state for one in steps if one.on <= on]
    return by_then[-1] if by_then else DocumentState.DRAFT


def _reports(
    facts: Mapping[Party, PartyFacts], period: ReportingPeriod, known: date
) -> dict[Party, PeriodReport]:
    """How far the period's reports were."""
    rows = ProgressReport.objects.filter(period=period, started_on__lte=known)
    numbers = {
        (measure, organization): pk
        for pk, measure, organization in rows.order_by().values_list(
            "pk", "measure_id", "organization_id"
        )
    }
    steps = _steps(ProgressReport, numbers.values())
    found = {}
    for party, pk in numbers.items():
        statements = facts[party].statements if party in facts else ()
        words = next(
            (one.words for one in statements if one.report_id == pk and one.stands_on(known)), None
        )
        found[party] = PeriodReport(pk, _state(steps[pk], known), words)
    return found


def _filings(
    plan: ReformPlan,
    parts: Sequence[Assignment],
    on: date,
    only: Collection[int] | None,
    names: FormerNames,
) -> list[Filing]:
    """The plans that were owed or begun by that day, in unit order."""
    leads = {part.organization_id for part in parts if part.role == Assignment.Role.LEAD}
    exempted = plan.exemptions.values("organization")
    rows = ImplementationPlan.objects.filter(plan=plan).select_related("organization", "plan")
    rows = rows.exclude(started_on=None, organization__in=exempted).defer("plan__source_text")
    if only is not None:
        rows = rows.filter(organization__in=only)
    there = [row for row in rows if _was_there(row, leads, on)]
    steps = _steps(ImplementationPlan, [row.pk for row in there])
    standing = MeasureCommitment.ever.filter(filing__plan=plan, since__lte=on)
    chosen = Counter(
        filing
        for filing, until in standing.order_by().values_list("filing_id", "until")
        if until is None or on < until
    )
    moved = extended(Extension.objects.filter(filing__plan=plan), "filing")
    return [
        Filing(
            row.pk,
            names.put_on(row.organization),
            _state(steps[row.pk], on),
            _begun(row, on),
            _filed_on(row, steps[row.pk], on),
            due_at(due_dates_of(row.duty_due_on, moved.get(row.pk, ())), on) or row.duty_due_on,
            chosen[row.pk],
            row.leader_name,
            row.liaison_name,
            row.liaison_phone,
        )
        for row in there
    ]


def _begun(filing: ImplementationPlan, on: date) -> bool:
    return filing.started_on is not None and filing.started_on <= on


def _was_there(filing: ImplementationPlan, leads: Collection[int], on: date) -> bool:
    begun = filing.since is None or filing.since <= on
    if not begun or (filing.ended_on is not None and filing.ended_on <= on):
        return False
    return (
        filing.organization.is_prefecture or filing.organization_id in leads or _begun(filing, on)
    )


def _filed_on(filing: ImplementationPlan, steps: Sequence[Taken], on: date) -> date | None:
    """The day of the first signature that no withdrawal had taken back by then."""
    filed: date | None = None
    for one in steps:
        if one.on <= on and one.step == Step.SIGN:
            filed = filed or one.on
        elif one.on <= on and one.step == Step.WITHDRAW:
            filed = None
    withdrawn_later = any(one.step == Step.WITHDRAW and one.on > on for one in steps)
    if filed is None or withdrawn_later:
        return filed
    # As it counts: what is signed after the cut-off hour is filed on the next day.
    return filing.first_filed_on
