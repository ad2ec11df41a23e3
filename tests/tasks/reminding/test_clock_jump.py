"""A business date that runs ahead and comes back loses no reminder and doubles none."""

from datetime import date, timedelta

from reform_tracker.notifications.models import InboxMessage, Intent, IntentState
from tasks.reminding import planner
from tests.factories.world import World

FIRST, LAST = date(2012, 5, 8), date(2012, 5, 16)


def sent_to(world: World) -> list[tuple[str, date]]:
    """What the reporter was told of the filing: rule and date, in the inbox."""
    rows = Intent.objects.filter(
        recipient=world.reporter(),
        duty_key=f"filing:{world.filing().pk}",
        channel="inbox",
    ).exclude(state=IntentState.SUPERSEDED)
    return sorted(rows.values_list("rule", "business_date"))


def walk(first: date, last: date) -> None:
    day = first
    while day <= last:
        planner.plan(day)
        day += timedelta(days=1)


def test_what_was_passed_over_by_a_jump_is_sent_when_its_day_comes(world: World) -> None:
    world.reporter()
    planner.plan(FIRST)
    planner.plan(LAST)
    ahead = sent_to(world)
    walk(FIRST + timedelta(days=1), LAST)
    told = sent_to(world)
    assert set(ahead) <= set(told)
    assert {rule.split(":")[0] for rule, _day in told} == {
        "filing-5",
        "filing-3",
        "filing-1",
        "filing+0",
        "filing+1",
    }
    messages = InboxMessage.objects.filter(
        intent__recipient=world.reporter(), intent__duty_key=f"filing:{world.filing().pk}"
    )
    assert messages.count() == len(told)


def test_walking_on_after_the_jump_doubles_nothing(world: World) -> None:
    world.reporter()
    walk(FIRST, LAST)
    before = sent_to(world)
    walk(FIRST, LAST)
    assert sent_to(world) == before
