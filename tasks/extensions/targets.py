"""What can be extended: an implementation plan, a milestone, the end of a measure, the answer to a
directive; who owes it, by when, and how its date is moved."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from departments.models import Organization
from reform_tracker import clock
from tasks.duties import settling
from tasks.duties.kinds import DutyKind
from tasks.errors import Refused
from tasks.models import (
    Assignment,
    Directive,
    Extension,
    ImplementationPlan,
    Measure,
    Milestone,
    MilestoneRevision,
)
from tasks.plan.succession import counts_for, owner_of
from tasks.signing.locking import locked
from tasks.signing.models import FILED, State
from tasks.signing.states import Ordered

LONGEST_REASON = 500  # of a milestone's revision
M = TypeVar("M", bound=Model)


class Kind(StrEnum):
    """As addresses and the API call it."""

    FILING = "filing"
    MILESTONE = "milestone"
    MEASURE = "measure"
    DIRECTIVE = "directive"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is due. `organization_id` owes it."""

    kind: Kind
    pk: int
    plan_id: int
    organization_id: int
    due_on: date
    measure_id: int | None = None

    def unsaved(self) -> Extension:
        """An extension of it, as far as it is known."""
        return Extension(
            plan_id=self.plan_id,
            organization_id=self.organization_id,
            organization=Organization.objects.get(pk=self.organization_id),
            filing_id=self.pk if self.kind is Kind.FILING else None,
            milestone_id=self.pk if self.kind is Kind.MILESTONE else None,
            measure_id=self.measure_id,
            directive_id=self.pk if self.kind is Kind.DIRECTIVE else None,
            before=self.due_on,
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """The measures whose figures another date changes, and for which organizations; None: all."""

    measures: Collection[int]
    only: Collection[int] | None


NOTHING = Moved((), ())


def find(kind: Kind, pk: int, *, lock: bool = False) -> Target:
    """The thing as it stands. Raises Http404 for what nobody owes or owed."""
    return _FINDERS[kind](pk, lock)


def kind_of(extension: Extension) -> Kind:
    if extension.filing_id is not None:
        return Kind.FILING
    if extension.directive_id is not None:
        return Kind.DIRECTIVE
    return Kind.MILESTONE if extension.milestone_id is not None else Kind.MEASURE


def of_extension(extension: Extension, *, lock: bool = False) -> Target:
    """What it extends, as it stands now. Raises Http404 for what nobody owes any more."""
    own = (extension.filing_id, extension.directive_id, extension.milestone_id)
    pk = next(filter(None, own), extension.measure_id or 0)
    return find(kind_of(extension), pk, lock=lock)


def require_owed(target: Target) -> None:
    """Raises Refused for what is done already: there is nothing to extend."""
    filed = ImplementationPlan.objects.filter(pk=target.pk, state__in=FILED)
    if target.kind is Kind.FILING and filed.exists():
        raise Refused(_("The implementation plan is filed: nothing is left to extend."))
    verified = Milestone.objects.filter(pk=target.pk, verified_on__isnull=False)
    if target.kind is Kind.MILESTONE and verified.exists():
        raise Refused(_("The milestone is verified: nothing is left to extend."))
    answered = Directive.objects.filter(pk=target.pk).exclude(state=Ordered.OPEN)
    if target.kind is Kind.DIRECTIVE and answered.exists():
        raise Refused(_("The directive is not to be answered now: nothing is left to extend."))


def move(extension: Extension, to: date) -> Moved:
    """Gives the thing its new date, in the transaction of the decision: the one before stays on
    record, messages that spoke of it fall silent. Returns whose figures change with it."""
    return _MOVES[kind_of(extension)](extension, to)


def _filing(pk: int, lock: bool) -> Target:
    row = _row(ImplementationPlan.objects.owed().select_related("plan"), pk, lock)
    return Target(Kind.FILING, pk, row.plan_id, row.organization_id, row.duty_due_on)


def _milestone(pk: int, lock: bool) -> Target:
    rows = Milestone.objects.filter(
        commitment__until=None, commitment__filing__state=State.ACCEPTED
    ).annotate(owner=owner_of("commitment__measure", "commitment__filing__organization"))
    row: Any = _row(rows.select_related("commitment__filing"), pk, lock)
    promise = row.commitment
    return Target(
        Kind.MILESTONE, pk, promise.filing.plan_id, row.owner, row.due_on, promise.measure_id
    )


def _measure(pk: int, lock: bool) -> Target:
    row = _row(Measure.objects.select_related("task__area"), pk, lock)
    lead = Assignment.objects.filter(measure=pk, role=Assignment.Role.LEAD).first()
    if row.due_on is None or lead is None:
        raise Http404
    return Target(Kind.MEASURE, pk, row.task.area.plan_id, lead.organization_id, row.due_on, pk)


def _directive(pk: int, lock: bool) -> Target:
    row = _row(Directive.objects.select_related("organization"), pk, lock)
    return Target(Kind.DIRECTIVE, pk, row.plan_id, row.bearer_id, row.due_on)


_FINDERS: dict[Kind, Callable[[int, bool], Target]] = {
    Kind.FILING: _filing,
    Kind.MILESTONE: _milestone,
    Kind.MEASURE: _measure,
    Kind.DIRECTIVE: _directive,
}


def _row(rows: QuerySet[M], pk: int, lock: bool) -> M:
    if lock:
        locked(rows.model, pk)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _move_filing(extension: Extension, to: date) -> Moved:
    filing = extension.filing
    if filing is None:
        return NOTHING
    ImplementationPlan.objects.filter(pk=filing.pk).update(due_on=to)
    settling.settle([filing.duty_key], by=None)
    lines = Assignment.objects.reporting().under(filing.plan_id, filing.organization_id)
    measures = set(lines.order_by().values_list("measure_id", flat=True))
    return Moved(measures, [filing.organization_id])


def _move_milestone(extension: Extension, to: date) -> Moved:
    milestone = extension.milestone
    if milestone is None or extension.measure_id is None:
        return NOTHING
    MilestoneRevision.objects.create(
        milestone=milestone,
        kind=MilestoneRevision.Kind.EXTENDED,
        due_on=to,
        recorded_on=clock.today(),
        recorded_by=extension.decided_by,
        asked_on=extension.asked_on,
        reason=extension.reason[:LONGEST_REASON],
    )
    Milestone.objects.filter(pk=milestone.pk).update(due_on=to)
    settling.settle([f"{DutyKind.MILESTONE}:{milestone.pk}"], by=None)
    promised = milestone.commitment.filing.organization_id
    return Moved([extension.measure_id], counts_for(extension.measure_id, promised))


def _move_measure(extension: Extension, to: date) -> Moved:
    if extension.measure_id is None:
        return NOTHING
    Measure.objects.filter(pk=extension.measure_id).update(due_on=to)
    return Moved([extension.measure_id], None)


def _move_directive(extension: Extension, to: date) -> Moved:
    directive = extension.directive
    if directive is None:
        return NOTHING
    directive.due_on = to
    directive.count_save()
    directive.save(update_fields=["due_on", "version"])
    settling.settle([directive.duty_key], by=None)
    return NOTHING


_MOVES: dict[Kind, Callable[[Extension, date], Moved]] = {
    Kind.FILING: _move_filing,
    Kind.MILESTONE: _move_milestone,
    Kind.MEASURE: _move_measure,
    Kind.DIRECTIVE: _move_directive,
}
