"""What can be urged: the duties of organizations that are overdue."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from departments.models import User
from departments.permissions import Access, Action, can
from reform_tracker.workdays import WorkCalendar
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import open_duties
from tasks.duties.untold import NOT_OWED_BY_IT
from tasks.models import Assignment, ReformPlan, Urge
from tasks.plan.models.roles import LINE_ROLES
from tasks.urging.models import Urged


def can_be_urged(duty: Duty, on: date) -> bool:
    """Whether an organization is late with it. What waits for the commission's own answer stands
    on its desk, and a token is a matter of its administrators."""
    return duty.is_late(on) and duty.kind not in NOT_OWED_BY_IT and duty.plan_id is not None


def late_duties(
    plan: ReformPlan,
    on: date,
    calendar: WorkCalendar,
    *,
    organization_id: int | None = None,
    kinds: Collection[DutyKind] = tuple(DutyKind),
) -> list[Duty]:
    """What is owed under a plan and can be urged, the oldest first; of one organization and of
    these kinds only, if they are named."""
    asked = Question.of_plan(plan, on, calendar, organization_id=organization_id)
    asked = replace(asked, wanted=lambda _kind, due_on: on > due_on)
    found = open_duties(asked, without={*NOT_OWED_BY_IT} | (set(DutyKind) - set(kinds)))
    return [duty for duty in found if can_be_urged(duty, on)]


def within(user: User, duties: Collection[Duty]) -> list[Duty]:
    """Those of them that the account may urge."""
    if not can(user, Action.URGE):
        return []
    return [duty for duty in duties if can(user, Action.URGE, Access(owner=duty.debtor_id))]


def access_of(duty: Duty) -> Access:
    """Who is told of a duty that he may not urge that he may not: whoever reads of it."""
    parts = Assignment.objects.filter(role__in=LINE_ROLES)
    if duty.measure_id is not None:
        lines = parts.filter(measure=duty.measure_id)
    else:
        led = Assignment.objects.reporting().under(duty.plan_id or 0, duty.debtor_id)
        lines = parts.filter(measure__in=led.order_by().values("measure"))
    return Access(
        owner=duty.debtor_id, readers=frozenset(lines.values_list("organization", flat=True))
    )


def urged(duties: Collection[Duty]) -> dict[str, Urged]:
    """How often these were urged, by their keys."""
    return Urge.objects.of_duties([duty.key for duty in duties])
