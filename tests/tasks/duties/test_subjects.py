"""Messages and items for the meeting point to their duty by columns, never by a key or a title."""

from datetime import date
from typing import Any

from reform_tracker.notifications.models import Intent
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.models import AgendaItem, ReminderRule
from tasks.reminding import agenda
from tasks.reminding.planner import plan, settle_gone
from tasks.reminding.receipts import deadlines, duties, keys_of
from tests.factories.world import World

MAY_8 = date(2012, 5, 8)
DUE = date(2012, 5, 15)
SUBJECT = (
    "duty", "document", "document_id", "step", "organization_id", "plan_id", "measure_id", "period",
)  # fmt: skip


def of(kind: DutyKind) -> dict[str, Any]:
    """The subject of one message about A's duty of that kind."""
    return _told(Intent.objects.filter(duty=kind).order_by("pk")[0])


def _told(row: Intent) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SUBJECT}


def test_a_reminder_names_duty_document_organization_and_plan(staffed: World) -> None:
    plan(MAY_8)
    filing = staffed.filing()
    mine = Intent.objects.filter(organization=filing.organization_id, duty="filing")[0]
    assert _told(mine) == {
        "duty": "filing",
        "document": "implementationplan",
        "document_id": filing.pk,
        "step": "",
        "organization_id": filing.organization_id,
        "plan_id": staffed.plan.pk,
        "measure_id": None,
        "period": "",
    }
    rule = ReminderRule.objects.get(kind="filing", offset=mine.offset or 0, audience="reporter")
    assert (mine.audience, mine.rule) == (rule.audience, rule.code)


def test_title_and_time_left_are_two_things(staffed: World) -> None:
    plan(MAY_8)
    one = Intent.objects.filter(duty="filing", audience="reporter")[0]
    assert "·" not in one.title
    assert one.time_left
    assert one.headline == f"{one.title} · {one.time_left}"


def test_the_news_of_a_step_names_document_and_step(staffed: World) -> None:
    report = staffed.handed_over_report()
    assert of(DutyKind.REPORT) == {
        "duty": "report",
        "document": "progressreport",
        "document_id": report.pk,
        "step": "hand_over",
        "organization_id": report.organization_id,
        "plan_id": staffed.plan.pk,
        "measure_id": staffed.measure.pk,
        "period": "2012-05",
    }
    assert not Intent.objects.reminders().exists()


def test_duties_say_their_document_as_far_as_there_is_one(world: World) -> None:
    report = world.draft_report()
    found = open_duties(Question(MAY_8, calendar_around(MAY_8)))
    subjects = {duty.key: duty.subject for duty in found}
    mine = subjects[report.duty_key]
    assert (mine.document, mine.document_id, mine.measure_id) == (
        "progressreport", report.pk, world.measure.pk,
    )  # fmt: skip
    missing = [one for one in subjects.values() if one.duty == "report" and one != mine]
    assert {one.document_id for one in missing} == {None}


def test_keys_and_rules_are_opaque_to_receipts(staffed: World) -> None:
    """Other names for the same things: what is shown of the reminders stays the same."""
    plan(MAY_8)
    before = [
        (one.kind, one.due_on, one.duties, one.people) for one in deadlines(staffed.reviewer, 2012)
    ]
    said = [
        (one.organization, one.title)
        for one in duties(staffed.reviewer, keys_of(staffed.reviewer, DutyKind.FILING, DUE))
    ]
    for row in Intent.objects.all():
        row.duty_key, row.rule = f"k{row.duty_key[::-1]}", f"r{row.rule[::-1]}"
        row.save()
    assert [
        (one.kind, one.due_on, one.duties, one.people) for one in deadlines(staffed.reviewer, 2012)
    ] == before
    assert [
        (one.organization, one.title)
        for one in duties(staffed.reviewer, keys_of(staffed.reviewer, DutyKind.FILING, DUE))
    ] == said
    assert said


def test_what_lapsed_is_silenced_whatever_its_rule_is_called(staffed: World) -> None:
    plan(MAY_8)
    Intent.objects.filter(duty="filing").update(duty_key="gone", rule="x")
    assert settle_gone(MAY_8) == 1


def test_an_item_for_the_meeting_points_to_its_duty(world: World) -> None:
    found = open_duties(Question(MAY_8, calendar_around(MAY_8)))
    agenda.put_on_list(found, on=MAY_8)
    filing = world.filing()
    item = AgendaItem.objects.get(duty_key=filing.duty_key)
    assert (item.owed_by, item.plan, item.document, item.document_id) == (
        filing.organization, world.plan, "implementationplan", filing.pk,
    )  # fmt: skip
    report = AgendaItem.objects.filter(kind="report", measure=world.measure)[0]
    assert (report.period, report.document_id) == ("2012-05", None)
