"""What is told when a draft changes hands inside an organization."""

from datetime import date

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import Intent, Topic
from tasks.models import Transition
from tests.factories.browser import signed_in
from tests.factories.world import World

WHY = "请把时限写清楚。"


def test_the_reporter_hears_why_a_draft_came_back(world: World) -> None:
    report = world.handed_over_report()
    reporter = world.reporter()
    answer = signed_in(world.approver()).post(
        f"/progress/{report.pk}/steps/send_back/", {"comment": WHY}
    )
    assert answer.status_code == 302
    news = Intent.objects.filter(rule__startswith="send_back:")
    assert set(news.values_list("recipient", "channel", "body", "topic")) == {
        (reporter.pk, "inbox", WHY, Topic.RETURNED),
        (reporter.pk, "mail", WHY, Topic.RETURNED),
    }
    assert Transition.objects.get(step="send_back").comment == WHY


def test_what_is_handed_over_anew_bears_no_old_signature(world: World) -> None:
    report = world.submitted_report()
    review = signed_in(world.reviewer)
    data = {"revision": report.revision, "reason": "other", "comment": WHY}
    with clock.pinned(date(2012, 5, 10)):
        review.post(f"/progress/{report.pk}/steps/return/", data)
        yes = {"confirmed": "on", "revision": report.revision + 1}
        signed_in(world.reporter()).post(f"/progress/{report.pk}/steps/hand_over/", yes)
    report.refresh_from_db()
    assert (report.state, report.signed_by, report.signatory) == ("ready", None, "")
    assert report.first_filed_on == date(2012, 5, 8)
    due = Intent.objects.filter(rule__startswith="return:").values_list("due_on", flat=True)
    assert set(due) == {date(2012, 5, 25)}


def test_the_address_of_a_button_is_explained(world: World) -> None:
    report = world.draft_report()
    answer = signed_in(world.reporter()).get(f"/progress/{report.pk}/steps/sign/")
    assert answer.status_code == 405
    assert "按钮" in answer.content.decode()
    assert answer["Allow"] == "POST"


def test_the_trail_is_searched_by_the_names_of_actions_and_leads_to_the_thing(world: World) -> None:
    report = world.submitted_report()
    auditor = world.person(World.C, Role.AUDITOR)
    html = signed_in(auditor).get("/audit/", {"action": "progress.sign"}).content.decode()
    assert '<option value="progress.sign" selected' in html
    assert f'href="/progress/{report.pk}/"' in html
    assert "6.3" in html
