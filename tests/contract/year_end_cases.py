"""How the rows of the matrix about the year's end are tried."""

from typing import Any

from reports.models import LineEnding
from reports.year_end.models import Way
from reports.year_end.parts import open_parts
from reports.year_end.service import seen_of
from tasks.models import ReformPlan
from tests.contract.cases import Case, plan_page
from tests.contract.preparing import MARKER, plan_closed, plan_of
from tests.factories.world import World
from tests.factories.year_end import NEW, all_dropped, choose, finish, part_key


def chosen(world: World) -> LineEnding:
    """What is chosen for A's part of P."""
    return choose(world, Way.CARRY, [part_key(world)], reason=MARKER)[0]


def ended(world: World) -> LineEnding:
    """The same after the plan was closed."""
    one = chosen(world)
    all_dropped(world)
    finish(world, into=NEW)
    return one


def dropping(version: int) -> Any:
    return lambda w, t: {
        "chosen": f"{part_key(w)}.{version}",
        "way": Way.DROP.value,
        "reason": MARKER,
    }


def closing(world: World, _thing: Any) -> dict[str, Any]:
    return {"reason": MARKER, "seen": seen_of(open_parts(world.plan))}


YEAR_END_CASES: dict[str, Case] = {
    "the way to the year's end of a plan": Case(shows=lambda w, t: f"/plans/{w.plan.pk}/year-end/"),
    "the year's end of a plan": plan_page,
    "the year's end of a plan as a workbook": plan_page,
    "choose what becomes of A's part": Case(
        args=plan_of,
        data=dropping(0),
        method="post",
        took=lambda w, t, user: LineEnding.objects.filter(reason=MARKER).exists(),
    ),
    "take back what was chosen for A's part": Case(
        chosen,
        plan_of,
        dropping(1),
        "post",
        lambda w, t, user: not LineEnding.objects.get(pk=t.pk).way,
    ),
    "close a plan": Case(
        all_dropped,
        plan_of,
        closing,
        "post",
        lambda w, t, user: not ReformPlan.objects.get(pk=w.plan.pk).is_open,
    ),
    "open a closed plan again": Case(
        plan_closed,
        plan_of,
        lambda w, t: {"reason": MARKER},
        "post",
        lambda w, t, user: ReformPlan.objects.get(pk=w.plan.pk).is_open,
    ),
    "what became of A's part over the API": Case(ended, shows=lambda w, t: f'"id":{t.pk},'),
    "read what became of A's part over the API": Case(ended, lambda w, t: [t.pk]),
}
