"""What a later step would refuse is refused at the first one; what came back goes on unchanged only
with a yes."""

from collections.abc import Callable
from typing import Any

import pytest

from departments.roles import Role
from tasks.errors import Invalid
from tasks.filing.service import step_filing
from tasks.models import ImplementationPlan, ProgressReport
from tasks.progress.service import step_report
from tasks.signing.models import SignedDocument
from tasks.signing.workflow import Step
from tests.contract.preparing import filing_form, report_form
from tests.factories.browser import signed_in
from tests.factories.world import World

WHY = "请把时限写清楚。"
Sent = tuple[SignedDocument, Callable[..., Any]]


def returned_report(world: World) -> Sent:
    report = world.submitted_report()
    return report, step_report


def returned_filing(world: World) -> Sent:
    return world.submitted_filing(), step_filing


@pytest.fixture(params=[returned_report, returned_filing])
def returned(request: pytest.FixtureRequest, world: World) -> Sent:
    """A document that the commission has returned, and the service of its steps."""
    document, take = request.param(world)
    said = {"reason": "other", "comment": WHY}
    take(document.pk, Step.RETURN, actor=world.reviewer, source="test", **said)
    return document, take


def test_what_lacks_its_next_steps_is_not_handed_over(world: World) -> None:
    report = world.draft_report(next_steps="")
    with pytest.raises(Invalid) as refusal:
        step_report(report.pk, Step.HAND_OVER, actor=world.reporter(), source="test")
    assert [one.place for one in refusal.value.problems] == ["next_steps"]
    assert ProgressReport.objects.get().state == "draft"


