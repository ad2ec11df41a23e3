"""The pages of amendments: asking, deciding, writing, both versions side by side."""

import pytest

from departments.roles import Role
from tasks.filing.amended import said
from tasks.models import Amendment, AmendmentRequest, ImplementationPlan
from tasks.signing.models import State
from tasks.signing.workflow import Step
from tests.factories.amending import (
    OTHER_WORDS,
    WHY,
    accepted,
    asked,
    granted,
    step,
    submitted,
    written,
)
from tests.factories.browser import signed_in
from tests.factories.extensions import LATER, first_milestone, moved_by_the_commission
from tests.factories.world import World


def typed(amendment: Amendment, **changes: object) -> dict[str, object]:
    """The form of a report's amendment as it was opened, with these changes."""
    content = amendment.content | changes
    return {name: content[name] for name in content if name != "claims"} | {
        "version": amendment.version
    }


def form_of_plan(amendment: Amendment, **changes: object) -> dict[str, object]:
    """The form of a plan's amendment as it was opened, with these changes."""
    content = amendment.content
    sent: dict[str, object] = {name: content[name] for name in content if name != "commitments"} | {
        "version": amendment.version
    }
    for one in content["commitments"]:
        prefix = f"m{one['measure']}"
        sent[f"{prefix}-horizon"] = one["horizon"]
        steps = one["milestones"]
        sent |= {
            f"{prefix}-steps-TOTAL_FORMS": len(steps),
            f"{prefix}-steps-INITIAL_FORMS": len(steps),
        }
        for number, milestone in enumerate(steps):
            sent |= {f"{prefix}-steps-{number}-{name}": milestone[name] for name in milestone}
    return sent | changes


def test_it_is_asked_for_on_the_page_of_what_was_accepted(world: World) -> None:
    report = world.accepted_report()
    browser = signed_in(world.reporter())
    assert f"/progress/{report.pk}/amend/" in browser.get(report.page()).content.decode()
    sent = browser.post(f"/progress/{report.pk}/amend/", {"reason": WHY}, follow=True)
    assert WHY in sent.content.decode()
    page = browser.get(report.page()).content.decode()
    assert WHY in page
    assert f"/progress/{report.pk}/amend/" not in page  # one request waits


def test_a_reason_that_is_missing_is_said_at_its_field(world: World) -> None:
    report = world.accepted_report()
    sent = signed_in(world.reporter()).post(f"/progress/{report.pk}/amend/", {"reason": " "})
    assert sent.status_code == 422
    assert not AmendmentRequest.objects.exists()


def test_who_may_not_ask_is_offered_nothing(world: World) -> None:
    report = world.accepted_report()
    for person in (world.reporter(World.B), world.reviewer):
        assert "/amend/" not in signed_in(person).get(report.page()).content.decode()


def test_what_is_not_accepted_leads_back(world: World) -> None:
    report = world.submitted_report()
    answer = signed_in(world.reporter()).get(f"/progress/{report.pk}/amend/")
    assert (answer.status_code, answer["Location"]) == (302, report.page())


def test_the_decision_stands_on_the_page_of_the_request(world: World) -> None:
    request = asked(world, world.accepted_report())
    browser = signed_in(world.reviewer)
    page = browser.get(request.page()).content.decode()
    assert f"{request.page()}steps/grant/" in page
    browser.post(f"{request.page()}steps/grant/", {"revision": request.version, "comment": ""})
    amendment = Amendment.objects.get(request=request)
    assert amendment.page() in browser.get(request.page()).content.decode()


def test_a_report_is_amended_and_both_versions_stand_side_by_side(world: World) -> None:
    amendment = granted(world, world.accepted_report(percent=30))
    browser = signed_in(world.reporter())
    assert browser.get(amendment.form()).status_code == 200
    sent = browser.post(amendment.form(), typed(amendment, progress=OTHER_WORDS, percent=45))
    assert sent.status_code == 302
    page = browser.get(amendment.page()).content.decode()
    assert "<del>办法已印发。</del>" in page
    assert f"<ins>{OTHER_WORDS}</ins>" in page
    assert "<del>30</del>" in page
    assert "<ins>45</ins>" in page


def test_both_versions_stay_readable_after_it_was_accepted(world: World) -> None:
    report = world.accepted_report(percent=30)
    first = accepted(world, report, percent=45)
    report.refresh_from_db()
    accepted(world, report, percent=60)
    for person in (world.reporter(), world.reviewer, world.reporter(World.B)):
        page = signed_in(person).get(first.page()).content.decode()
        assert "<del>30</del>" in page
        assert "<ins>45</ins>" in page
    shown = signed_in(world.reporter()).get(report.page()).content.decode()
    assert shown.count("/amendments/") >= 2


