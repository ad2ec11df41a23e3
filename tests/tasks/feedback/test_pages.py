"""The pages of feedback: the link at every page's foot, what stays, what is hidden."""

from urllib.parse import urlencode

import pytest

from tasks.models import Feedback
from tests.factories.browser import same_bytes, signed_in
from tests.factories.world import World
from tests.reports.dashboards.test_query_counts import queries_of
from tests.support.evil import TEXTS, as_sent
from tests.tasks.feedback.people import ANSWER, TEXT, answered, feedback_of, operator

pytestmark = pytest.mark.once

FORM = "application/x-www-form-urlencoded"
NEW = "/feedback/new/"


def test_the_foot_of_a_page_leads_there_with_its_path_alone(world: World) -> None:
    browser = signed_in(world.reporter())
    shown = browser.get("/progress/?q=secret").content.decode()
    assert f"{NEW}?page=/progress/" in shown
    assert 'value="/progress/"' in browser.get(f"{NEW}?page=/progress/").content.decode()


def test_it_is_written_read_and_answered(world: World) -> None:
    browser, runs = signed_in(world.reporter()), signed_in(operator(world))
    sent = browser.post(NEW, {"text": TEXT, "page": "/progress/?q=secret"})
    row = Feedback.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, row.address())
    assert (row.page, row.by) == ("/progress/", world.reporter())
    assert row.address() in runs.get("/feedback/?state=open").content.decode()
    empty = runs.post(f"{row.address()}answer/", {"text": " "}, follow=True).content.decode()
    assert "请填写答复内容" in empty
    runs.post(f"{row.address()}answer/", {"text": ANSWER})
    runs.post(f"{row.address()}close/")
    shown = browser.get(row.address()).content.decode()
    assert ANSWER in shown
    assert "办结" in shown
    assert "<textarea" not in shown


def test_what_was_typed_and_is_too_long_stays(world: World) -> None:
    answer = signed_in(world.reporter()).post(NEW, {"text": "长" * 2001, "page": "/desk/"})
    assert answer.status_code == 422
    assert "长" * 2001 in answer.content.decode()


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_is_typed_never_breaks_the_page(text: str, world: World) -> None:
    browser, sent = signed_in(world.reporter()), as_sent(text)
    for data in ({"text": sent}, {"text": "好", "page": sent}):
        posted = browser.post(NEW, urlencode(data), content_type=FORM)
        assert posted.status_code in (302, 422)
    assert browser.get(NEW, {"page": sent}).status_code == 200


def test_of_others_there_is_no_trace(world: World) -> None:
    for organization in (World.A, World.B, World.C):
        world.reporter(organization)
    browser = signed_in(world.reporter(World.B))
    pages = (
        "/feedback/",
        "/feedback/?state=open",
        "/feedback/?state=answered",
        "/inbox/",
        "/audit/",
    )
    before = [same_bytes(browser.get(page).content) for page in pages]
    row = answered(world, feedback_of(world))
    assert [same_bytes(browser.get(page).content) for page in pages] == before
    assert browser.get(row.address()).status_code == 404


def test_what_the_list_costs_does_not_grow(world: World) -> None:
    runs = signed_in(operator(world))
    feedback_of(world)
    few = queries_of(runs, "/feedback/")
    for organization in (World.B, World.C, World.X, World.Y):
        answered(world, feedback_of(world, organization))
    assert queries_of(runs, "/feedback/") == few <= 10