def test_a_plan_with_gaps_is_not_handed_over(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        step_filing(world.filing().pk, Step.HAND_OVER, actor=world.reporter(), source="test")
    assert {"leader_name", "measures"} <= {one.place for one in refusal.value.problems}
    assert world.filing().state == "draft"


def test_the_form_of_a_report_says_at_once_what_the_signature_would_miss(world: World) -> None:
    form = report_form(world, None) | {"next_steps": "", "then": "hand_over"}
    answer = signed_in(world.reporter()).post(world.edit_url(), form)
    assert answer.status_code == 422
    assert answer.context["form"].errors["next_steps"]
    assert not ProgressReport.objects.exists()


def test_the_form_of_a_plan_says_at_once_what_the_signature_would_miss(world: World) -> None:
    filing = world.draft_filing()
    form = filing_form(world, filing) | {"summary": " ", "then": "hand_over"}
    answer = signed_in(world.reporter()).post(f"/filings/{filing.pk}/edit/", form)
    assert answer.status_code == 422
    assert answer.context["editor"].header.errors["summary"]
    assert (world.filing().summary, world.filing().state) == (filing.summary, "draft")


def test_the_page_of_a_draft_names_its_gaps_in_place_of_the_buttons(world: World) -> None:
    report = world.draft_report(next_steps="")
    for person in (world.reporter(), world.approver()):
        page = signed_in(person).get(report.page()).content.decode()
        assert "请填写下一步" in page
        assert "/steps/hand_over/" not in page
        assert "/steps/sign/" not in page


@pytest.mark.parametrize("step", [Step.HAND_OVER, Step.SIGN])
def test_what_was_returned_goes_on_unchanged_only_with_a_yes(
    step: Step, returned: Sent, world: World
) -> None:
    document, take = returned
    actor = world.reporter() if step is Step.HAND_OVER else world.approver()
    with pytest.raises(Invalid) as refusal:
        take(document.pk, step, actor=actor, source="test")
    assert [one.place for one in refusal.value.problems] == ["confirmed"]
    taken = take(document.pk, step, actor=actor, source="test", confirmed=True)
    assert taken.state in ("ready", "submitted")


def test_what_its_approver_gave_back_goes_on_unchanged_only_with_a_yes(world: World) -> None:
    report = world.handed_over_report()
    step_report(report.pk, Step.SEND_BACK, actor=world.approver(), source="test", comment=WHY)
    with pytest.raises(Invalid):
        step_report(report.pk, Step.HAND_OVER, actor=world.reporter(), source="test")


def test_a_changed_text_is_sent_on_without_a_question(world: World) -> None:
    report, take = returned_report(world)
    take(report.pk, Step.RETURN, actor=world.reviewer, source="test", reason="other", comment=WHY)
    form = report_form(world, ProgressReport.objects.get()) | {"then": "hand_over"}
    signed_in(world.reporter()).post(world.edit_url(), form)
    assert ProgressReport.objects.get().state == "ready"


def test_another_file_is_a_change_too(returned: Sent, world: World) -> None:
    document, take = returned
    assert isinstance(document, ImplementationPlan | ProgressReport)
    world.attachment(document)
    take(document.pk, Step.HAND_OVER, actor=world.reporter(), source="test")


def test_saving_what_stands_there_is_no_change(world: World) -> None:
    report = world.submitted_report()
    step_report(
        report.pk, Step.RETURN, actor=world.reviewer, source="test", reason="other", comment=WHY
    )
    world_text = {"percent": "30", "progress": report.progress, "next_steps": report.next_steps}
    stored = ProgressReport.objects.get()
    form = report_form(world, stored) | world_text | {"then": "hand_over"}
    browser = signed_in(world.reporter())
    answer = browser.post(world.edit_url(), form)
    assert ProgressReport.objects.get().state == "returned"
    page = browser.get(answer["Location"]).content.decode()
    assert "尚未送签" in page
    assert 'name="confirmed"' in page
    browser.post(f"{report.page()}steps/hand_over/", {"confirmed": "on", "revision": 0})
    browser.post(
        f"{report.page()}steps/hand_over/", {"confirmed": "on", "revision": stored.revision}
    )
    assert ProgressReport.objects.get().state == "ready"


def test_once_signed_again_it_is_a_new_matter(returned: Sent, world: World) -> None:
    document, take = returned
    take(document.pk, Step.SIGN, actor=world.approver(), source="test", confirmed=True)
    take(document.pk, Step.WITHDRAW, actor=world.approver(), source="test")
    take(document.pk, Step.HAND_OVER, actor=world.reporter(), source="test")


@pytest.mark.parametrize("step", ["accept", "return"])
def test_a_reviewer_who_comes_second_reads_who_decided_and_keeps_the_text(
    step: str, world: World
) -> None:
    report = world.submitted_report()
    colleague = world.person(World.COMMISSION, Role.COMMISSION, number=2)
    step_report(report.pk, Step.RETURN, actor=colleague, source="test", reason="other", comment=WHY)
    browser = signed_in(world.reviewer)
    typed = {"revision": report.revision, "reason": "no_evidence", "comment": "附件缺少印章页。"}
    answer = browser.post(f"{report.page()}steps/{step}/", typed)
    page = browser.get(answer["Location"]).content.decode()
    for text in (colleague.full_name, "2012年5月8日", WHY, "附件缺少印章页。"):
        assert text in page
    assert ProgressReport.objects.get().review_comment == WHY


def test_whoever_read_an_older_text_keeps_what_was_typed(world: World) -> None:
    filing = world.submitted_filing()
    step_filing(filing.pk, Step.WITHDRAW, actor=world.approver(), source="test")
    step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
    browser = signed_in(world.reviewer)
    typed = {"revision": filing.revision, "comment": "同意备案，请抓紧。"}
    answer = browser.post(f"/filings/{filing.pk}/steps/accept/", typed)
    assert "同意备案，请抓紧。" in browser.get(answer["Location"]).content.decode()
    assert world.filing().state == "submitted"


def test_a_comment_that_is_too_long_is_not_lost(world: World) -> None:
    report = world.submitted_report()
    browser = signed_in(world.reviewer)
    typed = {"revision": report.revision, "reason": "other", "comment": "长" * 2001}
    answer = browser.post(f"{report.page()}steps/return/", typed)
    assert "长" * 2001 in browser.get(answer["Location"]).content.decode()
