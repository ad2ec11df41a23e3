"""The wizard in the browser's words: what is shown, chosen, refused, and read once it is closed."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from departments.roles import Role
from reform_tracker import clock
from reports.models import LineEnding
from reports.year_end.models import Way
from reports.year_end.parts import open_parts
from reports.year_end.service import seen_of
from tasks.models import ReformPlan
from tests.factories.browser import signed_in
from tests.factories.closings import asked_closing, done
from tests.factories.extensions import asked_extension
from tests.factories.world import World
from tests.factories.year_end import (
    OVER,
    SPRING,
    WHY,
    WINTER,
    all_dropped,
    choose,
    finish,
    part_key,
)


@pytest.fixture(autouse=True)
def december(world: World) -> Iterator[None]:
    with clock.pinned(WINTER):
        yield


def url(world: World, more: str = "year-end/") -> str:
    return f"/plans/{world.plan.pk}/{more}"


def read(world: World, path: str) -> str:
    return signed_in(world.reviewer).get(path).content.decode()


def ticking(world: World, version: int = 0, **said: Any) -> dict[str, Any]:
    return {
        "chosen": [f"{part_key(world)}.{version}"],
        "way": Way.CARRY.value,
        "reason": WHY,
        "until": SPRING.isoformat(),
        **said,
    }


def test_each_part_stands_with_what_a_decision_needs(world: World) -> None:
    asked_extension(world)
    page = read(world, url(world))
    row = page[page.index(f'id="p{part_key(world)}"') :].partition("</tr>")[0]
    assert World.A in row
    assert "2012年12月20日" in row  # its last milestone
    assert "/extensions/" in row
    assert "未选定" in row


def test_what_is_chosen_is_said_beside_it_with_who(world: World) -> None:
    browser = signed_in(world.reviewer)
    answer = browser.post(url(world), ticking(world))
    assert answer.status_code == 302
    page = browser.get(url(world)).content.decode()
    row = page[page.index(f'id="p{part_key(world)}"') :].partition("</tr>")[0]
    assert "转入下年度" in row
    assert world.reviewer.full_name in row
    assert WHY in row


def test_the_lists_are_narrowed_by_what_is_chosen(world: World) -> None:
    choose(world, Way.DROP, [part_key(world)])
    assert f'id="p{part_key(world)}"' in read(world, url(world) + "?choice=drop")
    assert f'id="p{part_key(world)}"' not in read(world, url(world) + "?choice=none")
    assert read(world, url(world) + "?choice=burn&organization=x").count("<tr id=") == 45


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"way": ""}, "四种处理方式"),
        ({"way": "close"}, "请先申报完成"),
        ({"reason": ""}, "请说明理由"),
        ({"until": "2012-12-31"}, "2013"),
        ({"until": "31.12.2013"}, "日期"),
        ({"chosen": []}, "勾选"),
        ({"chosen": ["1.2"]}, ""),
        ({"chosen": ["987654.1.0"]}, "未结"),
        ({"chosen": ["9" * 30 + ".1.0"]}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    said: dict[str, Any], told: str, world: World
) -> None:
    if said.get("way") == "close":
        said = {**said, "until": ""}
    answer = signed_in(world.reviewer).post(url(world), ticking(world, **said))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert said.get("reason", WHY) in page
    assert not LineEnding.objects.exists()


def test_a_second_tab_is_told(world: World) -> None:
    choose(world, Way.DROP, [part_key(world)])
    answer = signed_in(world.reviewer).post(url(world), ticking(world))
    assert answer.status_code == 422
    assert world.reviewer.full_name in answer.content.decode()
    assert LineEnding.objects.get().way == Way.DROP


def test_a_choice_is_taken_back_by_its_button(world: World) -> None:
    choose(world, Way.DROP, [part_key(world)])
    browser = signed_in(world.reviewer)
    browser.post(url(world, "year-end/take-back/"), {"chosen": [f"{part_key(world)}.1"]})
    assert LineEnding.objects.get().way == ""
    answer = browser.post(url(world, "year-end/take-back/"), {"chosen": ["x"]}, follow=True)
    assert "未结" in answer.content.decode()


def test_what_is_in_the_way_is_named_with_where(world: World) -> None:
    closing = asked_closing(world)
    page = read(world, url(world))
    assert f'href="/closings/{closing.pk}/"' in page
    assert f'href="/plans/{world.plan.pk}/year-end/#p{part_key(world)}"' in page
    assert "/close/" not in page


def test_the_plan_is_closed_by_its_form(world: World) -> None:
    choose(world, Way.CARRY, [part_key(world)])
    all_dropped(world)
    browser = signed_in(world.reviewer)
    assert f'action="{url(world, "close/")}"' in browser.get(url(world)).content.decode()
    sent = {
        "reason": OVER,
        "seen": seen_of(open_parts(world.plan)),
        "into": "new",
        "filing_due_on": "2013-01-31",
    }
    page = browser.post(url(world, "close/"), sent, follow=True).content.decode()
    assert OVER in page
    became = LineEnding.objects.get(measure=world.measure).became
    assert became is not None
    assert f"/tasks/{became.task_id}/#m{became.pk}" in page


@pytest.mark.parametrize("into", ["987654", "", "x"])
def test_no_other_place_than_those_offered(into: str, world: World) -> None:
    choose(world, Way.CARRY, [part_key(world)])
    all_dropped(world)
    sent = {"reason": OVER, "seen": seen_of(open_parts(world.plan)), "into": into}
    signed_in(world.reviewer).post(url(world, "close/"), sent)
    assert ReformPlan.objects.get().is_open


def test_lineage_is_read_both_ways(world: World) -> None:
    world.accepted_filing()
    choose(world, Way.CARRY, [part_key(world)])
    all_dropped(world)
    finish(world)
    became = LineEnding.objects.get(measure=world.measure).became
    assert became is not None
    browser = signed_in(world.reporter())
    old = browser.get(f"/tasks/{world.measure.task_id}/").content.decode()
    new = browser.get(f"/tasks/{became.task_id}/").content.decode()
    assert "转入2013年第6.3项" in old
    assert f"/tasks/{became.task_id}/#m{became.pk}" in old
    assert "由2012年第6.3项转入" in new
    assert f"/tasks/{world.measure.task_id}/#m{world.measure.pk}" in new
    for page in (old, new):
        assert "2012年12月20日" in page
        assert "2013年3月29日" in page
        assert WHY in page
    assert world.measure.text[:20] in new  # in its place in the document of before
    stranger = signed_in(world.reporter(World.C)).get(f"/tasks/{became.task_id}/")
    assert WHY not in stranger.content.decode()


def test_next_years_plan_lists_what_was_carried_over(world: World) -> None:
    choose(world, Way.CARRY, [part_key(world)])
    all_dropped(world)
    finish(world)
    plan = ReformPlan.objects.exclude(pk=world.plan.pk).get()
    title = world.measure.task.title
    assert title in read(world, f"/plans/{plan.pk}/tasks/")
    assert title in read(world, f"/plans/{plan.pk}/document/")


def test_a_closed_year_stays_readable_with_the_figures_of_its_end(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=80)
    all_dropped(world)
    before = signed_in(world.reviewer).get(url(world, "tasks/"))
    finish(world)
    with clock.pinned(date(2014, 6, 3)):
        for path in ("", "tasks/", "document/", "organizations/", "reports/", "periods/"):
            answer = signed_in(world.reviewer).get(url(world, path))
            assert answer.status_code == 200
            assert f"{world.reviewer.full_name}于2012年12月28日办结" in answer.content.decode()
        after = signed_in(world.reviewer).get(url(world, "tasks/"))
    lights = [re.findall(r"light light-(\w+)", one.content.decode()) for one in (before, after)]
    assert lights[0] == lights[1] != []


def test_the_first_page_speaks_of_the_end_only_when_it_is_near(world: World) -> None:
    assert "还有3天" in read(world, url(world, ""))
    assert "尚有45项" in read(world, url(world, ""))
    with clock.pinned(date(2012, 11, 30)):
        assert "year-end" not in read(world, url(world, ""))
    leader = world.person(World.COMMISSION, Role.LEADER)
    assert "year-end" not in signed_in(leader).get(url(world, "")).content.decode()


def test_the_workbook_of_a_closed_plan_says_so(world: World) -> None:
    all_dropped(world)
    finish(world)
    answer = signed_in(world.reviewer).get(url(world, "tasks/workbook/"))
    assert answer.status_code == 200


def test_the_page_asks_as_much_for_many_as_for_few(
    world: World, django_assert_max_num_queries: Any
) -> None:
    done(world)
    browser = signed_in(world.reviewer)
    browser.get(url(world))
    with django_assert_max_num_queries(20):
        browser.get(url(world))
