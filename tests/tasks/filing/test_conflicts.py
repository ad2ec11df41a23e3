"""Two people plan at once: whoever saves second sees both texts and keeps the own one."""

from datetime import date
from typing import Any

from django.test import Client

from tasks.filing import service as filing
from tasks.filing.promises import CommitmentInput, MilestoneInput, commitments_of
from tasks.filing.service import FilingInput
from tasks.models import ImplementationPlan, Measure
from tests.contract.preparing import MARKER, filing_form
from tests.factories.browser import signed_in
from tests.factories.world import World

STEP = MilestoneInput("同事的步骤", date(2012, 9, 1), 100)


def save(world: World, *measures: CommitmentInput) -> ImplementationPlan:
    """What the colleague saves meanwhile."""
    row = world.filing(World.X)
    return filing.save_filing(
        row.pk,
        actor=world.approver(World.X),
        source="test",
        version=row.version,
        content=FilingInput(leader_name="张三", summary="同事的话。", commitments=measures),
    )


def start(world: World) -> tuple[Client, str, dict[str, Any]]:
    """Somebody has the form of a plan with one measure open and has typed a milestone."""
    row = world.draft_filing(World.X)
    data = filing_form(world, row)
    data[f"m{world.measure.pk}-steps-0-title"] = "我写的步骤"
    return signed_in(world.reporter(World.X)), f"/filings/{row.pk}/edit/", data


def labels(answer: Any) -> dict[str, tuple[str, str]]:
    return {str(r["label"]): (str(r["theirs"]), str(r["mine"])) for r in answer.context["conflict"]}


def other_measure(world: World) -> Measure:
    return Measure.objects.filter(task__area__plan=world.plan).exclude(pk=world.measure.pk)[0]


def fields_of(answer: Any) -> dict[str, Any]:
    """What the browser would send of the page it got."""
    editor = answer.context["editor"]
    forms = [editor.header]
    for section in editor.sections:
        rows = section.milestones
        forms += [section.horizon, rows.management_form, *rows.forms]
    found = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in found.items() if value is not None}


def test_a_measure_added_meanwhile_is_a_conflict_that_keeps_everything(world: World) -> None:
    browser, url, data = start(world)
    kept = world.filing_content(World.X).commitments
    added = other_measure(world)
    newer = save(world, *kept, CommitmentInput(added.pk, "within_year", (STEP,)))
    answer = browser.post(url, data)
    assert answer.status_code == 409
    assert "同事的步骤" in labels(answer)[added.key][0]
    assert "我写的步骤" in labels(answer)[world.measure.key][1]
    assert 'value="我写的步骤"' in answer.content.decode()
    assert world.filing(World.X).version == newer.version
    again = browser.post(url, fields_of(answer))
    assert again.status_code == 302
    stored = {c.measure_id: c for c in commitments_of(world.filing(World.X))}
    assert stored[added.pk].milestones == (STEP,)
    assert "我写的步骤" in [m.title for m in stored[world.measure.pk].milestones]
    assert world.filing(World.X).summary == MARKER


def test_a_measure_dropped_meanwhile_keeps_what_was_typed_for_it(world: World) -> None:
    browser, url, data = start(world)
    save(world, CommitmentInput(other_measure(world).pk, "within_year", (STEP,)))
    answer = browser.post(url, data)
    assert answer.status_code == 409
    assert "我写的步骤" in labels(answer)[world.measure.key][1]
    assert 'value="我写的步骤"' in answer.content.decode()


def test_all_measures_dropped_meanwhile_is_a_conflict_and_no_other_page(world: World) -> None:
    browser, url, data = start(world)
    save(world)
    answer = browser.post(url, data)
    assert answer.status_code == 409
    assert "我写的步骤" in labels(answer)[world.measure.key][1]
    assert MARKER in answer.content.decode()


def test_a_conflict_of_wrong_input_shows_both_the_other_text_and_the_mistake(world: World) -> None:
    browser, url, data = start(world)
    save(world)
    data[f"m{world.measure.pk}-steps-0-weight"] = "viel"
    answer = browser.post(url, data)
    assert answer.status_code == 409
    assert "viel" in labels(answer)[world.measure.key][1]
    assert answer.context["editor"].sections[0].is_wrong


def test_the_same_plan_sent_twice_is_no_conflict(world: World) -> None:
    browser, url, data = start(world)
    assert [browser.post(url, data).status_code for _click in range(2)] == [302, 302]
    assert world.filing(World.X).version == int(data["version"]) + 1
