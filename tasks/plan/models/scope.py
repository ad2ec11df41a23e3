"""Whose rows about organizations and lines an account may read: one rule for all kinds of them."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from departments.models import Organization, User
from tasks.plan.models.plan import Assignment, Measure


def nothing_else(_organization_id: int) -> Q:
    """For rows that nobody reads for another reason."""
    return Q(pk__in=())


def of_organization_or_line(user: User, also: Callable[[int], Q] = nothing_else) -> Q:
    """For rows with an `organization` and a `measure` that may be none: those of organizations
    within the reach of the account's office, its own organization's or that one's predecessors',
    and those on lines on which that stands. `also` says what else a member of it reads."""
    found = user.reads.among("organization")
    if user.reads.whole or not user.is_member:
        return found
    mine = user.organization_id
    return (
        found
        | Q(organization=mine)
        | Q(organization__in=Organization.objects.filter(successor=mine))
        | Q(measure__in=Measure.objects.on_line_of(mine))
        | also(mine)
    )


def shares_a_line(organization_id: int) -> Exists:
    """For rows with an `organization` and a `plan`: whether that one reports, under the plan, on a
    line on which this one stands."""
    shared = Assignment.objects.reporting().filter(
        organization=OuterRef("organization"),
        measure__task__area__plan=OuterRef("plan"),
        measure__in=Measure.objects.on_line_of(organization_id),
    )
    return Exists(shared)
