"""Publishing the official document: counts, once only, all or nothing, lines without a lead."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from departments.models import Organization, OrganizationName
from departments.organizations.registry import load_organizations
from reform_tracker.audit.models import AuditEvent
from reports.figures.rollups import plan_figures
from reports.models import Standing
from tasks.errors import Invalid
from tasks.models import (
    Assignment,
    FrameText,
    ImplementationPlan,
    Measure,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
    Task,
)
from tasks.official import publishing
from tasks.official.publishing import publish
from tasks.official.reading.document import parse_document, read_text
from tasks.official.reading.structure import ParsedDocument
from tests.conftest import DOCUMENT


def parsed() -> ParsedDocument:
    return parse_document(read_text(DOCUMENT.read_bytes(), DOCUMENT.name))


def everything() -> dict[str, int]:
    """How many rows each table of the product holds."""
    names = [
        name
        for name in connection.introspection.table_names()
        if name.startswith(("tasks_", "reports_", "departments_", "audit_auditevent"))
    ]
    with connection.cursor() as cursor:
        counts = {}
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 (table names of the database itself)
            counts[name] = cursor.fetchone()[0]
    return counts


def test_the_counts_of_the_document(plan: ReformPlan) -> None:
    assert ReformArea.objects.filter(plan=plan).count() == 9
    assert Task.objects.filter(area__plan=plan).count() == 39
    measures = Measure.objects.filter(task__area__plan=plan)
    assert measures.count() == 45
    assert list(
        Task.objects.filter(area__plan=plan).values_list("key", flat=True)
    ) == [f"{area}.{task}" for area, many in enumerate((6, 7, 3, 4, 4, 4, 4, 4, 3), start=1)
          for task in range(1, many + 1)]  # fmt: skip
    assignments = Assignment.objects.filter(measure__in=measures)
    assert assignments.count() == 184
    assert assignments.values("organization").distinct().count() == 46
    leads = assignments.filter(role="lead")
    assert leads.count() == 45
    assert leads.values("organization").distinct().count() == 20
    assert ImplementationPlan.objects.filter(plan=plan).count() == 34
    assert ImplementationPlan.objects.filter(organization__kind="prefecture").count() == 14
    assert Standing.objects.filter(plan=plan).count() == 45
    assert (plan.year, plan.filing_due_on, plan.number) == (
        2012,
        date(2012, 5, 15),
        "甘政发〔2012〕53号",
    )


def test_every_span_points_at_its_own_words(plan: ReformPlan) -> None:
    text = plan.source_text
    for measure in Measure.objects.filter(task__area__plan=plan).select_related("task"):
        task = measure.task
        assert task.span_start <= measure.span_start < measure.span_end <= task.span_end
        assert measure.text[:10] in text[measure.span_start : measure.span_end]
    pieces = [*FrameText.objects.values_list("span_start", "span_end")]
    pieces += Task.objects.values_list("span_start", "span_end")
    assert all(end <= start for (_first, end), (start, _last) in pairwise(sorted(pieces)))


def test_reports_are_due_on_the_25th_or_the_working_day_before(plan: ReformPlan) -> None:
    periods = ReportingPeriod.objects.filter(plan=plan)
    assert {period.code: period.due_on.day for period in periods} == {
        "2012-05": 25,
        "2012-06": 25,
        "2012-07": 25,
        "2012-08": 24,
        "2012-09": 25,
        "2012-10": 25,
        "2012-11": 23,
        "2012-12": 25,
    }
    assert {(p.starts_on.day, p.ends_on.month) for p in periods} == {
        (1, month) for month in range(5, 13)
    }


def test_the_second_import_changes_nothing_and_says_so(plan: ReformPlan) -> None:
    before = everything()
    again = publish(parsed(), actor=None, source="test")
    assert (again.plan, again.created) == (plan, False)
    out = StringIO()
    call_command("import_document", str(DOCUMENT), stdout=out)
    assert plan.number in out.getvalue()
    assert "nothing was changed" in out.getvalue()
    assert everything() == before


def test_another_text_under_the_same_number_is_named(plan: ReformPlan, tmp_path: Path) -> None:
    before = everything()
    changed = replace(parsed(), source_text=parsed().source_text + "补充。")
    again = publish(changed, actor=None, source="test")
    assert (again.plan, again.created, again.differs) == (plan, False, True)
    path, out = tmp_path / DOCUMENT.name, StringIO()
    path.write_text(DOCUMENT.read_text(encoding="utf-8") + "\n补充。\n", encoding="utf-8")
    call_command("import_document", str(path), stdout=out)
    assert "with a different text" in out.getvalue()
    assert everything() == before


def test_the_slower_of_two_imports_finds_the_other_one(
    plan: ReformPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, look, looks = everything(), publishing._existing, []

    def blind_at_first(document: ParsedDocument, sha256: str) -> publishing.Published | None:
        looks.append(sha256)
        return look(document, sha256) if len(looks) > 1 else None

    monkeypatch.setattr(publishing, "_existing", blind_at_first)
    again = publish(parsed(), actor=None, source="test")
    assert (again.plan, again.created, again.differs, len(looks)) == (plan, False, False, 2)
    assert everything() == before


def test_one_event_tells_of_the_publication(plan: ReformPlan) -> None:
    event = AuditEvent.objects.get(action="plan.published")
    assert (event.object_type, event.object_id) == ("tasks.reformplan", str(plan.pk))
    assert event.data == {"sha256": plan.source_sha256, "measures": 45}


def test_unknown_names_are_refused_by_name_and_nothing_is_half_saved(db: None) -> None:
    load_organizations(actor=None, source="test")
    OrganizationName.objects.filter(name__in=("省水利厅", "兰州海关")).delete()
    before = everything()
    with pytest.raises(Invalid) as refusal:
        publish(parsed(), actor=None, source="test")
    assert "省水利厅" in refusal.value.message
    assert "兰州海关" in refusal.value.message
    assert everything() == before
    with pytest.raises(CommandError, match="省水利厅"):
        call_command("import_document", str(DOCUMENT), stdout=StringIO())
    assert everything() == before


def test_a_failure_at_the_end_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load_organizations(actor=None, source="test")
    before = everything()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("tasks.official.publishing.record", fail)
    with pytest.raises(RuntimeError):
        publish(parsed(), actor=None, source="test")
    assert everything() == before


LACKS: dict[str, Callable[[ParsedDocument], ParsedDocument]] = {
    "number": lambda document: replace(document, number=None),
    "issued_on": lambda document: replace(document, issued_on=None),
    "issuer": lambda document: replace(document, issuer=None),
    "filing_deadline": lambda document: replace(document, filing_deadline=None),
}


@pytest.mark.parametrize("lacking", LACKS)
def test_what_a_plan_needs_is_named_where_it_is_missing(lacking: str, db: None) -> None:
    load_organizations(actor=None, source="test")
    with pytest.raises(Invalid) as refusal:
        publish(LACKS[lacking](parsed()), actor=None, source="test")
    assert {p.place for p in refusal.value.problems} == {lacking}
    assert not ReformPlan.objects.exists()


def test_an_alias_means_the_same_organization(db: None) -> None:
    load_organizations(actor=None, source="test")
    name = OrganizationName.objects.get(name="省水利厅")
    OrganizationName.objects.filter(pk=name.pk).update(name="省水利局")
    OrganizationName.objects.create(
        organization=Organization.objects.get(short_name="省林业厅"), name="省水利厅"
    )
    plan = publish(parsed(), actor=None, source="test").plan
    lead = Assignment.objects.get(measure__task__area__plan=plan, measure__key="2.3", role="lead")
    assert lead.organization.short_name == "省林业厅"


def without_lead(document: ParsedDocument) -> ParsedDocument:
    """The same document, its first line addressed to a collective only."""
    area = document.areas[0]
    task = area.tasks[0]
    line = replace(task.measures[0], lead=(), support=(), collective=("各市州",))
    task = replace(task, measures=(line, *task.measures[1:]))
    area = replace(area, tasks=(task, *area.tasks[1:]))
    return replace(document, areas=(area, *document.areas[1:]))


def test_a_line_without_a_named_lead_is_published_and_owes_nothing(db: None) -> None:
    load_organizations(actor=None, source="test")
    plan = publish(without_lead(parsed()), actor=None, source="test").plan
    line = Measure.objects.get(task__area__plan=plan, key="1.1")
    assert line.collective == ["各市州"]
    assert not line.assignments.exists()
    assert not line.standings.exists()
    assert Measure.objects.filter(task__area__plan=plan).count() == 45
    assert Standing.objects.filter(plan=plan).count() == 44
    figures = plan_figures(plan, plan.periods.all()[0], date(2012, 5, 8))
    # The figures count what somebody answers for; the line itself stays in the list of measures.
    assert sum(light.count for light in figures.lights) == figures.measures_total == 44


NO_PLAN = [
    ("empty.txt", b""),
    ("letter.txt", "尊敬的同志:\n\n今天天气很好。\n".encode()),
    ("binary.txt", bytes(range(256)) * 8),
]


@pytest.mark.parametrize(("name", "content"), NO_PLAN)
def test_a_file_that_is_no_plan_is_refused_in_a_sentence(
    name: str, content: bytes, db: None, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        call_command("import_document", str(path), stdout=StringIO())
    assert name in str(refusal.value)
    assert not ReformPlan.objects.exists()


def test_a_file_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.txt"):
        call_command("import_document", str(tmp_path / "missing.txt"), stdout=StringIO())
