"""The pages of comments: writing, answering, changing, the list and what it never shows."""

import re
import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.roles import Role
from tasks.comments import service
from tasks.models import Comment, Measure
from tests.contract.preparing import plan_closed
from tests.factories.browser import same_bytes, signed_in
from tests.factories.world import World
from tests.support.evil import TEXTS, as_sent
from tests.tasks.comments.people import TEXT, say

pytestmark = pytest.mark.once

FORM = "application/x-www-form-urlencoded"


def line(world: World) -> str:
    return f"/measures/{world.measure.pk}/comments/"


def test_it_is_written_once_however_often_the_button_is_pressed(world: World) -> None:
    browser = signed_in(world.reporter())
    key = re.search(r'name="key" value="([0-9a-f-]+)"', browser.get(line(world)).content.decode())
    assert key is not None
    b = world.organization(World.B).pk
    for _press in range(2):
        answer = browser.post(line(world), {"text": TEXT, "named": [b], "key": key[1]})
        assert (answer.status_code, answer["Location"]) == (302, line(world))
    (comment,) = Comment.objects.all()
    assert str(comment.key) == key[1]
    shown = browser.get(line(world)).content.decode()
    assert TEXT in shown
    assert f"已告知：{World.B}" in shown


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_is_typed_never_breaks_the_page(text: str, world: World) -> None:
    browser = signed_in(world.reporter())
    sent = as_sent(text)
    for data in ({"text": sent}, {"text": "好", "named": sent}, {"text": "好", "key": sent}):
        answer = browser.post(line(world), urlencode(data), content_type=FORM)
        assert answer.status_code in (302, 422)
    assert browser.get(line(world), {"answer": sent}).status_code == 200
    assert browser.get("/comments/", {"q": sent, "names_us": sent}).status_code == 200


