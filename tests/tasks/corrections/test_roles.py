"""The commission puts right who guides, urges and implements, and decides who leads."""

from dataclasses import replace
from datetime import date

import pytest

from reform_tracker import clock
from tasks.errors import Invalid
from tasks.models import Assignment, Correction, Measure
from tests.contract.import_cases import IMPORT_CASES
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.official.test_drafts import as_it_is, correction


def roles(world: World, organization: str) -> set[str]:
    rows = Assignment.objects.filter(
        measure=world.measure, organization=world.organization(organization)
    )
    return set(rows.values_list("role", flat=True))


def test_a_role_is_given_and_taken_with_its_reason(world: World) -> None:
    guide = world.organization(World.C).pk
    (made,) = correction(world, replace(as_it_is(world), others={"guide": (guide,)}))
    assert (made.field, made.before, made.after) == (Correction.Field.GUIDE, "", World.C)
    assert roles(world, World.C) == {"guide"}
    correction(world, replace(as_it_is(world), others={"guide": ()}))
    assert roles(world, World.C) == set()
    assert Assignment.ever.filter(measure=world.measure, role="guide").count() == 1


def test_whoever_leads_may_guide_as_well_and_both_parts_are_told_apart(world: World) -> None:
    lead = world.organization(World.A).pk
    correction(world, replace(as_it_is(world), others={"guide": (lead,)}))
    assert roles(world, World.A) == {"lead", "guide"}


def test_a_correction_of_the_supporters_leaves_the_other_roles(world: World) -> None:
    correction(world, replace(as_it_is(world), others={"urge": (world.organization(World.C).pk,)}))
    kept = as_it_is(world)
    correction(world, replace(kept, support_ids=kept.support_ids[:-1]))
    assert roles(world, World.C) == {"urge"}


def test_nobody_supports_and_implements_at_once(world: World) -> None:
    both = (world.organization(World.B).pk,)
    with pytest.raises(Invalid, match="落实单位"):
        correction(world, replace(as_it_is(world), others={"implement": both}))


def test_another_lead_is_a_decision(world: World) -> None:
    Measure.objects.filter(pk=world.measure.pk).update(basis="guide_alone")
    wanted = as_it_is(world)
    with clock.pinned(date(2012, 5, 20)):
        correction(world, replace(wanted, support_ids=wanted.support_ids[:-1]))
        assert Measure.objects.get(pk=world.measure.pk).basis == "guide_alone"
        correction(world, replace(as_it_is(world), lead_id=world.organization(World.C).pk))
    assert Measure.objects.get(pk=world.measure.pk).basis == "decided"


def test_the_form_shows_every_role_and_keeps_what_is_not_touched(world: World) -> None:
    guide = world.organization(World.C)
    Assignment.objects.create(measure=world.measure, organization=guide, role="guide", order=9)
    case = IMPORT_CASES["correct a task"]
    data = case.data(world, None)
    for measure in Measure.objects.filter(task=world.measure.task_id):
        data[f"m{measure.pk}-guide"] = [guide.pk] if measure == world.measure else []
    browser = signed_in(world.reviewer)
    page = browser.get(f"/tasks/{world.measure.task_id}/correct/").content.decode()
    assert f'<option value="{guide.pk}" selected>{guide.short_name}' in page
    assert browser.post(f"/tasks/{world.measure.task_id}/correct/", data).status_code == 302
    assert roles(world, World.C) == {"guide"}
    assert list(Correction.objects.values_list("field", flat=True)) == ["title"]
