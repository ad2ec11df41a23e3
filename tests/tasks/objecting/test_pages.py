"""Objections on the pages: offered where something lies returned, made once, decided by another."""

from datetime import date

import pytest
from django.urls import reverse

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import Intent
from tasks.models import Objection
from tasks.signing.models import State
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.objections import WHY, decide, light_objection, objection, returned_report
from tests.factories.world import World


def test_the_approver_finds_it_beside_the_return_and_sends_it_once(world: World) -> None:
    report = returned_report(world)
    address = reverse("tasks:objection-new", args=["report", report.pk])
    assert address in signed_in(world.approver()).get(report.page()).content.decode()
    assert address not in signed_in(world.reporter()).get(report.page()).content.decode()
    browser = signed_in(world.approver())
    assert "请补充。" in browser.get(address).content.decode()  # what is objected to
    empty = browser.post(address, {"reason": " "})
    assert empty.status_code == 422
    for _click in range(2):
        page = browser.post(address, {"reason": WHY}, follow=True)
    said = Objection.objects.get()
    assert page.request["PATH_INFO"] == said.page()
    shown = browser.get(report.page()).content.decode()
    assert said.page() in shown
    assert address not in shown


def test_another_reviewer_decides_and_whoever_returned_it_reads_why_not(world: World) -> None:
    said = objection(world)
    step = reverse("tasks:objection-step", args=[said.pk, "grant"])
    assert step not in signed_in(world.reviewer).get(said.page()).content.decode()
    browser = signed_in(world.person(World.COMMISSION, Role.COMMISSION, number=2))
    assert step in browser.get(said.page()).content.decode()
    browser.post(step, {"revision": said.version, "comment": "原文确已列明。"})
    said.refresh_from_db()
    assert said.report is not None
    assert (said.state, said.report.state) == ("granted", State.SUBMITTED)


def test_it_waits_on_the_first_screen_of_the_commission(world: World) -> None:
    light_objection(world)
    page = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/").content.decode()
    assert f"{reverse('tasks:objections')}?plan={world.plan.pk}&amp;state=asked" in page


def test_the_light_is_objected_to_from_the_page_of_the_task(world: World) -> None:
    task = reverse("reports:task", args=[world.measure.task_id])
    address = reverse("tasks:objection-new", args=["light", world.measure.pk])
    assert address not in signed_in(world.approver()).get(task).content.decode()  # none shows
    world.accepted_filing()
    with clock.pinned(date(2012, 12, 20)):
        assert address in signed_in(world.approver()).get(task).content.decode()
        assert address not in signed_in(world.approver(World.B)).get(task).content.decode()
    said = light_objection(world)
    page = signed_in(world.reviewer).get(said.page()).content.decode()
    assert f"{task}?as_of={said.seen_on.isoformat()}" in page if said.seen_on else False
    listed = signed_in(world.approver()).get(reverse("tasks:objections"), {"against": "light"})
    assert said.page() in listed.content.decode()


def test_the_page_of_the_task_shows_what_waits_until_it_is_decided(world: World) -> None:
    task = reverse("reports:task", args=[world.measure.task_id])
    address = reverse("tasks:objection-new", args=["light", world.measure.pk])
    world.accepted_filing()
    with clock.pinned(date(2012, 12, 20)):
        said = light_objection(world)
        for reader in (world.approver(), world.reviewer):
            shown = signed_in(reader).get(task).content.decode()
            assert said.page() in shown
            assert address not in shown  # one at a time
        decide(said, Step.REFUSE, world.reviewer, "时间节点已过。")
        shown = signed_in(world.approver()).get(task).content.decode()
        assert said.page() not in shown
        assert address in shown


@pytest.mark.parametrize("step", [Step.GRANT, Step.REFUSE])
def test_news_trail_and_page_call_the_answer_the_same(world: World, step: Step) -> None:
    upheld = step is Step.GRANT
    word, state = ("成立：", "异议成立") if upheld else ("不成立：", "异议不成立")
    judge = signed_in(world.person(World.COMMISSION, Role.COMMISSION, number=2))
    said = objection(world)
    sent = {"revision": said.version, "comment": "已核对原文。"}
    answer = judge.post(reverse("tasks:objection-step", args=[said.pk, step]), sent, follow=True)
    assert answer.content.decode().count(state) >= 3  # what was done, the state, the history
    listed = judge.get(reverse("tasks:objections"), {"state": "granted" if upheld else "refused"})
    assert listed.content.decode().count(state) == 2  # the filter, the row
    titles = Intent.objects.filter(recipient=world.approver()).values_list("title", flat=True)
    assert [one for one in titles if one.startswith(word)]
    assert state in AuditEvent.objects.get(action=f"objection.{step}").summary
    for text in (answer.content.decode(), listed.content.decode(), *titles):
        assert "已同意" not in text
        assert not text.startswith(("同意", "不同意"))


def test_a_form_that_could_not_be_sent_leads_back(world: World) -> None:
    report = world.submitted_report()
    address = reverse("tasks:objection-new", args=["report", report.pk])
    answer = signed_in(world.approver()).get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, report.page())
