"""An uploaded document on its way to a plan: read, put right, undone, published once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from departments.models import Organization, OrganizationName
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tasks.corrections.service import MeasureInput, correct_task
from tasks.errors import Invalid, Refused, Stale
from tasks.models import (
    Assignment,
    Correction,
    DocumentDraft,
    ImplementationPlan,
    Measure,
    ReformPlan,
    ReportingPeriod,
    Task,
)
from tasks.official import drafts
from tasks.official.changing import parsed
from tasks.official.names import decide_names, undecided
from tasks.plan.choice import nearest_plan
from tests.contract.import_cases import TEXT, ready, uploaded
from tests.factories.browser import signed_in
from tests.factories.world import World

NEW = {"short_name": "省数据局", "formal_name": "某省数据局", "kind": "department"}


def edit(world: World, draft: DocumentDraft, name: str, **params: Any) -> DocumentDraft:
    return drafts.edit(
        draft.pk, name, params, actor=world.reviewer, source="test", version=draft.version
    )


def test_what_is_no_plan_is_refused_in_chinese_and_leaves_nothing(world: World) -> None:
    for data in (b"%PDF-1.7", "一、牛奶\n二、面包\n".encode(), b"PK\x03\x04x", b""):
        with pytest.raises(Refused) as refusal:
            drafts.upload("a.txt", data, actor=world.reviewer, source="test")
        assert any("\u4e00" <= char <= "\u9fff" for char in refusal.value.message)
    assert not DocumentDraft.objects.exists()
    with pytest.raises(PermissionDenied):
        drafts.upload("a.txt", TEXT.encode(), actor=world.reporter(), source="test")


def test_a_change_is_saved_and_can_be_undone(world: World) -> None:
    draft = uploaded(world)
    changed = edit(world, draft, "retitle", key="1.1", title="全面预算改革")
    assert parsed(changed).tasks[0].title == "全面预算改革"
    back = drafts.undo(draft.pk, actor=world.reviewer, source="test", version=changed.version)
    assert parsed(back) == parsed(draft)
    assert back.version == draft.version + 2
    with pytest.raises(Refused):
        drafts.undo(draft.pk, actor=world.reviewer, source="test", version=back.version)
    actions = AuditEvent.objects.filter(object_type="tasks.documentdraft").order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "document.uploaded",
        "document.edited",
        "document.undone",
    ]


def test_of_two_who_change_one_draft_the_second_is_told(world: World) -> None:
    draft = uploaded(world)
    edit(world, draft, "retitle", key="1.1", title="甲")
    with pytest.raises(Stale):
        edit(world, draft, "retitle", key="1.1", title="乙")


def test_a_change_that_is_not_possible_is_refused_and_saves_nothing(world: World) -> None:
    draft = uploaded(world)
    with pytest.raises(Refused):
        edit(world, draft, "merge_task", key="1.1")
    assert DocumentDraft.objects.get().version == draft.version


def test_what_is_missing_is_named_and_nothing_is_published(world: World) -> None:
    draft = uploaded(world)
    edit(
        world,
        draft,
        "set_head",
        title="要点",
        number="",
        issuer="",
        issued_on=None,
        filing_due_on=None,
    )
    draft = DocumentDraft.objects.get()
    with pytest.raises(Invalid) as refusal:
        drafts.publish_draft(draft.pk, actor=world.reviewer, source="test", version=draft.version)
    assert [problem.place for problem in refusal.value.problems] == ["head"] * 4 + ["names"]
    assert ReformPlan.objects.count() == 1


def test_publishing_makes_plan_duties_and_periods_in_one_go(world: World) -> None:
    draft = uploaded(world)
    assert undecided(draft) == ["省审计厅"]
    draft = decide_names(
        draft.pk,
        {"省审计厅": {"new": NEW}},
        actor=world.reviewer,
        source="test",
        version=draft.version,
    )
    draft = drafts.link_tasks(
        draft.pk,
        {parsed(draft).tasks[0].place: world.measure.task_id},
        actor=world.reviewer,
        source="test",
        version=draft.version,
    )
    plan = drafts.publish_draft(
        draft.pk, actor=world.reviewer, source="test", version=draft.version
    ).plan
    made = Organization.objects.get(short_name="省数据局")
    first, second = Task.objects.filter(area__plan=plan)
    assert set(
        OrganizationName.objects.filter(organization=made).values_list("name", flat=True)
    ) == {
        "省数据局",
        "某省数据局",
        "省审计厅",
    }
    assert Assignment.objects.get(measure__task=first, role="support").organization == made
    assert (first.continues_id, second.continues_id) == (world.measure.task_id, None)
    assert ImplementationPlan.objects.filter(plan=plan).count() == 1 + 14
    assert ReportingPeriod.objects.filter(plan=plan).count() == 9
    assert DocumentDraft.objects.get().state == "published"
    with pytest.raises(Refused):
        drafts.discard(draft.pk, actor=world.reviewer, source="test", version=draft.version + 1)


def test_a_failure_while_publishing_leaves_no_trace(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = uploaded(world)
    draft = decide_names(
        draft.pk,
        {"省审计厅": {"new": NEW}},
        actor=world.reviewer,
        source="test",
        version=draft.version,
    )
    before = (Organization.objects.count(), AuditEvent.objects.count())

    def fails(*args: object) -> None:
        raise RuntimeError("no more room")

    monkeypatch.setattr("tasks.official.publishing._filings", fails)
    with pytest.raises(RuntimeError):
        drafts.publish_draft(draft.pk, actor=world.reviewer, source="test", version=draft.version)
    assert (Organization.objects.count(), AuditEvent.objects.count()) == before
    assert ReformPlan.objects.count() == 1


def test_the_same_document_is_published_once(world: World) -> None:
    first = ready(world)
    other = TEXT.replace("完善税制。", "完善税制改革。")
    second = drafts.upload("a.txt", other.encode(), actor=world.reviewer, source="test")
    drafts.publish_draft(first.pk, actor=world.reviewer, source="test", version=first.version)
    with pytest.raises(Refused, match="已经发布"):
        drafts.publish_draft(second.pk, actor=world.reviewer, source="test", version=second.version)
    assert ReformPlan.objects.count() == 2
    assert sorted(DocumentDraft.objects.values_list("state", flat=True)) == ["open", "published"]


def test_a_plan_to_come_is_not_the_one_shown_first(world: World) -> None:
    draft = ready(world)
    plan = drafts.publish_draft(
        draft.pk, actor=world.reviewer, source="test", version=draft.version
    ).plan
    assert nearest_plan() == world.plan
    with clock.pinned(date(2021, 3, 5)):
        assert nearest_plan() == plan


def test_that_a_task_goes_on_with_none_is_kept_and_asked_no_more(world: World) -> None:
    draft = uploaded(world)
    Task.objects.filter(pk=world.measure.task_id).update(title=parsed(draft).tasks[0].title)
    page = f"/imports/{draft.pk}/compare/"
    client = signed_in(world.reviewer)
    chosen = f'<option value="{world.measure.task_id}" selected>'
    assert chosen in client.get(page).content.decode()
    assert client.post(page, {"version": draft.version}).status_code == 302
    assert chosen not in client.get(page).content.decode()


def test_a_new_name_that_another_bears_is_refused_on_publishing(world: World) -> None:
    draft = uploaded(world)
    draft = decide_names(
        draft.pk,
        {"省审计厅": {"new": NEW | {"short_name": "省水利厅"}}},
        actor=world.reviewer,
        source="test",
        version=draft.version,
    )
    with pytest.raises(Invalid, match="省水利厅"):
        drafts.publish_draft(draft.pk, actor=world.reviewer, source="test", version=draft.version)


# --- Corrections after publication ---------------------------------------------------------------


def as_it_is(world: World) -> MeasureInput:
    measure = Measure.objects.get(pk=world.measure.pk)
    support = measure.assignments.filter(role="support").order_by("order")
    return MeasureInput(
        measure.pk,
        measure.assignments.get(role="lead").organization_id,
        tuple(support.values_list("organization_id", flat=True)),
        measure.due_on,
    )


def correction(
    world: World,
    wanted: MeasureInput | None = None,
    *,
    title: str | None = None,
    reason: str = "文件印制有误。",
    version: int | None = None,
) -> list[Correction]:
    task = Task.objects.get(pk=world.measure.task_id)
    return correct_task(
        task.pk,
        actor=world.reviewer,
        source="test",
        version=version or task.version,
        title=title or task.title,
        measures=[wanted or as_it_is(world)],
        reason=reason,
    )


def test_another_lead_owes_a_filing_and_reports_from_now_on(world: World) -> None:
    organization = world.organization(World.C)
    ImplementationPlan.objects.filter(organization=organization).delete()
    made = correction(world, replace(as_it_is(world), lead_id=organization.pk))
    assert [(c.field, c.before, c.after) for c in made] == [("lead", World.A, World.C)]
    assert ImplementationPlan.objects.filter(plan=world.plan, organization=organization).exists()
    lead = Assignment.objects.get(measure=world.measure, role="lead")
    assert lead.organization == organization


def test_a_correction_is_in_the_tasks_history_with_its_reason(world: World) -> None:
    day = date(2012, 11, 30)
    correction(world, replace(as_it_is(world), due_on=day), title="更正后的标题")
    html = signed_in(world.reporter()).get(f"/tasks/{world.measure.task_id}/").content.decode()
    assert "文件印制有误。" in html
    assert "2012-11-30" in html
    task = Task.objects.get(pk=world.measure.task_id)
    assert (task.title, task.version) == ("更正后的标题", 2)
    event = AuditEvent.objects.get(action="plan.corrected")
    assert event.data["reason"] == "文件印制有误。"


def test_a_correction_without_reason_or_on_an_older_version_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        correction(world, title="新", reason=" ")
    correction(world, title="新")
    with pytest.raises(Stale):
        correction(world, title="更新", version=1)
    now = as_it_is(world)
    twice = replace(now, support_ids=(now.lead_id or 0,))
    with pytest.raises(Invalid):
        correction(world, twice)
    assert Correction.objects.count() == 1


def test_nothing_differs_nothing_happens(world: World) -> None:
    assert correction(world) == []
    assert not AuditEvent.objects.filter(action="plan.corrected").exists()
