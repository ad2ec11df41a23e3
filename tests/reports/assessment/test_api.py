"""The assessment over the API: a unit's own system reads its points and answers for it."""

from datetime import timedelta
from typing import Any

import pytest

from departments.api_clients.service import create_client
from departments.models import Scope
from reform_tracker import clock
from reform_tracker.feed.models import Change
from reports.assessment import sheets
from reports.assessment.sheets import Correction
from reports.models import Assessment, AssessmentObjection
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.api.conftest import Caller
from tests.reports.assessment.runs import (
    compute,
    objection,
    opened,
    published,
    sheet_of,
    under_review,
)

pytestmark = pytest.mark.usefixtures("end_of_june")


SHEETS = "/api/v1/assessment-sheets/"
OBJECTION = {"text": "六月报告已于24日报送。", "signatory": "张副市长"}


def caller_of(world: World, organization: str = World.A, **more: Any) -> Caller:
    new = create_client(
        world.organization(organization), name="系统", days=9, actor=None, source="test", **more
    )
    return Caller(new.text)


def address(world: World, path: str = "", organization: str = World.A) -> str:
    return f"{SHEETS}{sheet_of(world, organization).pk}/{path}"


def written(world: World, caller: Caller, body: dict[str, Any], tag: str = "") -> Any:
    """What becomes of a self-assessment; it names the version that is there, unless another."""
    seen = tag or caller.get(address(world))["ETag"]
    return caller.put(address(world, "self-assessment/"), body, If_Match=seen)


def test_the_detail_says_what_the_page_says_with_the_evidence_of_every_point(world: World) -> None:
    filing = world.filing()
    compute(world)
    caller = caller_of(world)
    (row,) = caller.get(SHEETS).json()["results"]
    shown = caller.get(f"{SHEETS}{row['id']}/").json()
    assert shown.items() >= row.items()
    sheet = sheet_of(world)
    assert (shown["total"], shown["state"]) == (str(sheet.total), "drafted")
    assert {one["criterion"]: one["points"] for one in shown["criteria"]} == {
        one.criterion: None if one.points is None else str(one.points)
        for one in sheet.computed.points
    }
    facts = {one["criterion"]: one["facts"] for one in shown["criteria"]}
    assert facts["filing"][0]["evidence"]["url"] == f"/api/v1/implementation-plans/{filing.pk}/"
    for fact in (one for rows in facts.values() for one in rows):
        assert fact["why_in_words"]
        assert caller.get(fact["evidence"]["url"]).status_code == 200


def test_the_list_is_narrowed_by_plan_organization_and_state(world: World) -> None:
    under_review(world)
    browser = signed_in(world.reviewer)

    def found(**asked: Any) -> int:
        return len(browser.get(SHEETS, asked).json()["results"])

    everything = found()
    assert everything > 1
    assert found(plan=world.plan.pk, state="review") == everything
    assert found(organization=world.organization(World.A).pk) == 1
    assert found(state="drafted") == 0
    assert browser.get(SHEETS, {"colour": "red"}).status_code == 400


def test_a_unit_assesses_itself_and_reads_what_it_said(world: World) -> None:
    opened(world)
    caller = caller_of(world)
    answer = written(world, caller, {"remark": "大部分属实。", "points": {"filing": "5.00"}})
    assert answer.status_code == 200
    said = answer.json()
    assert (said["remark"], said["self_by"]) == ("大部分属实。", "系统")
    own = {one["criterion"]: one["own"] for one in said["criteria"]}
    assert own["filing"] == "5.00"
    assert said["etag"] == answer["ETag"] == caller.get(address(world))["ETag"]


def test_the_same_self_assessment_again_changes_nothing(world: World) -> None:
    opened(world)
    caller = caller_of(world)
    first = written(world, caller, {"remark": "属实。"})
    assert written(world, caller, {"remark": "属实。"}).json() == first.json()


def test_whoever_has_not_seen_what_is_there_replaces_nothing(world: World) -> None:
    opened(world)
    caller = caller_of(world)
    old = caller.get(address(world))["ETag"]
    sheets.assess_itself(
        sheet_of(world).pk, actor=world.reporter(), source="test", expect=bool,
        remark="页面上写的", points={},
    )  # fmt: skip
    late = written(world, caller, {"remark": "系统报送的"}, old)
    assert (late.status_code, late.json()["current"]["remark"]) == (412, "页面上写的")
    unsaid = caller.put(address(world, "self-assessment/"), {"remark": "系统报送的"})
    assert unsaid.status_code == 428
    assert sheet_of(world).remark == "页面上写的"