def test_what_was_typed_stays_with_what_is_wrong(world: World) -> None:
    answer = signed_in(world.reporter()).post(line(world), {"text": f"@{World.C} 请看"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert f"@{World.C} 请看" in shown
    assert "不是该条目的责任单位" in shown


def test_nobody_outside_of_the_line_can_be_chosen(world: World) -> None:
    browser = signed_in(world.reporter())
    for foreign in (world.organization(World.C).pk, 987654321):
        assert browser.post(line(world), {"text": "好", "named": foreign}).status_code == 422
    assert not Comment.objects.exists()


def test_an_answer_names_whoever_is_answered(world: World) -> None:
    comment = say(world)
    shown = signed_in(world.reporter(World.B)).get(f"{line(world)}?answer={comment.pk}")
    a = world.organization(World.A).pk
    assert re.search(rf'value="{a}"[^>]*checked', shown.content.decode())
    hidden = signed_in(world.reporter(World.B)).get(f"{line(world)}?answer=987")
    assert "checked" not in hidden.content.decode()


def test_two_windows_and_the_same_text_put_right(world: World) -> None:
    comment, browser = say(world), signed_in(world.reporter())
    url = f"/comments/{comment.pk}/"
    assert browser.post(url, {"text": "甲", "version": 1}).status_code == 302
    late = browser.post(url, {"text": "乙", "version": 1})
    assert late.status_code == 422
    shown = late.content.decode()
    assert "甲" in shown
    assert 'name="version" value="2"' in shown
    assert browser.post(url, {"text": "乙", "version": 2}).status_code == 302
    read = signed_in(world.reporter(World.B)).get(url).content.decode()
    assert all(words in read for words in (TEXT, "甲", "乙"))


def test_what_was_taken_back_is_found_by_nobody(world: World) -> None:
    comment, browser = say(world), signed_in(world.reporter())
    answer = browser.post(f"/comments/{comment.pk}/take-back/")
    assert (answer.status_code, answer["Location"]) == (302, line(world))
    for reader in (browser, signed_in(world.reporter(World.B)), signed_in(world.reviewer)):
        for url in (line(world), f"/comments/{comment.pk}/", f"/tasks/{world.measure.task_id}/"):
            shown = reader.get(url).content.decode()
            assert TEXT not in shown
            assert "撤回" in shown
        listed = reader.get("/comments/", {"q": TEXT}).content.decode()
        assert f"/comments/{comment.pk}/" not in listed


def test_the_list_of_those_that_name_us(world: World) -> None:
    named, other = say(world, named=[World.B]), say(world)
    browser = signed_in(world.reporter(World.B))
    ours = browser.get("/comments/?names_us=yes").content.decode()
    assert f"/comments/{named.pk}/" in ours
    assert f"/comments/{other.pk}/" not in ours
    rest = browser.get("/comments/?names_us=no").content.decode()
    assert f"/comments/{other.pk}/" in rest
    assert f"/comments/{named.pk}/" not in rest
    assert "/comments/?names_us=yes" in browser.get("/desk/").content.decode()


def test_under_a_closed_plan_it_is_read_and_not_written(world: World) -> None:
    say(world)
    plan_closed(world)
    browser = signed_in(world.reporter())
    shown = browser.get(line(world)).content.decode()
    assert TEXT in shown
    assert "<textarea" not in shown
    refused = browser.post(line(world), {"text": "再说一句"})
    assert refused.status_code == 422
    assert "再说一句" in refused.content.decode()


def test_the_page_of_a_past_day_shows_what_was_said_by_then(world: World) -> None:
    comment = say(world)
    browser = signed_in(world.reporter())
    task = f"/tasks/{world.measure.task_id}/"
    assert f"/comments/{comment.pk}/" in browser.get(task).content.decode()
    assert (
        f"/comments/{comment.pk}/" not in browser.get(f"{task}?as_of=2012-05-07").content.decode()
    )


def pages(world: World) -> Iterator[str]:
    organization = world.organization(World.A).pk
    for extra in (
        "", "?names_us=yes", "?names_us=no", f"?q={TEXT}", f"?organization={organization}",
        f"?measure={world.measure.pk}", f"?plan={world.plan.pk}", "?page=2",
    ):  # fmt: skip
        yield f"/comments/{extra}"
        if "page" not in extra:
            yield f"/api/v1/comments/{extra}"
    yield f"/tasks/{world.measure.task_id}/"
    yield from ("/inbox/", "/desk/", "/audit/")


@pytest.mark.parametrize("who", ["C", "X", "Y", "secadmin", "commissionX"])
def test_what_is_hidden_leaves_the_same_bytes(who: str, world: World) -> None:
    world.accepted_filing(World.X)
    person = {
        "C": lambda: world.reporter(World.C),
        "X": lambda: world.reporter(World.X),
        "Y": lambda: world.reporter(World.Y),
        "secadmin": lambda: world.person(World.A, Role.SECURITY_ADMIN),
        "commissionX": lambda: world.placed(Role.COMMISSION, World.C),
    }[who]()
    world.reporter(World.A), world.reporter(World.B)
    browser = signed_in(person)

    def seen() -> dict[str, bytes]:
        return {page: same_bytes(browser.get(page).content) for page in pages(world)}

    before = seen()
    comment = say(world, named=[World.B])
    service.correct(comment.pk, actor=world.reporter(), source="test", version=1, text=f"{TEXT}急")
    after = seen()
    assert {page for page in before if before[page] != after[page]} == set()


def queries(browser: Client, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


def test_what_the_pages_cost_does_not_grow(world: World) -> None:
    addresses = ("/comments/", line(world), f"/tasks/{world.measure.task_id}/")
    readers = [signed_in(world.reviewer), signed_in(world.reporter(World.B))]

    def fill() -> None:
        for number in range(3):
            for person in (world.reporter(), world.reporter(World.B), world.reviewer):
                say(world, actor=person, text=f"第{number}条 {uuid.uuid4()}", named=[World.B])

    fill()
    few = [queries(one, url) for one in readers for url in addresses]
    fill()
    assert [queries(one, url) for one in readers for url in addresses] == few
    # What the page of the task costs is pinned with the pages of its plan.
    assert [max(few[place], few[place + 3]) <= most for place, most in ((0, 13), (1, 18))] == [
        True, True,
    ], few  # fmt: skip


def test_the_task_shows_the_newest_of_each_line(world: World) -> None:
    task = Measure.objects.get(task__area__plan=world.plan, key="1.6(1)").task
    browser = signed_in(world.reviewer)
    for number, measure in enumerate(task.measures.all()):
        world.measure = measure
        for place in range(4):
            say(world, actor=world.reviewer, text=f"条目{number}之{place}完")
    shown = browser.get(f"/tasks/{task.pk}/").content.decode()
    for number in range(task.measures.count()):
        assert [f"条目{number}之{place}完" in shown for place in range(4)] == [
            False,
            True,
            True,
            True,
        ]
