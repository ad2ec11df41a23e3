"""How the rows of the matrix about comments are tried."""

from collections.abc import Callable
from typing import Any

from departments.models import User
from tasks.models import Comment
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, pk
from tests.factories.world import World
from tests.tasks.comments.people import say

CORRECTED = "改正后的独有文字"


def said_by(organization: str) -> Callable[[World], Comment]:
    return lambda world: say(world, actor=world.reporter(organization), text=MARKER)


def listed(organization: str, **asked: Any) -> Case:
    return Case(
        said_by(organization),
        data=lambda w, t: asked,
        shows=lambda w, t: f"/comments/{t.pk}/",
    )


def _line(world: World, _thing: object) -> list[Any]:
    return [world.measure.pk]


def _spoken(world: World, _thing: object, user: User) -> bool:
    return Comment.objects.filter(measure=world.measure, text=MARKER, by=user).exists()


def _by_api(organization: str) -> Case:
    return Case(said_by(organization), shows=lambda w, t: f'"id":{t.pk},')


COMMENT_CASES: dict[str, Case] = {
    "list the comment of A": listed(World.A),
    "list the comment of X": listed(World.X),
    "search the comment of A": listed(World.A, q=MARKER),
    "the comments as a workbook": read_only,
    "read the comment of A": Case(said_by(World.A), pk),
    "read the comment of X": Case(said_by(World.X), pk),
    "put the comment of A right": Case(
        said_by(World.A),
        pk,
        lambda w, t: {"text": CORRECTED, "version": t.version},
        "post",
        lambda w, t, u: Comment.objects.filter(pk=t.pk, text=CORRECTED).exists(),
    ),
    "take the comment of A back": Case(
        said_by(World.A),
        pk,
        method="post",
        took=lambda w, t, u: Comment.objects.filter(pk=t.pk).exclude(taken_back_at=None).exists(),
    ),
    "the comments on P": Case(args=_line),
    "the comment of A beside the form": Case(said_by(World.A), _line),
    "comment on P": Case(
        args=_line, data=lambda w, t: {"text": MARKER}, method="post", took=_spoken
    ),
    "the comment of A on the task's page": Case(
        said_by(World.A), args=lambda w, t: [w.measure.task_id]
    ),
    "the comment of A over the API": _by_api(World.A),
    "the comment of X over the API": _by_api(World.X),
    "read the comment of X over the API": Case(said_by(World.X), pk),
    "comment on P over the API": Case(
        data=lambda w, t: {"measure": w.measure.pk, "text": MARKER},
        method="post",
        took=_spoken,
        json=True,
    ),
}
