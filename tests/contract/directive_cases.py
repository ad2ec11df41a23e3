"""How the rows of the matrix about directives and remarks are tried."""

from collections.abc import Callable
from datetime import date
from typing import Any

from departments.models import User
from tasks.directives import service
from tasks.models import Directive, Remark
from tasks.signing.states import Ordered
from tasks.signing.workflow import Step
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, pk, plan_of, state
from tests.factories.directives import DUE, answered_directive, issued_directive, leaders_remark
from tests.factories.world import World

PASSED = date(2012, 5, 1)
Made = Callable[[World], Directive]


def to(organization: str) -> Made:
    return lambda world: issued_directive(world, organization, title=MARKER)


def answered(organization: str) -> Made:
    return lambda world: answered_directive(world, organization, title=MARKER)


def settled(world: World) -> Directive:
    return service.step_directive(
        answered_directive(world).pk, Step.SETTLE, actor=world.reviewer, source="test"
    )


def late(world: World) -> Directive:
    directive = to(World.A)(world)
    Directive.objects.filter(pk=directive.pk).update(issued_on=PASSED, due_on=PASSED)
    return directive


def listed(made: Made, **said: Any) -> Case:
    return Case(made, data=lambda w, t: said)


def by_api(made: Made) -> Case:
    return Case(made, shows=lambda w, t: f'"id":{t.pk},')


def stepped(made: Made, name: Step, reached: str, **said: Any) -> Case:
    return Case(
        made,
        lambda world, thing: [thing.pk, name.value],
        lambda world, thing: {"revision": thing.version, **said},
        "post",
        state(reached),
    )


def issuing(organization: str) -> Case:
    return Case(
        args=plan_of,
        data=lambda w, t: {
            "organization": w.organization(organization).pk,
            "title": MARKER,
            "text": MARKER,
            "due_on": DUE.isoformat(),
        },
        method="post",
        took=lambda w, t, u: Directive.objects.filter(title=MARKER, issued_by=u).exists(),
    )


def remarked(world: World) -> Remark:
    return leaders_remark(world, MARKER)


def measure_of(world: World, _thing: object) -> list[Any]:
    return [world.measure.pk]


def _noted(_world: World, thing: Any, user: User) -> bool:
    return Remark.objects.filter(pk=thing.pk, handled_by=user).exists()


DIRECTIVE_CASES: dict[str, Case] = {
    "list the directive to A": listed(to(World.A)),
    "list the directive to X": listed(to(World.X)),
    "search the directive to A": Case(
        to(World.A), data=lambda w, t: {"q": MARKER}, shows=lambda w, t: f"/directives/{t.pk}/"
    ),
    "filter the late directives": listed(late, late="true"),
    "the directives as a workbook": read_only,
    "read the directive to A": Case(to(World.A), pk),
    "read the directive to X": Case(to(World.X), pk),
    "open the form of a directive": Case(args=plan_of),
    "issue a directive to A": issuing(World.A),
    "issue a directive to X": issuing(World.X),
    "answer the directive to A": stepped(
        to(World.A), Step.ANSWER, Ordered.ANSWERED, comment=MARKER
    ),
    "settle the directive to A": stepped(answered(World.A), Step.SETTLE, Ordered.DONE),
    "send the answer of A back": stepped(
        answered(World.A), Step.SEND_BACK, Ordered.OPEN, comment=MARKER
    ),
    "settle the directive to X": stepped(answered(World.X), Step.SETTLE, Ordered.DONE),
    "charge A again": stepped(settled, Step.REOPEN, Ordered.OPEN, comment=MARKER),
    "take the directive to A back": stepped(
        to(World.A), Step.WITHDRAW, Ordered.WITHDRAWN, comment=MARKER
    ),
    "list the remark on P": Case(remarked),
    "the remarks as a workbook": read_only,
    "read the remark on P": Case(remarked, pk),
    "see to the remark on P": Case(
        remarked, pk, lambda w, t: {"words": "已办理。"}, "post", _noted
    ),
    "open the form of a remark": Case(args=measure_of),
    "write a remark on P": Case(
        args=measure_of,
        data=lambda w, t: {"text": MARKER},
        method="post",
        took=lambda w, t, u: Remark.objects.filter(text=MARKER, by=u).exists(),
    ),
    "the directive to A over the API": by_api(to(World.A)),
    "the directive to X over the API": by_api(to(World.X)),
    "read the directive to X over the API": Case(to(World.X), pk),
    "answer the directive to X over the API": Case(
        to(World.X),
        pk,
        lambda w, t: {"answer": MARKER, "version": t.version},
        "post",
        state(Ordered.ANSWERED),
        json=True,
    ),
    "the remark on P over the API": by_api(remarked),  # type: ignore[arg-type]  # a remark
}
