"""What a report holds is written by every way in, and kept in every copy of it."""

from typing import Any

import pytest
from django.db.models import Model

from departments.api_clients.service import create_client
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from tasks.models import ProgressReport, ReportVersion, Transition
from tasks.progress import service as progress
from tasks.progress.forms import ReportForm
from tasks.progress.pushes import MeasureRef, Push
from tasks.progress.pushing import push_report
from tasks.progress.serializers import ReportSerializer
from tasks.progress.service import FIELDS, ReportInput
from tasks.signing.models import SignedDocument
from tests.factories.world import World

# What a report has beside its content: whose it is, and what becomes of it.
PLACE = {"id", "measure", "organization", "period"}
COURSE = {"external_id", "source_updated_at", "written_via", "says_new", "amended_on"}


def columns(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def test_every_column_is_place_course_or_content() -> None:
    """A new one is content, which all ways in must write, or somebody says here what it is."""
    of_documents = {field.name for field in SignedDocument._meta.get_fields()}
    assert columns(ProgressReport) - PLACE - COURSE - of_documents == set(FIELDS)


def test_all_content_is_kept_of_what_was_signed_offered_in_the_form_and_shown_by_the_api() -> None:
    assert set(FIELDS) <= columns(ReportVersion)
    assert set(FIELDS) <= set(ReportForm.base_fields)
    assert set(FIELDS) <= set(ReportSerializer.Meta.fields)


CONTENT: dict[str, Any] = {
    "status": "in_progress",
    "percent": 37,
    "progress": "已印发方案。",
    "problems": "缺少资金。",
    "next_steps": "六月试点。",
    "coordination": "请财政厅支持。",
    "done_reason": "已并入其他事项。",
    "claims_note": "甘政办发〔2012〕9号。",
}


def test_the_values_tried_are_all_there_are() -> None:
    assert set(CONTENT) == set(FIELDS)
    for name, value in CONTENT.items():
        assert value != getattr(ReportInput(), name) or name == "status"


@pytest.mark.parametrize("way", ["browser", "api"])
@pytest.mark.parametrize("again", [False, True])
def test_each_way_in_writes_all_content(way: str, *, again: bool, world: World) -> None:
    """As a new report, and over one that was written before."""
    if again:
        world.draft_report()
    actor = world.reporter()
    before = AuditEvent.objects.count()
    if way == "browser":
        report = progress.save_report(
            world.measure.pk,
            world.period.pk,
            actor=actor,
            source="test",
            version=1 if again else None,
            content=ReportInput(**CONTENT),
        )
    else:
        new = create_client(
            world.organization(World.A), name="业务系统", days=30, actor=None, source="test"
        )
        actor, before = new.client.account, AuditEvent.objects.count()
        report, _outcome = push_report(
            Push(
                external_id="JQ-1",
                measure=MeasureRef(id=world.measure.pk),
                period=world.period.code,
                content=ReportInput(**CONTENT),
                expect=lambda _stored: None,
            ),
            actor=actor,
        )
    stored = ProgressReport.objects.get(pk=report.pk)
    assert {name: getattr(stored, name) for name in FIELDS} == CONTENT
    assert stored.written_via == way
    assert actor in stored.writers.all()
    assert AuditEvent.objects.count() == before + 1
    assert not Transition.objects.filter(subject_id=report.pk).exists()
    assert Change.objects.filter(object_id=report.pk).exists()
