"""Extending a part into the next year: the dates of it that lie before are moved, by the machinery
of extensions, so that each keeps the one it had."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from departments.models import User
from reports.models import LineEnding
from reports.year_end.parts import Part
from tasks.errors import Refused
from tasks.extensions.service import MOST_AT_ONCE, move_deadlines
from tasks.extensions.targets import Kind
from tasks.models import Milestone, ReformPlan
from tasks.plan.models.roles import PartyRole
from tasks.plan.succession import owner_of
from tasks.signing.models import State

Thing = tuple[Kind, int]


def require_dates(part: Part, until: date) -> None:
    """Raises Refused for a part that has no date before that day which could be moved."""
    if not list(_dates(part, until)):
        raise Refused(
            _("it has no milestone and no end of its own before that day: carry it over instead")
        )


def extend(
    plan: ReformPlan, chosen: Sequence[tuple[Part, LineEnding]], *, actor: User, source: str
) -> None:
    """Moves the dates of these parts, as many as go with one day and one reason at once."""
    together: dict[tuple[date, str], set[Thing]] = {}
    for part, ending in chosen:
        if ending.until is not None:
            things = together.setdefault((ending.until, ending.reason), set())
            things.update(_dates(part, ending.until))
    for (until, reason), wanted in together.items():
        in_order = sorted(wanted)
        for start in range(0, len(in_order), MOST_AT_ONCE):
            move_deadlines(
                plan.pk,
                in_order[start : start + MOST_AT_ONCE],
                actor=actor,
                source=source,
                until=until,
                reason=reason,
            )


def _dates(part: Part, until: date) -> Iterator[Thing]:
    """The milestones that are not reached, and of whoever leads the end of the measure."""
    standing = part.standing
    rows = Milestone.objects.filter(
        commitment__measure=standing.measure_id,
        commitment__until=None,
        commitment__filing__state=State.ACCEPTED,
        verified_on=None,
        until=None,
        due_on__lt=until,
    ).annotate(owner=owner_of("commitment__measure", "commitment__filing__organization"))
    for pk in rows.filter(owner=standing.organization_id).values_list("pk", flat=True):
        yield Kind.MILESTONE, pk
    end = standing.measure.due_on
    if standing.role == PartyRole.LEAD and end is not None and end < until:
        yield Kind.MEASURE, standing.measure_id
