"""My desk: signatures first, then one list by date, bounded, the far future folded."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from departments.roles import Role
from reform_tracker import clock
from tasks.desk import views
from tests.factories.browser import signed_in
from tests.factories.world import World


def desk_of(person: Any, query: str = "") -> Any:
    answer = signed_in(person).get(f"/desk/{query}")
    assert answer.status_code == 200
    return answer.context


def test_duties_of_all_kinds_stand_in_one_list_by_date(world: World) -> None:
    world.accepted_filing()
    groups = desk_of(world.reporter())["groups"]
    rows = [row.duty for group in groups for row in group.rows]
    assert len({duty.kind for duty in rows}) > 1
    assert all(one.due_on <= other.due_on for one, other in pairwise(rows))


def test_overdue_comes_first_and_what_is_far_is_folded(world: World) -> None:
    world.accepted_filing()
    with clock.pinned(date(2012, 5, 31)):
        groups = desk_of(world.reporter())["groups"]
    assert [(group.title, group.folded) for group in groups] == [
        ("已逾期", False),
        ("更晚到期", True),
    ]
    assert all(row.late for row in groups[0].rows)


def test_where_the_dashboard_leads_nothing_is_folded(world: World) -> None:
    world.accepted_filing()
    groups = desk_of(world.reporter(), "?kind=milestone")["groups"]
    assert groups
    assert not any(group.folded for group in groups)


def test_an_approver_reads_first_what_waits_for_the_signature(world: World) -> None:
    report = world.handed_over_report()
    context = desk_of(world.approver())
    (first,) = context["signing"]
    assert (first.document, first.due_on) == (report, report.period.due_on)
    listed = [row.duty.key for group in context["groups"] for row in group.rows]
    assert report.duty_key not in listed
    assert desk_of(world.reporter())["signing"] == []


def test_nobody_is_asked_to_sign_what_he_wrote(world: World) -> None:
    report = world.handed_over_report()
    both = world.person(World.A, Role.REPORTER, Role.APPROVER, number=7)
    report.writers.add(both)
    assert desk_of(both)["signing"] == []


def test_a_long_desk_comes_in_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.accepted_filing()
    monkeypatch.setattr(views, "PER_PAGE", 2)
    whole = desk_of(world.reporter())
    shown = [row for group in whole["groups"] for row in group.rows]
    assert len(shown) == 2 < whole["page"].paginator.count
    assert sum(group.count for group in whole["groups"]) >= 2
