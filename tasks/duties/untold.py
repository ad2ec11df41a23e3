"""What reaches nobody: for the organization that owes it nobody acts who can be told."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from departments.accounts.able import Untold, untold_of
from departments.models import Organization
from departments.organizations.models import OrganizationQuerySet
from departments.reach import EVERYWHERE, Reach
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import ANSWERS, DutyKind
from tasks.duties.owed import open_duties
from tasks.models import Assignment, ImplementationPlan

# What the commission owes, and what its administrators see to.
NOT_OWED_BY_IT = (*ANSWERS, DutyKind.TOKEN)


@dataclass(frozen=True, slots=True)
class Told:
    """The organizations that have a part in the plans that are looked at, and which of them can be
    told nothing."""

    parties: tuple[Organization, ...]
    untold: tuple[Untold, ...]

    @property
    def organizations(self) -> int:
        return len(self.parties)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.untold)


def told_of(on: date, *, plan: int | None = None, reach: Reach = EVERYWHERE) -> Told:
    """Who can be told of what is owed under the open plans, or under one; within a reach.

    Pages, the planner and the command all count by this.
    """
    parties = tuple(parties_of(plan).filter(reach.among("pk")))
    return Told(parties, untold_of(parties, on))


def parties_of(plan: int | None = None) -> OrganizationQuerySet:
    """The organizations that have a part on a line of an open plan, or owe an implementation plan
    under it; `plan` only of that one."""
    parts = Assignment.objects.filter(measure__task__area__plan__closed_on=None)
    filings = ImplementationPlan.objects.owed().filter(plan__closed_on=None)
    if plan is not None:
        parts = parts.filter(measure__task__area__plan=plan)
        filings = filings.filter(plan=plan)
    asked = Q(pk__in=parts.order_by().values("organization")) | Q(
        pk__in=filings.order_by().values("organization")
    )
    return Organization.objects.parties().filter(asked)


def nobody_can_be_told(asked: Question) -> list[Duty]:
    """Open duties of organizations that can be told nothing, most urgent first."""
    silent = {one.pk for one in told_of(asked.on, plan=asked.plan).untold}
    duties = open_duties(asked, without=NOT_OWED_BY_IT)
    return [duty for duty in duties if duty.organization_id in silent]
