"""How the rows of the matrix about coordination items and joint meetings are tried."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from departments.models import User
from reform_tracker import clock
from tasks.coordinating import meetings
from tasks.models import CoordinationItem, JointMeeting, MeetingItem
from tasks.signing.states import Coordinated
from tasks.signing.workflow import Step
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, pk, plan_of, state
from tests.factories.coordination import convened, decided_item, raised_item
from tests.factories.world import World


def of(organization: str) -> Callable[[World], CoordinationItem]:
    return lambda world: raised_item(world, organization, title=MARKER)


def by_api(organization: str) -> Case:
    return Case(of(organization), shows=lambda w, t: f'"id":{t.pk},')


def deciding(organization: str) -> Case:
    return Case(
        of(organization),
        pk,
        lambda w, t: {"revision": t.version, "comment": MARKER},
        "post",
        state(Coordinated.DECIDED),
    )


def stepped(
    made: Callable[[World], CoordinationItem], name: Step, reached: str, **said: str
) -> Case:
    return Case(
        made,
        lambda world, thing: [thing.pk, name.value],
        lambda world, thing: {"revision": thing.version, **said},
        "post",
        state(reached),
    )


def met(world: World) -> JointMeeting:
    return convened(world, place=MARKER)


def with_item(world: World) -> MeetingItem:
    meeting = met(world)
    item = raised_item(world)
    meetings.put_on(meeting.pk, [item.pk], actor=world.reviewer, source="test")
    return meeting.agenda.get()


def held(world: World) -> JointMeeting:
    """One whose day has come."""
    meeting = met(world)
    JointMeeting.objects.filter(pk=meeting.pk).update(held_on=clock.today())
    return meeting


def minuted(world: World) -> JointMeeting:
    return meetings.issue_minutes(
        held(world).pk, actor=world.reviewer, source="test", attended="李某。"
    )


def calling(world: World, _thing: object) -> dict[str, Any]:
    return {
        "held_on": (clock.today() + timedelta(days=9)).isoformat(),
        "place": MARKER,
        "chair": MARKER,
        "invited": [world.organization(World.A).pk],
        "version": 1,
    }


def _chaired(_world: World, _thing: Any, _user: User) -> bool:
    return JointMeeting.objects.filter(chair=MARKER).exists()


def _put_on(_world: World, _thing: Any, _user: User) -> bool:
    return MeetingItem.objects.filter(is_off=False).exists()


COORDINATION_CASES: dict[str, Case] = {
    "list the coordination item of A": Case(of(World.A)),
    "list the coordination item of X": Case(of(World.X)),
    "search the coordination item of A": Case(
        of(World.A), data=lambda w, t: {"q": MARKER}, shows=lambda w, t: f"/coordination/{t.pk}/"
    ),
    "filter the items that wait": Case(of(World.A), data=lambda w, t: {"waits": "true"}),
    "the coordination items as a workbook": read_only,
    "read the coordination item of A": Case(of(World.A), pk),
    "read the coordination item of X": Case(of(World.X), pk),
    "open the form of a coordination item": Case(args=plan_of),
    "raise a coordination item on P": Case(
        args=plan_of,
        data=lambda w, t: {"measure": w.measure.pk, "title": MARKER, "text": MARKER},
        method="post",
        took=lambda w, t, u: CoordinationItem.objects.filter(title=MARKER, raised_by=u).exists(),
    ),
    "decide the coordination item of A": deciding(World.A),
    "decide the coordination item of X": deciding(World.X),
    "open the decided item of A again": stepped(
        decided_item, Step.REOPEN, Coordinated.RAISED, comment=MARKER
    ),
    "take the coordination item of A back": stepped(
        of(World.A), Step.WITHDRAW, Coordinated.WITHDRAWN
    ),
    "list the joint meeting": Case(met),
    "the joint meetings as a workbook": read_only,
    "read the joint meeting": Case(met, pk),
    "convene a joint meeting": Case(args=plan_of, data=calling, method="post", took=_chaired),
    "change the joint meeting": Case(met, pk, calling, "post", _chaired),
    "put the item of A on the agenda": Case(
        met,
        pk,
        lambda w, t: {"items": [raised_item(w).pk]},
        "post",
        _put_on,
    ),
    "put the item of A off": Case(
        with_item,
        lambda world, thing: [thing.meeting_id, thing.item_id],
        method="post",
        took=lambda w, t, u: MeetingItem.objects.filter(pk=t.pk, is_off=True).exists(),
    ),
    "issue the minutes": Case(
        held,
        pk,
        lambda w, t: {"attended": MARKER, "version": t.version},
        "post",
        lambda w, t, u: JointMeeting.objects.filter(pk=t.pk, minuted_by=u).exists(),
    ),
    "the minutes as a document": Case(minuted, pk),
    "item of A by API": by_api(World.A),
    "item of X by API": by_api(World.X),
    "read item of X by API": Case(of(World.X), pk),
    "raise an item by API": Case(
        data=lambda w, t: {"measure": w.measure.pk, "title": MARKER, "text": MARKER},
        method="post",
        took=lambda w, t, u: CoordinationItem.objects.filter(title=MARKER).exists(),
        json=True,
    ),
    "take item of X back by API": Case(
        of(World.X), pk, method="post", took=state(Coordinated.WITHDRAWN), json=True
    ),
}
