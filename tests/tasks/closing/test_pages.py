"""The pages of closings: asking with a file, deciding, opening again, what the task says of it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reform_tracker import clock
from tasks.closing.service import ask
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.models import Closing, Milestone, ProgressReport, ReportingPeriod
from tasks.signing.states import Asked
from tests.factories.browser import signed_in
from tests.factories.closings import ACHIEVED, WHY_AGAIN, asked_closing, closed, done, reopened
from tests.factories.world import PDF, World
from tests.tasks.duties.test_counting import counts_what_is_listed

pytestmark = pytest.mark.once


def test_a_file_comes_with_the_words(world: World) -> None:
    done(world)
    url = f"/closings/new/{world.measure.pk}/"
    browser = signed_in(world.reporter())
    assert browser.post(url, {"reason": " "}).status_code == 422
    file = SimpleUploadedFile("验收意见.pdf", PDF, "application/pdf")
    answer = browser.post(url, {"reason": ACHIEVED, "file": file})
    closing = Closing.objects.get()
    assert answer.headers["Location"] == closing.page()
    page = browser.get(closing.page()).content.decode()
    assert "验收意见.pdf" in page
    assert ACHIEVED in page


def test_a_file_that_is_none_is_refused_and_nothing_is_asked(world: World) -> None:
    done(world)
    file = SimpleUploadedFile("x.exe", b"MZ\x00\x00", "application/pdf")
    answer = signed_in(world.reporter()).post(
        f"/closings/new/{world.measure.pk}/", {"reason": ACHIEVED, "file": file}
    )
    assert answer.status_code == 422
    assert ACHIEVED in answer.content.decode()
    assert not Closing.objects.exists()


def test_whoever_has_not_declared_it_done_is_led_back_to_the_task(world: World) -> None:
    world.accepted_filing()
    answer = signed_in(world.reporter()).get(f"/closings/new/{world.measure.pk}/")
    assert answer.status_code == 302
    assert f"#m{world.measure.pk}" in answer.headers["Location"]


def test_the_task_says_by_whom_when_and_on_what_it_was_closed(world: World) -> None:
    done(world)
    url = f"/tasks/{world.measure.task_id}/"
    reporter = signed_in(world.reporter())
    assert f"/closings/new/{world.measure.pk}/" in reporter.get(url).content.decode()
    closing = closed(world)
    page = reporter.get(url).content.decode()
    assert closing.page() in page
    assert world.reviewer.full_name in page
    assert f"/closings/new/{world.measure.pk}/" not in page
    assert world.edit_url() not in page
    # The plan's text is public, what is said of a closing is not.
    other = signed_in(world.reporter(World.C)).get(url).content.decode()
    assert closing.page() not in other


def test_the_task_of_a_past_day_says_what_held_then(world: World) -> None:
    done(world)
    with clock.pinned(date(2012, 6, 12)):
        closing = closed(world)
    with clock.pinned(date(2012, 8, 23)):
        reopened(world, closing)
        browser = signed_in(world.reviewer)
        url = f"/tasks/{world.measure.task_id}/"
        said = {
            day: closing.page() in browser.get(f"{url}?as_of={day}").content.decode()
            for day in ("2012-06-11", "2012-06-12", "2012-08-22")
        }
        said["today"] = closing.page() in browser.get(url).content.decode()
    assert said == {"2012-06-11": False, "2012-06-12": True, "2012-08-22": True, "today": False}


def test_the_commission_opens_it_again_with_words(world: World) -> None:
    closing = closed(world)
    browser, url = signed_in(world.reviewer), f"/closings/{closing.pk}/reopen/"
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert browser.post(url, {"reason": WHY_AGAIN}).status_code == 302
    assert WHY_AGAIN in browser.get(closing.page()).content.decode()
    # A second tab finds it open already.
    assert browser.get(url).status_code == 302
    assert browser.post(url, {"reason": "再来一次。"}).status_code == 422
    assert Closing.objects.exclude(reopens=None).count() == 1


def test_whoever_holds_the_part_asks_for_the_reopening(world: World) -> None:
    closing = closed(world)
    browser = signed_in(world.reporter())
    assert f"/closings/{closing.pk}/reopen/" in browser.get(closing.page()).content.decode()
    browser.post(f"/closings/{closing.pk}/reopen/", {"reason": WHY_AGAIN})
    asked = Closing.objects.get(reopens=closing)
    assert (asked.state, asked.asked_by) == (Asked.ASKED, world.reporter())


def test_a_decision_on_another_version_than_was_read_is_refused(world: World) -> None:
    closing = asked_closing(world)
    browser = signed_in(world.reviewer)
    browser.post(f"/closings/{closing.pk}/steps/grant/", {"revision": closing.version + 1})
    assert Closing.objects.get().is_open
    browser.post(f"/closings/{closing.pk}/steps/grant/", {"revision": closing.version})
    assert Closing.objects.get().state == Asked.GRANTED


def test_nothing_is_reported_on_a_closed_part(world: World) -> None:
    closed(world)
    with clock.pinned(date(2012, 6, 4)):
        url = world.edit_url("2012-06")
        browser = signed_in(world.reporter())
        assert browser.get(url).status_code == 302
        said = {
            "status": "in_progress",
            "percent": "50",
            "progress": "续办。",
            "next_steps": "续。",
        }
        browser.post(url, said)
        assert ProgressReport.objects.count() == 1


def test_reminders_find_what_is_due_on_another_day_since_it_was_opened(world: World) -> None:
    """They ask for the duties of a few days only."""
    world.accepted_filing()
    june = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
    with clock.pinned(date(2012, 6, 4)):
        world.submitted_report(percent=100)
        asked = ask(world.measure.pk, actor=world.reporter(), source="test", reason=ACHIEVED)
        closing = closed(world)
        assert closing == asked or closing.pk == asked.pk
    with clock.pinned(date(2012, 6, 22)):
        reopened(world, closing)
        counts_what_is_listed(date(2012, 6, 22), world.organization(World.A).pk)
        again = date(2012, 6, 29)
        wanted = Question(
            clock.today(),
            calendar_around(clock.today()),
            wanted=lambda kind, day: kind is DutyKind.REPORT and day == again,
        )
        mine = [one for one in open_duties(wanted) if one.measure_id == world.measure.pk]
        assert [(one.period, one.due_on) for one in mine] == [(june.code, again)]


def test_whoever_decides_sees_what_it_rests_on(world: World) -> None:
    closing = asked_closing(world)
    report = world.measure.reports.get()
    page = signed_in(world.reviewer).get(closing.page()).content.decode()
    assert report.page() in page
    promised = Milestone.objects.filter(commitment__measure=world.measure)
    assert promised
    for milestone in promised:
        assert milestone.title in page
    world.send_back(report)
    page = signed_in(world.reviewer).get(closing.page()).content.decode()
    assert report.page() not in page


def test_what_a_form_sends_besides_changes_nothing(world: World) -> None:
    done(world)
    intruding = {
        "reason": ACHIEVED, "state": "granted", "organization": world.organization(World.C).pk,
        "decided_by": world.reviewer.pk, "decided_at": "2012-05-01", "reopens": "1", "wrote": "[]",
        "plan": "7", "measure": "7", "asked_by": world.reviewer.pk,
    }  # fmt: skip
    signed_in(world.reporter()).post(f"/closings/new/{world.measure.pk}/", intruding)
    closing = Closing.objects.get()
    assert (closing.state, closing.organization.short_name) == (Asked.ASKED, World.A)
    assert (closing.asked_by, closing.decided_by, closing.reopens_id) == (
        world.reporter(),
        None,
        None,
    )
    assert closing.measure_id == world.measure.pk
    assert closing.wrote
