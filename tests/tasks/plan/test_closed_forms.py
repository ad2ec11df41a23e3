"""A form that could not be sent is not opened, and no step is offered that would be refused."""

import pytest

from tasks.plan import lifetime
from tests.contract.preparing import report_form
from tests.factories.browser import signed_in
from tests.factories.world import World


@pytest.fixture
def closed(world: World) -> World:
    """The plan is closed; A has a draft of its plan and a report that waits for the signature."""
    world.draft_filing(), world.handed_over_report()
    lifetime.close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="各项办结。")
    return world


def told(world: World, person: str, url: str) -> str:
    people = {"A": world.reporter(), "B": world.reporter(World.B), "commission": world.reviewer}
    browser = signed_in(people[person])
    answer = browser.get(url)
    assert answer.status_code == 302, url
    return browser.get(answer["Location"]).content.decode()


def test_under_a_closed_plan_no_form_is_opened(closed: World) -> None:
    urls = [
        ("A", closed.edit_url()),
        ("A", f"/filings/{closed.filing().pk}/edit/"),
        ("B", f"/measures/{closed.measure.pk}/contribution/2012-05/"),
        ("commission", f"/tasks/{closed.measure.task_id}/correct/"),
    ]
    for person, url in urls:
        assert "已办结" in told(closed, person, url), url


def test_a_period_to_come_is_named_before_anything_is_typed(world: World) -> None:
    for person, url in (
        ("A", world.edit_url("2012-07")),
        ("B", f"/measures/{world.measure.pk}/contribution/2012-07/"),
    ):
        assert "2012-07" in told(world, person, url) or "尚未开始" in told(world, person, url)


def test_under_a_closed_plan_no_step_is_offered_and_it_is_said_why(closed: World) -> None:
    report = closed.measure.reports.get()
    for document in (report, closed.filing()):
        page = signed_in(closed.approver()).get(document.page()).content.decode()
        assert "/steps/" not in page
        assert "已办结" in page


def test_what_is_sent_to_a_closed_plan_comes_back_with_the_reason(closed: World) -> None:
    form = report_form(closed, closed.measure.reports.get())
    answer = signed_in(closed.reporter()).post(closed.edit_url(), form)
    assert answer.status_code == 403
    assert form["progress"] in answer.content.decode()
    url = f"/tasks/{closed.measure.task_id}/correct/"
    page = signed_in(closed.reviewer)
    data = {"title": "改", "reason": "误", "version": closed.measure.task.version}
    assert page.post(url, data).status_code == 422
