"""The states of a coordination item, and who leads it from one to the other."""

from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.permissions import Action
from reform_tracker import clock
from reform_tracker.feed.changes import Event
from reform_tracker.notifications.models import Topic
from tasks.duties import settling
from tasks.models import CoordinationItem, MeetingItem
from tasks.plan import lifetime
from tasks.signing.chain import ACCEPTED_URGENCY, BOTH
from tasks.signing.states import Coordinated
from tasks.signing.steps import take_step
from tasks.signing.workflow import Need, News, Step, StepRule, Taken, Workflow

DECIDED = News(_("Decided: %(what)s"), BOTH, Topic.NEWS, ACCEPTED_URGENCY)
PUT_ON = News(_("On the agenda of a joint meeting: %(what)s"), BOTH, Topic.NEWS, ACCEPTED_URGENCY)
OPENED_AGAIN = News(_("Opened again: %(what)s"), BOTH, Topic.NEWS, ACCEPTED_URGENCY)


def standing_of(item: CoordinationItem) -> QuerySet[MeetingItem]:
    """The agenda on which an item stands now, of a meeting that is not minuted."""
    return MeetingItem.objects.filter(
        item=item, is_off=False, decision="", meeting__minuted_at=None
    )


def _off_the_agenda(item: CoordinationItem, _taken: Taken) -> None:
    standing_of(item).update(is_off=True)


def _mark_decided(item: CoordinationItem, taken: Taken) -> None:
    item.decision = taken.comment.strip()
    item.decided_by, item.decided_at = taken.actor, taken.at


def _mark_open(item: CoordinationItem, _taken: Taken) -> None:
    item.decided_by = item.decided_at = None
    item.since = clock.today()


WORKFLOW: Workflow[CoordinationItem] = Workflow(
    model=CoordinationItem,
    name="coordination",
    resource="coordination-items",
    read=Action.READ_COORDINATION,
    write=Action.RAISE_ITEM,
    push=Action.RAISE_ITEM,
    steps={
        Step.PUT_ON: StepRule(
            frozenset({Coordinated.RAISED}),
            Coordinated.ON_AGENDA,
            Action.COORDINATE,
            _("On the agenda."),
            Event.COORDINATION_DECIDED,
            news=PUT_ON,
        ),
        Step.TAKE_OFF: StepRule(
            frozenset({Coordinated.ON_AGENDA}),
            Coordinated.RAISED,
            Action.COORDINATE,
            _("Taken off the agenda: it waits for a decision."),
            Event.COORDINATION_DECIDED,
            then=(_off_the_agenda,),
        ),
        Step.DECIDE: StepRule(
            frozenset({Coordinated.RAISED, Coordinated.ON_AGENDA}),
            Coordinated.DECIDED,
            Action.COORDINATE,
            _("Decided."),
            Event.COORDINATION_DECIDED,
            needs=Need.REVISION | Need.COMMENT,
            mark=_mark_decided,
            then=(settling.done_by,),
            news=DECIDED,
            lacking=_("Say what has been decided."),
        ),
        Step.REOPEN: StepRule(
            frozenset({Coordinated.DECIDED}),
            Coordinated.RAISED,
            Action.COORDINATE,
            _("Opened again: it waits for a decision."),
            Event.COORDINATION_DECIDED,
            needs=Need.REVISION | Need.COMMENT,
            mark=_mark_open,
            news=OPENED_AGAIN,
            lacking=_("Say what the new instruction is."),
        ),
        Step.WITHDRAW: StepRule(
            frozenset({Coordinated.RAISED, Coordinated.ON_AGENDA}),
            Coordinated.WITHDRAWN,
            Action.RAISE_ITEM,
            _("Taken back: nobody decides about it any more."),
            Event.WITHDRAW,
            then=(settling.done_by, _off_the_agenda),
        ),
    },
    require_open=lifetime.of_open_plan,
    describes=("organization", "measure__task"),
)
# Takes one step of an item; arguments and errors are those of signing.steps.take_step.
step_item = partial(take_step, WORKFLOW)