def test_two_who_write_in_the_browser_do_not_replace_each_other_unseen(world: World) -> None:
    opened(world)
    sheet = sheet_of(world)
    url = f"/plans/{world.plan.pk}/assessment/{sheet.organization_id}/self/"
    for text in ("先写的", "后写的"):
        data = {"remark": text, "version": sheet.version}
        answer = signed_in(world.reporter()).post(url, data, follow=True).content.decode()
    assert sheet_of(world).remark == "先写的"
    assert "后写的" in answer


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/remark"),
        ({"points": {"filing": "一百"}}, "/points/filing"),
        ({"points": {"filing": 20}}, "/points/filing"),
        ({"points": {"photographs": "1"}}, "/photographs"),
        ({"remark": "长" * 2001}, "/remark"),
        ({"mark": "x"}, "/mark"),
        ({"points": "filing"}, "/points"),
    ],
)
def test_what_is_wrong_in_a_self_assessment_is_told_with_its_place(
    body: dict[str, Any], pointer: str, world: World
) -> None:
    opened(world)
    answer = written(world, caller_of(world), body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert pointer in {one["pointer"] for one in answer.json()["errors"]}
    assert sheet_of(world).self_at is None


def test_after_the_last_day_nothing_is_said_any_more(world: World) -> None:
    opened(world)
    with clock.pinned(clock.today() + timedelta(days=1)):
        assert written(world, caller_of(world), {"remark": "迟到"}).status_code == 409


def test_an_objection_bears_the_leaders_name_and_gets_its_answer(world: World) -> None:
    under_review(world)
    caller = caller_of(world)
    made = caller.post(address(world, "objections/"), OBJECTION)
    assert (made.status_code, made.json()["by"]) == (201, "张副市长")
    right = Correction("returns", "1.00", "材料已核实。")
    sheets.answer(
        sheet_of(world).pk, actor=world.reviewer, source="test", text="予以更正。", correction=right
    )
    shown = caller.get(address(world)).json()
    (one,) = shown["objections"]
    assert (one["answer"], one["answered_at"] is None) == ("予以更正。", False)
    (corrected,) = shown["corrections"]
    assert (corrected["after"], corrected["objection"]) == ("1.00", one["id"])
    page = signed_in(world.reviewer).get(
        f"/plans/{world.plan.pk}/assessment/{shown['organization']}/"
    )
    assert "张副市长" in page.content.decode()


def test_an_objection_sent_twice_is_made_once(world: World) -> None:
    under_review(world)
    caller = caller_of(world)
    first, again = (
        caller.post(address(world, "objections/"), OBJECTION, Idempotency_Key="e-1")
        for _time in range(2)
    )
    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert first.json() == again.json()
    other = caller.post(address(world, "objections/"), OBJECTION)
    assert other.status_code == 409  # one at a time waits for its answer
    assert AssessmentObjection.objects.count() == 1


def test_an_objection_without_a_signature_or_before_the_review_is_refused(world: World) -> None:
    assessment = under_review(world)
    caller = caller_of(world)
    unsigned = caller.post(address(world, "objections/"), {"text": "不同意"})
    assert unsigned.json()["errors"][0]["pointer"] == "/signatory"
    Assessment.objects.filter(pk=assessment.pk).update(state=Assessment.State.SELF_ASSESSMENT)
    assert caller.post(address(world, "objections/"), OBJECTION).status_code == 409
    assert not AssessmentObjection.objects.exists()


def test_a_client_needs_the_scope(world: World) -> None:
    under_review(world)
    caller = caller_of(world, scopes=[Scope.READ, Scope.REPORTS])
    assert caller.get(address(world)).status_code == 200
    answer = caller.post(address(world, "objections/"), OBJECTION)
    assert (answer.status_code, "assessment.write" in answer.json()["detail"]) == (403, True)


def test_the_feed_of_the_unit_tells_each_step_of_its_sheet(world: World) -> None:
    published(world)
    objection(world)
    sheets.answer(sheet_of(world).pk, actor=world.reviewer, source="test", text="维持原分。")
    rows = Change.objects.filter(resource="assessment-sheets")
    of_a = rows.filter(organization=world.organization(World.A)).order_by("pk")
    assert list(of_a.values_list("event", "version")) == [
        ("self_assessment_opened", 2),
        ("review_begun", 3),
        ("published", 4),
        ("objected", 5),
        ("answered", 6),
    ]
    of_x = rows.filter(organization=world.organization(World.X))
    assert set(of_x.values_list("object_id", flat=True)) == {sheet_of(world, World.X).pk}
    assert sheet_of(world).version == 6


def test_a_version_that_is_known_is_not_sent_again(world: World) -> None:
    compute(world)
    caller = caller_of(world)
    tag = caller.get(address(world))["ETag"]
    assert caller.get(address(world), If_None_Match=tag).status_code == 304


def test_a_list_is_not_sent_again_until_something_is_recorded(world: World) -> None:
    opened(world)
    caller = caller_of(world)
    tag = caller.get(SHEETS)["ETag"]
    assert caller.get(SHEETS, If_None_Match=tag).status_code == 304
    written(world, caller, {"remark": "属实。"})
    assert caller.get(SHEETS, If_None_Match=tag).status_code == 200


def test_the_queries_of_list_and_detail_do_not_grow(
    world: World, django_assert_num_queries: Any
) -> None:
    under_review(world)
    browser = signed_in(world.reviewer)
    sheet = sheet_of(world)
    browser.get(SHEETS)
    for _round in range(2):
        for number in range(3):
            by = {"by": world.reviewer, "at": clock.now()}
            sheet.corrections.create(criterion="filing", before=0, after=number, reason="试", **by)
            sheet.objections.create(
                text="试", answer="否", answered_by=world.reviewer, answered_at=clock.now(), **by
            )
        with django_assert_num_queries(6):
            assert browser.get(SHEETS).status_code == 200
        with django_assert_num_queries(9):
            assert browser.get(f"{SHEETS}{sheet.pk}/").status_code == 200
