"""A table for each kind of document, and documents that say of themselves what others ask."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.http import Http404
from django.urls import resolve

from departments.permissions import TABLE
from reform_tracker.audit.models import AuditEvent
from tasks.asking.models import Request
from tasks.contributions import service as contributions
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Invalid
from tasks.files import service as files
from tasks.files.judging import judge
from tasks.models import Contribution, ImplementationPlan, ProgressReport, Transition
from tasks.ordering.models import Order
from tasks.progress.service import step_report
from tasks.signing.models import Document, ReturnReason, SignedDocument
from tasks.signing.states import HandedIn
from tasks.signing.workflow import Step, Workflow, kinds, reviewed_kinds, steps_for, workflow_of
from tests.factories.world import PDF, World


def part(world: World, text: str = "已配合完成摸底。", version: int | None = None) -> Contribution:
    return contributions.hand_in(
        world.measure.pk,
        world.period.pk,
        actor=world.reporter(World.B),
        source="test",
        version=version,
        text=text,
    )


def test_every_kind_of_document_has_a_table() -> None:
    documents = {model for model in apps.get_models() if issubclass(model, Document)}
    assert {kind.model for kind in kinds()} == documents
    assert {kind.model for kind in reviewed_kinds()} == {
        model for model in documents if issubclass(model, SignedDocument)
    }


def test_every_action_of_a_table_has_a_row_in_the_permission_table() -> None:
    for kind in kinds():
        named = {kind.read, kind.write, *(rule.action for rule in kind.steps.values())}
        assert named | ({kind.push} if kind.push else set()) <= set(TABLE)


def test_each_kind_or_engine_is_read_and_pushed_by_actions_of_its_own() -> None:
    """All requests share theirs, and all orders."""

    def family(kind: Workflow[Any]) -> type[Document]:
        return next((one for one in (Request, Order) if issubclass(kind.model, one)), kind.model)

    families = {family(kind) for kind in kinds()}
    assert len({kind.read for kind in kinds()}) == len(families)
    pushed = {(family(kind), kind.push) for kind in kinds() if kind.push}
    assert len({push for _family, push in pushed}) == len(pushed)


def test_a_document_says_what_it_is_and_where(world: World) -> None:
    documents: list[Document] = [world.draft_filing(), world.draft_report(), part(world)]
    said = [(one.name_in_words(), one.title_in_words(), one.detail_in_words()) for one in documents]
    title = world.measure.task.title
    assert said == [
        ("实施方案", f"{World.A}实施方案", ""),
        ("6.3 进展（2012-05）", "6.3 进展（2012-05）", title),
        ("6.3 配合材料（2012-05）", "6.3 配合材料（2012-05）", title),
    ]
    assert [resolve(one.page()).view_name for one in documents] == [
        "tasks:filing", "tasks:report", "reports:task"
    ]  # fmt: skip
    assert [resolve(one.form()).view_name for one in documents] == [
        "tasks:filing-edit", "tasks:report-edit", "tasks:contribution"
    ]  # fmt: skip
    assert {one.of_plan for one in documents} == {world.plan.pk}


def test_a_document_names_the_duty_that_it_answers(world: World) -> None:
    day = world.period.starts_on
    owed = {
        duty.key: (duty.kind, duty.due_on)
        for duty in open_duties(Question(day, calendar_around(day)))
    }
    filing, report = world.draft_filing(), world.draft_report()
    for document in (filing, report):
        assert owed[document.duty_key] == (document.DUTY, document.duty_due_on)
    awaited = Contribution(
        measure=world.measure, period=world.period, organization=world.organization(World.B)
    )
    assert owed[awaited.duty_key] == (DutyKind.CONTRIBUTION, awaited.duty_due_on)


def test_a_supporters_part_takes_steps_like_any_document(world: World) -> None:
    first = part(world)
    again = part(world, "已配合完成摸底和核查。", first.version)
    assert (again.state, again.version) == (HandedIn.HANDED_IN, 2)
    steps = Transition.objects.of(Contribution, [first.pk])
    assert [(one.step, one.from_state, one.to_state) for one in steps] == [
        (Step.HAND_IN, HandedIn.MISSING, HandedIn.HANDED_IN),
        (Step.REPLACE, HandedIn.HANDED_IN, HandedIn.HANDED_IN),
    ]
    told = AuditEvent.objects.filter(object_type="tasks.contribution").values_list("action")
    assert list(told) == [("contribution.handed_in",)] * 2


def test_a_step_that_a_kind_does_not_have_is_no_step(world: World) -> None:
    report = world.submitted_report()
    with pytest.raises(Http404):
        step_report(report.pk, Step.HAND_IN, actor=world.reviewer, source="test")


def test_only_reasons_of_the_kind_return_a_document(world: World) -> None:
    report = world.submitted_report()
    with pytest.raises(Invalid):
        step_report(
            report.pk,
            Step.RETURN,
            actor=world.reviewer,
            source="test",
            reason="because",
            comment="请补充。",
        )
    assert ReturnReason.OTHER in workflow_of(report).reasons


def test_the_table_says_which_steps_an_account_may_take(world: World) -> None:
    report = world.submitted_report()
    assert steps_for(report, world.reviewer, report.access()) == [Step.ACCEPT, Step.RETURN]
    assert steps_for(report, world.approver(), report.access()) == [Step.WITHDRAW]
    handed_in = part(world)
    assert steps_for(handed_in, world.reporter(World.B), handed_in.access()) == [Step.REPLACE]


def test_saves_steps_and_files_make_new_revisions(world: World) -> None:
    report = world.draft_report()
    seen = [report.revision]
    files.attach(
        report, judge(ContentFile(PDF, name="证明.pdf")), actor=world.reporter(), source="test"
    )
    report.refresh_from_db()
    seen.append(report.revision)
    report = step_report(report.pk, Step.SIGN, actor=world.approver(), source="test")
    seen.append(report.revision)
    assert seen == [1, 2, 3]
    assert ProgressReport.objects.values_list("revision", flat=True).get() == 3
    assert (report.version, report.files_version) == (2, 1)


def test_stored_documents_get_their_revision_and_state(world: World) -> None:
    filing, report, handed_in = world.submitted_filing(), world.draft_report(), part(world)
    expected = filing.revision
    for model in (ImplementationPlan, ProgressReport):
        model.objects.update(revision=77)
    Contribution.objects.update(state=HandedIn.MISSING)
    module = import_module("tasks.migrations.0010_state_and_revision_are_columns")
    module.fill(apps, None)
    for row in (filing, report, handed_in):
        row.refresh_from_db()
    assert (filing.revision, report.revision) == (expected, 1)
    assert handed_in.state == HandedIn.HANDED_IN
