"""What a change of an organization would move, or has moved, in words for its pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from departments.accounts import moving
from departments.models import ApiClient, ChangeKind, Organization, OrganizationChange, User
from departments.reorganizing.service import ChangeInput
from tasks.models import Assignment, ImplementationPlan, ProgressReport
from tasks.signing.models import EDITABLE
from tasks.succeeding.service import Handover, enter, handover_of, lines_of


@dataclass(frozen=True, slots=True)
class Move:
    """A line that goes from one organization to another, in words."""

    key: str
    task: str
    role: str
    to: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would move as things stand: lines, the plans of the former organization, what
    it is writing, how many duties lapse for it, its people and API clients."""

    moves: Sequence[Move]
    plans: Sequence[str]
    drafts: int
    duties: int
    people: Sequence[str]
    clients: Sequence[str]


def preview(content: ChangeInput, lines: Mapping[int, int], *, actor: User) -> Preview:
    """What the change would do; nothing is kept. Raises what `change_organization` raises."""
    with transaction.atomic():
        change, _entries = enter(content, lines, actor)
        handover, organization = handover_of(change), change.organization_id
        people = list(moving.people_of(change))
        renamed = change.kind == ChangeKind.RENAMED
        plans = ImplementationPlan.objects.filter(organization=organization, ended_on=None)
        writing = ProgressReport.objects.filter(
            organization=organization, measure__in=handover.to, state__in=EDITABLE, ended_on=None
        )
        clients = ApiClient.objects.filter(account__in=people, revoked_at=None)
        found = Preview(
            moves=_in_words(handover),
            plans=[] if renamed else [one.plan.number for one in plans.select_related("plan")],
            drafts=writing.count(),
            duties=0 if renamed else len(handover.settled),
            people=[] if renamed else [person.full_name for person in people],
            clients=[one.name for one in clients],
        )
        transaction.set_rollback(True)
    return found


def moved_by(change: OrganizationChange) -> list[Move]:
    """The lines that a change moves, or has moved."""
    if change.is_planned:
        return _in_words(handover_of(change))
    parts = Assignment.ever.filter(
        taken_over__organization=change.organization_id, since=change.applied_on
    ).select_related("measure__task", "organization")
    return [
        Move(
            part.measure.key,
            part.measure.task.title,
            part.get_role_display(),
            part.organization.short_name,
        )
        for part in parts.order_by("measure_id")
    ]


def heirs_of(change: OrganizationChange) -> list[Organization]:
    """Who gets anything, the main successor first: where people may go."""
    organizations = {row.organization_id: row.organization for row in lines_of(change)}
    if change.successor is not None:
        organizations = {change.successor.pk: change.successor} | organizations
    return list(organizations.values())


def _in_words(handover: Handover) -> list[Move]:
    return [
        Move(
            part.measure.key,
            part.measure.task.title,
            part.get_role_display(),
            handover.to[part.measure_id].short_name,
        )
        for part in handover.parts
    ]
