"""Who has not confirmed receipt: the list, on any day, and the figure of the dashboard."""

from datetime import date
from typing import Any

from django.core.management import call_command
from pytest_django import Settings

from reform_tracker import clock
from reports.analyses.acknowledgements import RECEIPTS
from reports.analyses.asked import Asked
from tasks.models import Acknowledgement, ReformPlan
from tasks.plan.lifetime import close_plan
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.acknowledging.people import answer, confirm, object_to, parts

LATER = date(2012, 5, 16)


def asked_of(world: World, **asked: Any) -> Asked:
    plan = ReformPlan.objects.prefetch_related("periods").get(pk=world.plan.pk)
    form = RECEIPTS.form(asked, plan=plan, today=clock.today())
    return form.asked_by(world.reviewer)


def listed(world: World, **asked: Any) -> dict[str, list[str]]:
    """What the list says of each organization, column by column."""
    table = RECEIPTS.find(asked_of(world, **asked)).tables[0]
    rows = [[str(cell.value) for _column, cell in line] for line in table.lines()]
    return {row[0]: row for row in rows}


def count(world: World, **asked: Any) -> int:
    found = RECEIPTS.count(asked_of(world, **asked))
    assert found == len(listed(world, **asked))
    return found


def test_who_has_confirmed_leaves_the_list(world: World) -> None:
    everybody = count(world)
    assert everybody == Acknowledgement.objects.count()
    confirm(world)
    confirm(world, World.Y)
    assert count(world) == everybody - 2
    confirmed = RECEIPTS.find(asked_of(world)).tables[1].rows
    assert [one.stand.row.organization.short_name for one in confirmed] == [World.A, World.Y]
    assert {one.last_on for one in confirmed} == {clock.today()}


def test_the_list_says_what_is_objected_to_and_what_was_answered(world: World) -> None:
    object_to(world, lines=parts(world)[:1])
    answer(world)
    rows = listed(world, organization=world.organization(World.A).pk)
    (row,) = rows.values()
    assert "已答复" in row[1]
    assert "本单位无此职能。 → 职能在你单位。" in row[5]


def test_a_past_day_shows_what_was_confirmed_by_then(world: World) -> None:
    everybody = count(world)
    with clock.pinned(LATER):
        confirm(world)
        assert count(world) == everybody - 1
        assert count(world, as_of="2012-05-15") == everybody


def test_lines_are_narrowed_to_an_area(world: World) -> None:
    area = world.measure.task.area_id
    names = set(listed(world, area=area))
    on_area = {
        one.organization.short_name
        for measure in world.measure.task.area.tasks.all()
        for line in measure.measures.all()
        for one in line.assignments.all()
    }
    assert names == on_area


def test_nothing_is_listed_under_a_closed_plan(world: World) -> None:
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="办结。")
    assert count(world) == 0


def test_the_dashboard_counts_as_the_list_does(world: World) -> None:
    confirm(world)
    object_to(world, World.B)
    dashboard = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/")
    receipts = dashboard.context["below"].receipts
    assert (receipts.asked - receipts.confirmed, receipts.confirmed) == (count(world), 1)
    assert receipts.url in dashboard.content.decode()


def test_a_plan_older_than_receipts_has_no_such_figure(world: World) -> None:
    Acknowledgement.objects.update(lines_since=clock.today())
    dashboard = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/")
    assert dashboard.context["below"].receipts is None


def test_a_missing_receipt_changes_no_light(world: World) -> None:
    def lights() -> list[object]:
        shown = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/tasks/")
        return [row for row in shown.content.decode().split() if "light-" in row]

    before = lights()
    with clock.pinned(clock.today()):
        for organization in (World.A, World.B, World.C):
            confirm(world, organization)
    assert before == lights() != []


def test_the_demo_has_some_confirmed_one_objected_and_some_open(
    plan: ReformPlan, settings: Settings
) -> None:
    settings.DEMO = True
    call_command("seed_demo")
    states = list(Acknowledgement.objects.filter(plan=plan).values_list("state", flat=True))
    assert (states.count("confirmed"), states.count("objected")) == (5, 1)
    assert states.count("awaited") > 20
