"""Bad input gets a sentence; nothing typed is lost, nothing is half saved."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.models import BusinessClock
from tasks.contributions import service as contributions
from tasks.filing.service import step_filing
from tasks.models import Contribution, ProgressReport
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.contract.preparing import MARKER, filing_form, report_form
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World


def told(browser: Client, answer: Any) -> list[Any]:
    """The messages on the page that an answer leads to."""
    return list(browser.get(answer["Location"]).context["messages"])


def html(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


@pytest.mark.parametrize("path", ["/sign-in/", "/language/", "/desk/", "/api/v1/webhooks/"])
@pytest.mark.parametrize("charset", ["utf-16", "gbk"])
def test_a_form_in_another_character_set_is_refused(
    path: str, charset: str, world: World, settings: Settings
) -> None:
    """The page of the error read it as well, and was refused in its turn: nothing answered."""
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(world.reporter(), backend="departments.backends.AccountBackend")
    browser.cookies[settings.CSRF_COOKIE_NAME] = "c" * 32
    answer = browser.generic("POST", path, b"a=b", content_type=kind)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith(
        "application/problem+json" if path.startswith("/api/") else "text/html"
    )


def test_an_ended_session_keeps_the_text_in_the_browser(world: World) -> None:
    browser = signed_in(world.reporter())
    browser.cookies.clear()
    answer = browser.post(world.edit_url(), report_form(world, None))
    assert answer.status_code == 401
    assert "/sign-in/" in html(answer)
    assert not ProgressReport.objects.exists()
    opened = browser.get(world.edit_url())
    assert opened.status_code == 302
    assert opened["Location"].endswith(f"?next={world.edit_url()}")


@pytest.mark.parametrize(("name", "seconds"), [("seen", 30 * 60 + 5), ("started", 12 * 3600 + 5)])
def test_sessions_end_when_idle_and_at_the_end_of_the_day(
    name: str, seconds: int, world: World
) -> None:
    browser = signed_in(world.reporter())
    assert browser.get("/desk/").status_code == 200
    session = browser.session
    session[name] -= seconds - 10
    session.save()
    assert browser.get("/desk/").status_code == 200
    session = browser.session
    session[name] -= seconds if name == "seen" else 20
    session.save()
    assert browser.post(world.edit_url(), report_form(world, None)).status_code == 401
    assert browser.get("/desk/").status_code == 302


def test_a_form_of_an_earlier_session_is_explained(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.reporter(), backend="departments.backends.AccountBackend")
    answer = browser.post(world.edit_url(), report_form(world, None) | {"next": "//evil.example/"})
    assert answer.status_code == 403
    assert "evil.example" not in html(answer)
    assert not ProgressReport.objects.exists()
    # It may have been another site's.
    assert AuditEvent.objects.get(action="access.refused").data["path"] == world.edit_url()


def test_a_double_click_saves_once(world: World) -> None:
    browser = signed_in(world.reporter())
    data = report_form(world, None)
    answers = [browser.post(world.edit_url(), data) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    report = ProgressReport.objects.get()
    assert report.version == 1
    assert AuditEvent.objects.filter(action="progress.saved").count() == 1


def test_a_double_click_hands_over_signs_and_accepts_once(world: World) -> None:
    report = world.draft_report()
    filing = world.draft_filing()
    for document, path in ((report, "progress"), (filing, "filings")):
        for step, person in (("sign", world.approver()), ("accept", world.reviewer)):
            document.refresh_from_db()
            browser = signed_in(person)
            data = {"revision": document.revision}
            for _click in range(2):
                answer = browser.post(f"/{path}/{document.pk}/steps/{step}/", data)
                assert answer.status_code == 302
        document.refresh_from_db()
        assert document.state == "accepted"
    for action in ("progress.sign", "progress.accept", "filing.sign", "filing.accept"):
        assert AuditEvent.objects.filter(action=action).count() == 1


def test_a_stale_report_shows_both_texts_and_keeps_what_was_typed(world: World) -> None:
    report = world.draft_report()
    progress.save_report(
        world.measure.pk,
        world.period.pk,
        actor=world.approver(),
        source="test",
        version=report.version,
        content=progress.ReportInput(percent=50, progress="同事的文字。", next_steps="继续。"),
    )
    browser = signed_in(world.reporter())
    data = report_form(world, report)
    answer = browser.post(world.edit_url(), data)
    assert answer.status_code in (409, 422)
    assert "同事的文字。" in html(answer)
    assert html(answer).count(MARKER) >= 2  # beside the other text, and in the field
    assert 'name="version" value="2"' in html(answer)
    assert ProgressReport.objects.get().progress == "同事的文字。"
    assert browser.post(world.edit_url(), data | {"version": "2"}).status_code == 302
    assert ProgressReport.objects.get().progress == MARKER


def test_a_stale_filing_shows_both_texts_and_keeps_what_was_typed(world: World) -> None:
    filing = world.draft_filing()
    browser = signed_in(world.reporter())
    data = filing_form(world, filing)
    other = data | {"summary": "同事的文字。"}
    assert signed_in(world.approver()).post(f"/filings/{filing.pk}/edit/", other).status_code == 302
    answer = browser.post(f"/filings/{filing.pk}/edit/", data)
    assert answer.status_code == 409
    assert "同事的文字。" in html(answer)
    assert html(answer).count(MARKER) >= 2
    newer = world.filing().version
    assert f'name="version" value="{newer}"' in html(answer)
    assert world.filing().summary == "同事的文字。"


def test_a_stale_contribution_shows_both_texts(world: World) -> None:
    contributions.hand_in(
        world.measure.pk,
        world.period.pk,
        actor=world.person(World.B, Role.REPORTER, number=2),
        source="test",
        version=None,
        text="同事的文字。",
    )
    url = f"/measures/{world.measure.pk}/contribution/2012-05/"
    answer = signed_in(world.reporter(World.B)).post(url, {"text": MARKER, "version": ""})
    assert answer.status_code in (409, 422)
    assert "同事的文字。" in html(answer)
    assert html(answer).count(MARKER) >= 2
    assert Contribution.objects.get().text == "同事的文字。"


def test_a_stale_choice_keeps_the_ticks(world: World) -> None:
    filing = world.draft_filing(World.X)
    other = world.plan.areas.all()[0].tasks.all()[0].measures.all()[0]
    answer = signed_in(world.reporter(World.X)).post(
        f"/filings/{filing.pk}/choose/", {"measures": [other.pk], "version": filing.version - 1}
    )
    assert answer.status_code == 422
    assert f'value="{other.pk}" checked' in html(answer)
    assert f'name="version" value="{filing.version}"' in html(answer)
    assert world.filing(World.X).commitments.get().measure == world.measure


def test_what_is_typed_while_another_signs_is_kept(world: World) -> None:
    report, filing = world.submitted_report(), world.submitted_filing()
    browser = signed_in(world.reporter())
    for url, data in (
        (world.edit_url(), report_form(world, report)),
        (f"/filings/{filing.pk}/edit/", filing_form(world, filing)),
    ):
        answer = browser.post(url, data)
        assert answer.status_code == 403
        assert MARKER in html(answer)


PERCENTS = ["101", "-1", "abc", "", "1e3", "50.5", "9" * 400, "１２３"]


@pytest.mark.parametrize("percent", PERCENTS)
def test_a_wrong_percent_keeps_the_text(percent: str, world: World) -> None:
    answer = signed_in(world.reporter()).post(
        world.edit_url(), report_form(world, None) | {"percent": percent}
    )
    assert answer.status_code == 422
    assert MARKER in html(answer)
    assert 'aria-invalid="true"' in html(answer)
    assert not ProgressReport.objects.exists()


DUES = ["2011-12-31", "2013-01-01", "9999-12-31", "0001-01-01", "2012-02-30", "soon"]


@pytest.mark.parametrize("due", DUES)
def test_a_milestone_outside_the_year_is_refused_beside_its_field(due: str, world: World) -> None:
    filing = world.draft_filing()
    prefix = f"m{world.measure.pk}-steps-1"
    data = filing_form(world, filing) | {f"{prefix}-due_on": due}
    answer = signed_in(world.reporter()).post(f"/filings/{filing.pk}/edit/", data)
    assert answer.status_code == 422
    assert MARKER in html(answer)
    field = html(answer).split(f'name="{prefix}-due_on"')[1][:400]
    assert "aria-invalid" in field
    assert world.filing().version == filing.version


HOSTILE: list[dict[str, str]] = [
    {"version": "1\x00"},
    {"version": ""},
    {"m{pk}-steps-TOTAL_FORMS": "1000000000"},
    {"m{pk}-steps-TOTAL_FORMS": "x"},
    {"m{pk}-horizon": "forever"},
    {"m{pk}-steps-0-weight": "9" * 30},
    {"leader_name": "长" * 61},
    {"summary": "a\x00b"},
]


@pytest.mark.parametrize("change", HOSTILE)
def test_a_broken_filing_form_is_refused_as_a_whole(change: dict[str, str], world: World) -> None:
    filing = world.draft_filing()
    data = filing_form(world, filing)
    data |= {name.format(pk=world.measure.pk): value for name, value in change.items()}
    answer = signed_in(world.reporter()).post(f"/filings/{filing.pk}/edit/", data)
    assert answer.status_code == 422
    assert world.filing().version == filing.version


@pytest.mark.parametrize("measures", [["abc"], ["²"], ["999999999999999999999999"], ["-1"]])
def test_a_choice_that_is_none_is_refused(measures: list[str], world: World) -> None:
    filing = world.filing(World.X)
    answer = signed_in(world.reporter(World.X)).post(
        f"/filings/{filing.pk}/choose/", {"measures": measures, "version": filing.version}
    )
    assert answer.status_code == 422
    assert not world.filing(World.X).is_started


STEP_FORMS = [{}, {"revision": "x"}, {"revision": ""}, {"revision": "99"}]


@pytest.mark.parametrize("data", STEP_FORMS)
@pytest.mark.parametrize("step", ["sign", "accept", "return"])
def test_without_the_revision_that_was_read_nothing_is_signed_or_reviewed(
    step: str, data: dict[str, str], world: World
) -> None:
    report = world.draft_report() if step == "sign" else world.submitted_report()
    browser = signed_in(world.approver() if step == "sign" else world.reviewer)
    more = {"reason": "other", "comment": "改"} if step == "return" else {}
    answer = browser.post(f"/progress/{report.pk}/steps/{step}/", data | more)
    assert answer.status_code == 302
    after = ProgressReport.objects.get()
    assert (after.state, after.version) == (report.state, report.version)
    said = told(browser, answer)
    assert said[0].level_tag == "error"
    # What was typed with the refused step is shown again.
    assert [str(one) for one in said[1:]] == [one for one in map(str, said[1:]) if "改" in one]
    assert len(said) == 1 + bool(more)


def test_a_comment_that_is_too_long_is_not_cut_and_accepted(world: World) -> None:
    report = world.submitted_report()
    data = {"revision": report.revision, "comment": "长" * 2001}
    signed_in(world.reviewer).post(f"/progress/{report.pk}/steps/accept/", data)
    assert ProgressReport.objects.get().state == "submitted"


def test_a_reason_chosen_before_accept_means_nothing(world: World) -> None:
    report = world.submitted_report()
    data = {"revision": report.revision, "reason": "incomplete"}
    signed_in(world.reviewer).post(f"/progress/{report.pk}/steps/accept/", data)
    after = ProgressReport.objects.get()
    assert (after.state, after.return_reason) == ("accepted", "")


GARBAGE = [
    "/progress/1/steps/approve/",
    "/filings/1/steps/../",
    "/filings/1/steps/SIGN/",
    "/filings/abc/",
    "/filings/99999999999999999999999999/",
    "/tasks/0/",
    "/plans/987654321/",
    "/plans/0/tasks/",
    "/plans/99999999999999999999999999/document/",
    "/plans/987654321/reports/make/",
    "/plans/987654321/close/",
    "/files/not-a-uuid/",
    "/files/00000000-0000-0000-0000-000000000000/",
    "/measures/1/progress/%00/",
    "/measures/1/progress/2012-05%0A/",
    "/measures/1/progress/%F0%A0%AE%B7/",
    "/measures/1/contribution/1999-01/",
    "/reports/files/1/",
]


@pytest.mark.parametrize("url", GARBAGE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_garbage_addresses_are_not_found(method: str, url: str, world: World) -> None:
    answer = getattr(signed_in(world.person("省发展改革委", *[Role.REPORTER, Role.COMMISSION])),
                     method)(url)  # fmt: skip
    assert answer.status_code in (404, 405)


POSTED_ONLY = ("steps/sign/", "steps/accept/", "files/")


def test_a_deed_is_never_a_get(world: World) -> None:
    filing = world.draft_filing()
    browser = signed_in(world.approver())
    for end in POSTED_ONLY:
        assert browser.get(f"/filings/{filing.pk}/{end}").status_code == 405
    assert world.filing().state == "draft"


@pytest.mark.parametrize("to", ["2012-02-30", "tomorrow", "", "1999-01-01", "2999-01-01", "\x00"])
def test_a_demo_date_that_is_none_is_refused(to: str, world: World, settings: Settings) -> None:
    settings.DEMO = True
    browser = signed_in(world.reporter())
    answer = browser.post("/demo/advance/", {"to": to, "next": "https://evil.example/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert not BusinessClock.objects.exists()


def test_a_word_for_the_page_it_came_from_is_no_name_of_a_view(
    world: World, settings: Settings
) -> None:
    settings.DEMO = True
    data = {"to": "2012-05-09", "next": "0000-00-00"}
    assert signed_in(world.reporter()).post("/demo/advance/", data).status_code == 302
    urge = f"/plans/{world.plan.pk}/urge/"
    for word in ("0000-00-00", "home"):
        answer = signed_in(world.reviewer).post(urge, {"next": word})
        assert answer["Location"] == word


def test_five_wrong_passwords_lock_the_account_for_a_while(world: World) -> None:
    person = world.reporter()
    browser = Client()
    data = {"username": person.username, "password": "wrong"}
    codes = [browser.post("/sign-in/", data).status_code for _try in range(5)]
    assert codes[:4] == [200] * 4
    right = {"username": person.username, "password": PASSWORD}
    assert browser.post("/sign-in/", right).status_code == 429
    other = world.approver()
    answer = browser.post("/sign-in/", {"username": other.username, "password": PASSWORD})
    assert answer.status_code == 302


def test_a_late_filing_is_shown_as_late(world: World) -> None:
    filing = world.draft_filing()
    with clock.pinned(date(2012, 5, 18)):
        step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
        page = html(
            signed_in(world.reviewer).get(f"/filings/?organization={filing.organization_id}")
        )
    assert "3" in page.split("badge-red")[1][:60]
