"""The page on which receipt is confirmed: what each reader finds there, and what it refuses."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.roles import Role
from tasks.models import ConfirmedLine, LineObjection
from tasks.plan.lifetime import close_plan
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.support.evil import TEXTS
from tests.tasks.acknowledging.people import answer, object_to, parts, row_of

pytestmark = pytest.mark.once


def page(world: World, client: Client, organization: str = World.A) -> str:
    return client.get(row_of(world, organization).page()).content.decode()


def send(world: World, client: Client, step: str, organization: str = World.A, **data: Any) -> Any:
    return client.post(f"{row_of(world, organization).page()}steps/{step}/", data)


def test_the_approver_confirms_with_one_button_and_the_reporter_is_told_who_does(
    world: World,
) -> None:
    approver, reporter = signed_in(world.approver()), signed_in(world.reporter())
    assert "/steps/confirm/" in page(world, approver)
    shown = page(world, reporter)
    assert "/steps/" not in shown
    assert "由本单位审核人签收" in shown
    answered = send(world, approver, "confirm", lines=parts(world), version=1)
    assert (answered.status_code, answered["Location"]) == (302, row_of(world).page())
    assert "/steps/" not in page(world, approver)


def test_the_page_lists_each_line_with_role_and_printed_words(world: World) -> None:
    shown = page(world, signed_in(world.approver()))
    part = world.measure.assignments.get(organization__short_name=World.A)
    assert f"/tasks/{world.measure.task_id}/#m{world.measure.pk}" in shown
    assert world.measure.responsibility in shown
    assert str(part.get_role_display()) in shown


def test_the_desk_leads_there(world: World) -> None:
    desk = signed_in(world.approver(World.Y)).get("/desk/").content.decode()
    assert row_of(world, World.Y).page() in desk


def test_the_commission_reads_the_objection_and_answers_with_the_way_to_correct(
    world: World,
) -> None:
    object_to(world)
    commission = signed_in(world.reviewer)
    shown = page(world, commission)
    assert "本单位无此职能。" in shown
    assert "/correct/" in shown
    send(world, commission, "answer", text="维持。", version=2)
    shown = page(world, signed_in(world.approver()))
    assert "维持。" in shown
    assert "/correct/" not in shown


def test_a_second_tab_is_told_and_keeps_what_was_typed(world: World) -> None:
    client, lines = signed_in(world.approver()), parts(world)
    send(world, client, "object", lines=lines[:1], reason="第一个页面。", version=1)
    late = send(world, client, "object", lines=lines[:1], reason="第二个页面。", version=1)
    assert (late.status_code, "第二个页面。" in late.content.decode()) == (422, True)
    assert [one.reason for one in LineObjection.objects.all()] == ["第一个页面。"]


def test_a_double_click_confirms_once(world: World) -> None:
    client, lines = signed_in(world.approver()), parts(world)
    for _press in range(2):
        assert send(world, client, "confirm", lines=lines, version=1).status_code == 302
    assert (ConfirmedLine.objects.count(), row_of(world).version) == (len(lines), 2)


@pytest.mark.parametrize("step", ["sign", "accept", "hand_in"])
def test_a_step_of_other_documents_is_none_of_this_one(step: str, world: World) -> None:
    assert send(world, signed_in(world.approver()), step).status_code == 404


# A form cannot hold what no encoding has.
SENDABLE = [one for one in TEXTS if one.encode(errors="ignore").decode() == one]
WRONG = [*SENDABLE[:6], "-1", "1" * 19, "١٢", "1.5"]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("step", ["confirm", "object", "answer"])
def test_bad_input_is_refused_and_changes_nothing(step: str, wrong: str, world: World) -> None:
    both = world.person(World.A, Role.APPROVER)
    if step == "answer":
        object_to(world)
        both = world.reviewer
    before = row_of(world).version
    data = {"lines": wrong, "corrects": wrong, "version": wrong, "text": "答", "reason": "理由"}
    assert send(world, signed_in(both), step, **data).status_code in (400, 422)
    assert row_of(world).version == before


def test_under_a_closed_plan_the_page_is_read_and_has_no_buttons(world: World) -> None:
    object_to(world)
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="办结。")
    for person in (world.approver(), world.reviewer):
        assert "/steps/" not in page(world, signed_in(person))


def test_the_page_costs_the_same_however_many_lines_there_are(world: World) -> None:
    def cost(organization: str) -> int:
        client = signed_in(world.approver(organization))
        with CaptureQueriesContext(connection) as captured:
            page(world, client, organization)
        return len(captured)

    object_to(world, World.B)
    answer(world, World.B)
    assert len(parts(world, World.B)) > len(parts(world)) > 0
    assert cost(World.B) <= cost(World.A) + 1  # who answered
