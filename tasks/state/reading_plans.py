"""Getting what a whole plan asks for: its periods, and the implementation plans that it wants."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from reform_tracker import clock
from tasks.models import Extension, FilingExemption, ImplementationPlan, ReportingPeriod, Transition
from tasks.signing.models import FILED, SignedDocument
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tasks.state.facts import DueDate, Filed, FilingFacts, PeriodFacts

BEGINNING = date.min
Owing = tuple[int, int]  # plan, organization
Moved = tuple[date | None, DueDate]  # the date that held before, and the one that was set


def periods_now(plans: Collection[int]) -> dict[int, tuple[PeriodFacts, ...]]:
    """The periods of each plan with the dates that hold now."""
    rows = ReportingPeriod.objects.filter(plan__in=plans).order_by("starts_on")
    found: dict[int, list[PeriodFacts]] = defaultdict(list)
    for row in rows.values_list("plan_id", "plan__year", "code", "starts_on", "due_on", named=True):
        beyond = row.starts_on.year > row.plan__year
        due_dates = (DueDate(BEGINNING, row.due_on),)
        found[row.plan_id].append(PeriodFacts(row.code, row.starts_on, beyond, due_dates))
    return {plan: tuple(periods) for plan, periods in found.items()}


def periods_ever(plans: Collection[int]) -> dict[int, tuple[PeriodFacts, ...]]:
    """The same with the dates that were moved."""
    rows = ReportingPeriod.objects.filter(plan__in=plans).order_by("starts_on", "pk", "moves__pk")
    listed = rows.values_list(
        "pk", "plan_id", "plan__year", "code", "starts_on", "due_on", "moves__before",
        "moves__moved_on", "moves__after", named=True,
    )  # fmt: skip
    found: dict[int, list[PeriodFacts]] = defaultdict(list)
    for _pk, group in groupby(listed, key=attrgetter("pk")):
        moves: list[Any] = list(group)
        row = moves[0]
        beyond = row.starts_on.year > row.plan__year
        moved = [
            (one.moves__before, DueDate(one.moves__moved_on, one.moves__after))
            for one in moves
            if one.moves__after
        ]
        due_dates = due_dates_of(row.due_on, moved)
        found[row.plan_id].append(PeriodFacts(row.code, row.starts_on, beyond, due_dates))
    return {plan: tuple(periods) for plan, periods in found.items()}


def filings_now(plans: Collection[int], organizations: Collection[int]) -> dict[Owing, FilingFacts]:
    """The implementation plans that somebody goes on with, as far as they are."""
    rows = _filings(plans).filter(organization__in=organizations, ended_on=None)
    return {
        (row.plan_id, row.organization_id): FilingFacts(
            due_dates=(DueDate(BEGINNING, row.duty_due_on),),
            exempted=row.exempted,
            begun_on=BEGINNING if row.is_started else None,
            filed=_filed_now(row),
        )
        for row in rows
    }


def filings_ever(plans: Collection[int]) -> dict[Owing, FilingFacts]:
    """Everything that became of the implementation plans of these plans."""
    rows = list(_filings(plans))
    steps = Transition.objects.of(ImplementationPlan, [row.pk for row in rows])
    taken: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for pk, at, step in steps.values_list("subject_id", "at", "step"):
        taken[pk].append((clock.local_date(at), step))
    moved = extended(Extension.objects.filter(filing__plan__in=plans), "filing")
    return {
        (row.plan_id, row.organization_id): FilingFacts(
            due_dates=due_dates_of(row.duty_due_on, moved[row.pk]),
            since=row.since,
            until=row.ended_on,
            exempted=row.exempted,
            begun_on=row.started_on,
            filed=tuple(_filed(taken[row.pk])),
        )
        for row in rows
    }


def extended(rows: QuerySet[Extension], of: str) -> dict[int, list[Moved]]:
    """What was granted, by the number in the column `of`: the date that held before, and the new
    one; in the order of the decisions."""
    found: dict[int, list[Moved]] = defaultdict(list)
    for pk, before, at, until, asked_on in (
        rows.filter(state=Asked.GRANTED)
        .order_by("decided_at", "pk")
        .values_list(of, "before", "decided_at", "granted_for", "asked_on")
    ):
        found[pk].append((before, DueDate(clock.local_date(at), until, asked_on)))
    return found


def due_dates_of(now: date | None, moved: Sequence[Moved]) -> tuple[DueDate, ...]:
    """Every date that something had: the first one, and each that was set since."""
    first = moved[0][0] if moved else now
    return (DueDate(BEGINNING, first), *(due for _before, due in moved))


def returns_of(kind: type[SignedDocument], pks: Collection[int]) -> dict[int, list[bool]]:
    """How each time ended during which these documents were filed, the first one first: by a
    return, or by a withdrawal."""
    rows = Transition.objects.of(kind, pks).filter(step__in=(Step.RETURN, Step.WITHDRAW))
    found: dict[int, list[bool]] = defaultdict(list)
    for pk, step in rows.values_list("subject_id", "step"):
        found[pk].append(step == Step.RETURN)
    return found


def _filings(plans: Collection[int]) -> Any:
    exempted = FilingExemption.objects.filter(
        plan=OuterRef("plan"), organization=OuterRef("organization")
    )
    rows = ImplementationPlan.objects.filter(plan__in=plans).annotate(exempted=Exists(exempted))
    return rows.select_related("plan").defer("plan__source_text", "summary").order_by()


def _filed_now(filing: ImplementationPlan) -> tuple[Filed, ...]:
    if filing.state in FILED:
        return (Filed(BEGINNING),)
    if filing.reviewed_at is None or filing.first_filed_on is None:
        return ()
    return (Filed(BEGINNING, until=clock.local_date(filing.reviewed_at), returned=True),)


def _filed(steps: Iterable[tuple[date, str]]) -> Iterable[Filed]:
    """The times during which a document was filed."""
    since: date | None = None
    for on, step in steps:
        if step in (Step.SIGN, Step.REINSTATE):
            since = on
        elif step in (Step.RETURN, Step.WITHDRAW) and since is not None:
            yield Filed(since, on, returned=step == Step.RETURN)
            since = None
    if since is not None:
        yield Filed(since)
