"""What supporting departments hand to the lead of a measure."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event
from tasks.duties import settling
from tasks.errors import Invalid, Problem, Refused
from tasks.models import Contribution, Measure, ReportingPeriod
from tasks.plan import lifetime
from tasks.signing import feeds
from tasks.signing.locking import expect_version, locked
from tasks.signing.states import HandedIn
from tasks.signing.workflow import Step, StepRule, Taken, Workflow, move


def require_own(measure: Measure, actor: User) -> Contribution:
    """The actor's organization's part of the line, unsaved, if it has one to write.

    Raises Http404 and PermissionDenied by the permission table.
    """
    part = Contribution(measure=measure, organization_id=actor.organization_id, version=0)
    authorize(actor, Action.WRITE_CONTRIBUTION, part.access())
    return part


def require_writable(measure: Measure, period: ReportingPeriod) -> None:
    """Raises Refused where no part could be handed in, whatever is typed."""
    lifetime.require_open(measure.task.area.plan_id)
    if period.starts_on > clock.today():
        raise Refused(_("This period has not begun yet."))


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
    mine = require_own(measure, actor)
    period = ReportingPeriod.objects.filter(
        pk=period_id, plan__areas__tasks__measures=measure_id
    ).first()
    if period is None:
        raise Http404
    require_writable(measure, period)
    if not text.strip():
        raise Invalid(
            [Problem("text", _("Say what your department did, or that there is nothing."))]
        )
    stored = Contribution.objects.filter(
        measure=measure, period=period, organization=actor.organization_id
    ).first()
    if stored is not None:
        if stored.text == text:
            return stored  # sent twice: it stands there already
        expect_version(stored, version or 0)
    part = stored or mine
    part.period, part.text = period, text
    move(part, Step.REPLACE if stored else Step.HAND_IN, Taken(actor))
    record(
        actor=actor,
        action="contribution.handed_in",
        target=part,
        source=source,
        summary=gettext_lazy("Part handed to the lead"),
        data={"text": text, "version": part.version},
        changes=feeds.of_document(part, Event.HANDED_IN),
    )
    return part


def _written(part: Contribution, taken: Taken) -> None:
    part.written_by, part.handed_in_at = taken.actor, taken.at


WORKFLOW: Workflow[Contribution] = Workflow(
    model=Contribution,
    name="contribution",
    resource="contributions",
    read=Action.READ_CONTRIBUTION,
    write=Action.WRITE_CONTRIBUTION,
    push=None,
    steps={
        Step.HAND_IN: StepRule(
            frozenset({HandedIn.MISSING}),
            HandedIn.HANDED_IN,
            Action.WRITE_CONTRIBUTION,
            gettext_lazy("Handed to the lead."),
            Event.HANDED_IN,
            mark=_written,
            then=(settling.done_by,),
            recorded_as="handed_in",
        ),
        Step.REPLACE: StepRule(
            frozenset({HandedIn.HANDED_IN}),
            HandedIn.HANDED_IN,
            Action.WRITE_CONTRIBUTION,
            gettext_lazy("Handed to the lead."),
            Event.HANDED_IN,
            mark=_written,
            then=(settling.done_by,),
            recorded_as="handed_in",
        ),
    },
    describes=("organization", "period", "measure__task"),
)
