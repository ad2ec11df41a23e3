"""The last day of a closed period: what its pages and the command say beside what is frozen."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from departments.models import User
from reform_tracker import clock
from reports.closes.models import PeriodClose
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.closes.closing import JUNE, close, reopen

LAST = date(2012, 5, 31)


@pytest.fixture(autouse=True)
def june(world: World) -> Iterator[None]:
    with clock.pinned(JUNE):
        yield


def told(world: World, on: date = LAST) -> tuple[dict[str, Any], str]:
    """What `figures --on` prints, and what it says beside it."""
    out, beside = StringIO(), StringIO()
    plan = world.plan.number
    call_command("figures", plan=plan, on=on, json=True, stdout=out, stderr=beside)
    return json.loads(out.getvalue()), beside.getvalue()


def notice(user: User, world: World, path: str, on: date = LAST) -> str:
    answer = signed_in(user).get(f"/plans/{world.plan.pk}/{path}", {"as_of": on.isoformat()})
    assert answer.status_code == 200
    html = answer.content.decode()
    return html[html.index("notice-info") :].split("</p>")[0]


def test_the_figures_of_the_last_day_are_what_was_closed(world: World) -> None:
    with clock.pinned(date(2012, 5, 24)):
        world.accepted_report()
    close(world)
    figures, beside = told(world)
    assert figures == PeriodClose.objects.get().figures
    assert "the same figures" in beside


def test_what_came_in_before_the_close_is_said_to_be_in_the_close_alone(world: World) -> None:
    world.accepted_report()
    closed = close(world)
    figures, beside = told(world)
    assert closed.figures is not None
    assert (figures["reports_filed"], closed.figures["reports_filed"]) == (0, 1)
    assert "other figures" in beside


@pytest.mark.parametrize("path", ["", "tasks/", "areas/1/"])
def test_pages_of_the_last_day_lead_to_what_is_frozen(path: str, world: World) -> None:
    frozen = f"/plans/{world.plan.pk}/periods/2012-05/"
    assert frozen not in notice(world.reviewer, world, path)
    close(world)
    assert frozen in notice(world.reviewer, world, path)
    assert frozen not in notice(world.reviewer, world, path, date(2012, 5, 30))
    reopen(world)
    assert frozen not in notice(world.reviewer, world, path)


def test_who_may_not_read_the_close_is_told_of_it_without_a_link(world: World) -> None:
    close(world)
    text = notice(world.reporter(), world, "tasks/")
    assert "2012-05" in text
    assert "/periods/" not in text


def test_the_command_says_nothing_of_other_days(world: World) -> None:
    close(world)
    assert told(world, date(2012, 5, 30))[1] == told(world, JUNE)[1] == ""
