"""How the rows of the matrix about results are tried."""

from collections.abc import Callable
from typing import Any

from departments.models import User
from tasks.models import Attachment, Result
from tasks.results import service
from tasks.signing.states import Published
from tasks.signing.workflow import Step
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, pdf, pk
from tests.factories.results import draft_result, published_result, recommended_result
from tests.factories.world import World

FORM = {"kind_of": "practice", "title": MARKER, "summary": MARKER, "dated_on": "2012-05-04"}
BODY = {"kind": "practice", "title": MARKER, "summary": MARKER, "dated_on": "2012-05-04"}


def draft_of(organization: str) -> Callable[[World], Result]:
    return lambda world: draft_result(world, organization, title="原标题甲乙丙")


def published_of(organization: str) -> Callable[[World], Result]:
    return lambda world: published_result(world, organization, title="原标题甲乙丙")


def taken_on(organization: str) -> Callable[[World], None]:
    """X has taken P on, without any result."""

    def prepared(world: World) -> None:
        if not world.filing(organization).is_started:
            world.accepted_filing(organization)

    return prepared


def measure(world: World, _thing: object) -> list[Any]:
    return [world.measure.pk]


def listed(of: Callable[[World], Result], **said: Any) -> Case:
    return Case(of, data=lambda w, t: said, shows=lambda w, t: f"/results/{t.pk}/")


def changed(_world: World, thing: Result, _user: User) -> bool:
    return Result.objects.filter(pk=thing.pk, title=MARKER).exists()


def step(name: Step, of: Callable[[World], Result], took: Any, **said: Any) -> Case:
    return Case(
        of,
        lambda world, thing: [thing.pk, name.value],
        lambda world, thing: {"revision": thing.revision, **said},
        "post",
        took,
    )


def reached(state: str) -> Callable[[World, Any, User], bool]:
    return lambda w, t, u: Result.objects.filter(pk=t.pk, state=state).exists()


def recommended(yes: bool) -> Callable[[World, Any, User], bool]:
    return lambda w, t, u: Result.objects.get(pk=t.pk).is_recommended is yes


def file_of_a(world: World) -> Attachment:
    """A file of a published result."""
    draft = draft_of(World.A)(world)
    attachment = world.attachment(draft)
    service.step_result(draft.pk, Step.SIGN, actor=world.approver(), source="test")
    return attachment


RESULT_CASES: dict[str, Case] = {
    "list the draft of a result of A": listed(draft_of(World.A)),
    "list the draft of a result of X": listed(draft_of(World.X)),
    "list the published result of A": listed(published_of(World.A)),
    "search the published result of A": listed(published_of(World.A), q="原标题"),
    "filter the drafts of results": listed(draft_of(World.A), state="draft"),
    "the results as a workbook": read_only,
    "read the draft of a result of A": Case(draft_of(World.A), pk),
    "read the draft of a result of X": Case(draft_of(World.X), pk),
    "read the published result of A": Case(published_of(World.A), pk),
    "read the published result of X": Case(published_of(World.X), pk),
    "the published result on the page of its task": Case(
        published_of(World.A),
        lambda w, t: [w.measure.task_id],
        shows=lambda w, t: f"/results/{t.pk}/",
    ),
    "the draft of a result on the page of its task": Case(
        draft_of(World.A),
        lambda w, t: [w.measure.task_id],
        shows=lambda w, t: f"/results/{t.pk}/",
    ),
    "open the form of a new result": Case(taken_on(World.X), measure),
    "record a result": Case(
        taken_on(World.X),
        measure,
        lambda w, t: FORM,
        "post",
        lambda w, t, u: Result.objects.filter(title=MARKER, writers=u).exists(),
    ),
    "open the form of a result of A": Case(draft_of(World.A), pk),
    "change the draft of a result of A": Case(
        draft_of(World.A), pk, lambda w, t: FORM | {"version": t.version}, "post", changed
    ),
    "change the draft of a result of X": Case(
        draft_of(World.X), pk, lambda w, t: FORM | {"version": t.version}, "post", changed
    ),
    "publish the result of A": step(Step.SIGN, draft_of(World.A), reached(Published.PUBLISHED)),
    "publish the result of X": step(Step.SIGN, draft_of(World.X), reached(Published.PUBLISHED)),
    "withdraw the result of A": step(
        Step.WITHDRAW, published_of(World.A), reached(Published.WITHDRAWN), comment=MARKER
    ),
    "recommend the result of A": step(
        Step.RECOMMEND, published_of(World.A), recommended(True), comment=MARKER
    ),
    "recommend the result of X": step(
        Step.RECOMMEND, published_of(World.X), recommended(True), comment=MARKER
    ),
    "take the recommendation of A back": step(
        Step.UNRECOMMEND, recommended_result, recommended(False)
    ),
    "the draft of a result of A over the API": Case(
        draft_of(World.A), shows=lambda w, t: f'"id":{t.pk},'
    ),
    "the published result of A over the API": Case(
        published_of(World.A), shows=lambda w, t: f'"id":{t.pk},'
    ),
    "read the draft of a result of X over the API": Case(draft_of(World.X), pk),
    "read the published result of A over the API": Case(published_of(World.A), pk),
    "record a result of X over the API": Case(
        taken_on(World.X),
        data=lambda w, t: BODY | {"measure": w.measure.pk},
        method="post",
        took=lambda w, t, u: Result.objects.filter(title=MARKER).exists(),
        json=True,
    ),
    "change the draft of a result of X over the API": Case(
        draft_of(World.X),
        pk,
        lambda w, t: BODY,
        "put",
        changed,
        json=True,
        headers=lambda w, t: {"If-Match": f'"{t.pk}.{t.version}"'},
    ),
    "the files of the published result of A": Case(published_of(World.A), pk),
    "attach a file to a result of X": Case(
        draft_of(World.X),
        pk,
        lambda w, t: {"file": pdf()},
        "post",
        lambda w, t, u: t.attachments.exists(),
    ),
    "download a file of the published result of A": Case(file_of_a, pk),
    "withdraw the result of X over the API": Case(
        published_of(World.X),
        pk,
        lambda w, t: {"reason": MARKER},
        "post",
        reached(Published.WITHDRAWN),
        json=True,
    ),
}