def test_a_plan_is_amended_by_its_form(world: World) -> None:
    filing = world.accepted_filing()
    amendment = granted(world, filing)
    browser = signed_in(world.reporter())
    assert browser.get(amendment.form()).status_code == 200
    sent = browser.post(amendment.form(), form_of_plan(amendment, summary=OTHER_WORDS))
    assert sent.status_code == 302, sent.context["editor"].problems
    amendment.refresh_from_db()
    assert amendment.content == said(filing) | {"summary": OTHER_WORDS}
    assert ImplementationPlan.objects.get(pk=filing.pk).summary != OTHER_WORDS


def test_what_is_wrong_in_a_plan_is_said_and_kept(world: World) -> None:
    amendment = granted(world, world.accepted_filing())
    wrong = form_of_plan(amendment, summary=OTHER_WORDS)
    name = next(name for name in wrong if name.endswith("due_on"))
    sent = signed_in(world.reporter()).post(amendment.form(), wrong | {name: "2031-01-01"})
    assert sent.status_code == 422
    assert OTHER_WORDS in sent.content.decode()


def test_a_prefecture_adds_a_task_to_its_plan(world: World) -> None:
    amendment = granted(world, world.accepted_filing(World.X))
    browser = signed_in(world.reporter(World.X))
    page = browser.get(amendment.form())
    other = page.context["addable"][0]
    assert f'name="m{other.pk}-horizon"' not in page.content.decode()
    added = browser.get(amendment.form(), {"add": other.pk}).content.decode()
    assert f'name="m{other.pk}-horizon"' in added


@pytest.mark.parametrize("kind", ["report", "filing"])
def test_two_tabs_lose_nothing(kind: str, world: World) -> None:
    document = world.accepted_report() if kind == "report" else world.accepted_filing()
    name = "progress" if kind == "report" else "summary"
    amendment = granted(world, document)
    form = typed if kind == "report" else form_of_plan
    first, second = form(amendment, **{name: "甲稿。"}), form(amendment, **{name: "乙稿。"})
    browser = signed_in(world.reporter())
    assert browser.post(amendment.form(), first).status_code == 302
    again = browser.post(amendment.form(), first)  # a double click
    assert again.status_code == 302
    lost = browser.post(amendment.form(), second)
    assert lost.status_code == 409
    page = lost.content.decode()
    assert "甲稿。" in page
    assert "乙稿。" in page
    amendment.refresh_from_db()
    assert amendment.content[name] == "甲稿。"
    deliberate = second | {"version": amendment.version}
    assert browser.post(amendment.form(), deliberate).status_code == 302
    amendment.refresh_from_db()
    assert amendment.content[name] == "乙稿。"


def test_a_decision_on_a_page_that_is_out_of_date_is_refused(world: World) -> None:
    amendment = submitted(world, world.accepted_report(percent=30), percent=45)
    read = amendment.revision
    amendment = step(amendment, Step.WITHDRAW, world.approver())
    amendment = written(world, amendment, percent=60)
    amendment = step(amendment, Step.SIGN, world.approver())
    signed_in(world.reviewer).post(f"{amendment.page()}steps/accept/", {"revision": read})
    amendment.refresh_from_db()
    assert amendment.state == State.SUBMITTED


def test_what_changed_meanwhile_is_told_to_who_writes(world: World) -> None:
    filing = world.accepted_filing()
    amendment = written(world, granted(world, filing), summary=OTHER_WORDS)
    browser = signed_in(world.reporter())
    assert (
        "behind" not in browser.get(amendment.page()).context
        or not (browser.get(amendment.page()).context["behind"])
    )
    moved_by_the_commission(world, first_milestone(world), LATER)
    assert browser.get(amendment.page()).context["behind"]


def test_an_amendment_is_given_up_on_its_page(world: World) -> None:
    amendment = granted(world, world.accepted_report())
    browser = signed_in(world.reporter())
    browser.post(f"{amendment.page()}give-up/")
    amendment.refresh_from_db()
    assert amendment.is_closed
    assert amendment.form() not in browser.get(amendment.page()).content.decode()
    assert browser.get(amendment.form()).status_code == 302


def test_who_shares_a_line_reads_of_a_plan_only_that(world: World) -> None:
    """B supports P, and stands not on the other lines of A."""
    filing = world.accepted_filing()
    accepted(world, filing, summary=OTHER_WORDS)
    amendment = Amendment.objects.get()
    assert OTHER_WORDS in signed_in(world.reporter()).get(amendment.page()).content.decode()
    page = signed_in(world.reporter(World.B)).get(amendment.page()).content.decode()
    assert OTHER_WORDS not in page
    assert world.KEY in page


def test_empty_lists_say_what_to_do(world: World) -> None:
    browser = signed_in(world.person(World.A, Role.REPORTER))
    for path in ("/amendments/", "/amendments/requests/"):
        assert browser.get(path).status_code == 200
