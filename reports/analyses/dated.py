"""Milestones with every date that they were given, as far as it was known on a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from reform_tracker import clock
from reports.analyses.asked import Asked
from tasks.models import Milestone, MilestoneRevision, ReformPlan
from tasks.plan.succession import holders
from tasks.signing.models import State

Kind = MilestoneRevision.Kind
COLUMNS = (
    "pk", "commitment__measure_id", "commitment__filing__organization_id", "title", "weight",
    "due_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """A date that was given later than the first one: to which day, on which day, by whom, why; a
    forecast moves nothing."""

    to: date
    on: date
    by: str
    reason: str
    is_forecast: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A milestone of whoever answers for it today, with its dates as of a day."""

    pk: int
    measure_id: int
    organization_id: int
    title: str
    weight: int
    original: date
    moves: Sequence[Move] = ()

    @property
    def due_on(self) -> date:
        """The date that holds: the newest that is no forecast."""
        return next((one.to for one in reversed(self.moves) if not one.is_forecast), self.original)

    @property
    def forecast(self) -> date | None:
        """When it is expected, as long as no date was given since."""
        last = self.moves[-1] if self.moves else None
        return last.to if last and last.is_forecast else None


def moved_milestones(asked: Asked) -> list[Dated]:
    """Those that were given another date by that day."""
    rows = MilestoneRevision.objects.exclude(kind=Kind.ORIGINAL)
    rows = rows.filter(milestone__commitment__filing__plan=asked.plan, recorded_on__lte=asked.on)
    return dated_milestones(asked, Q(pk__in=rows.order_by().values("milestone")))


def dated_milestones(asked: Asked, wanted: Q) -> list[Dated]:
    """Those of accepted plans that were promised at the end of a day, in the order of their dates.
    Two statements."""
    rows = list(_promised(asked.plan, asked.on).filter(wanted).values_list(*COLUMNS))
    originals, moves = dates_of([row[0] for row in rows], asked.on)
    owners = holders(asked.predecessors)
    found = [
        Dated(
            pk,
            measure,
            owners.get((measure, organization), organization),
            title,
            weight,
            originals.get(pk, due_on),
            moves.get(pk, ()),
        )
        for pk, measure, organization, title, weight, due_on in rows
    ]
    return sorted(found, key=lambda one: (one.due_on, one.pk))


def _promised(plan: ReformPlan, on: date) -> QuerySet[Milestone]:
    standing = Q(until=None) | Q(until__gt=on)
    committed = Q(commitment__until=None) | Q(commitment__until__gt=on)
    return (
        Milestone.ever.exclude(since__gt=on)
        .filter(
            standing,
            committed,
            commitment__since__lte=on,
            commitment__filing__plan=plan,
            commitment__filing__state=State.ACCEPTED,
            commitment__filing__reviewed_at__lt=clock.end_of(on),
        )
        .order_by()
    )


def dates_of(
    milestones: Collection[int], on: date
) -> tuple[Mapping[int, date], Mapping[int, list[Move]]]:
    """The original date of each, and what came after it by that day, in the order in which it was
    recorded."""
    rows = MilestoneRevision.objects.filter(milestone__in=milestones, recorded_on__lte=on)
    originals: dict[int, date] = {}
    moves: dict[int, list[Move]] = defaultdict(list)
    for pk, kind, due_on, recorded_on, by, reason in rows.order_by("pk").values_list(
        "milestone_id", "kind", "due_on", "recorded_on", "recorded_by__full_name", "reason"
    ):
        if kind == Kind.ORIGINAL:
            originals[pk] = due_on
        else:
            moves[pk].append(Move(due_on, recorded_on, by or "", reason, kind == Kind.FORECAST))
    return originals, moves
