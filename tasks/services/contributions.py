"""What supporting departments hand to the lead of a measure."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Access, Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from tasks.errors import Invalid, Problem, Refused
from tasks.models import Assignment, Contribution, Measure, ReportingPeriod
from tasks.models.filing import LINE_ROLES
from tasks.services import duties
from tasks.services.locking import expect_version, locked


def contribution_access(measure: Measure, organization_id: int) -> Access:
    """A supporter owns its part; everyone on the line reads it."""
    rows = dict(measure.assignments.values_list("organization_id", "role"))
    supports = rows.get(organization_id) == Assignment.Role.SUPPORT
    return Access(
        owner=organization_id if supports else None,
        readers=frozenset(pk for pk, role in rows.items() if role in LINE_ROLES),
    )


def obligation_key(measure_id: int, organization_id: int, period_id: int) -> str:
    return f"contribution:{measure_id}:{organization_id}:{period_id}"


@transaction.atomic
def hand_in(
    measure_id: int,
    period_id: int,
    *,
    actor: User,
    source: str,
    version: int | None,
    text: str,
) -> Contribution:
    """Hands in (or replaces) the supporter's part for a period.

    Saving what is there already changes nothing.
    Raises Stale, Invalid, Refused; Http404 and PermissionDenied by the permission table.
    """
    measure = locked(Measure, measure_id)
    authorize(actor, Action.WRITE_CONTRIBUTION, contribution_access(measure, actor.organization_id))
    period = ReportingPeriod.objects.filter(
        pk=period_id, plan__areas__tasks__measures=measure_id
    ).first()
    if period is None:
        raise Http404
    if period.starts_on > clock.today():
        raise Refused(_("This period has not begun yet."))
    if not text.strip():
        raise Invalid(
            [Problem("text", _("Say what your department did, or that there is nothing."))]
        )
    part = Contribution.objects.filter(
        measure=measure, period=period, organization=actor.organization_id
    ).first()
    if part is None:
        part = Contribution(
            measure=measure, period=period, organization_id=actor.organization_id, version=0
        )
    elif part.text == text:
        # Sent twice: it stands there already.
        return part
    else:
        expect_version(part, version or 0)
    part.text, part.written_by, part.handed_in_at = text, actor, clock.now()
    part.version += 1
    part.save()
    duties.settle([obligation_key(measure_id, actor.organization_id, period_id)], by=actor)
    record(
        actor=actor,
        action="contribution.handed_in",
        target=part,
        source=source,
        summary=gettext_lazy("Part handed to the lead"),
        data={"text": text, "version": part.version},
    )
    return part
