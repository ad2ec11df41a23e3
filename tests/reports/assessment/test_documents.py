"""The documents of an edition: what they say, the same bytes each time, nothing but the edition."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from reports.assessment import documents, sheets
from reports.assessment.sheets import Correction
from reports.models import AssessmentEdition, AssessmentSheet
from tasks.models import ReformPlan
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.assessment.runs import objection, published, sheet_of

EVIL = "=1+1\u202e\x0b<b>&"


pytestmark = pytest.mark.usefixtures("end_of_june")


@pytest.fixture
def edition(world: World) -> documents.Edition:
    """The second one: reports of A were corrected with the answer to its objection."""
    published(world)
    objection(world)
    correction = Correction("reports", "10.5", f"系统故障{EVIL}")
    sheets.answer(
        sheet_of(world).pk,
        actor=world.reviewer,
        source="test",
        text="经核实，予以更正。",
        correction=correction,
    )
    return newest()


def newest() -> documents.Edition:
    row = AssessmentEdition.objects.first()
    assert row is not None
    return documents.Edition(row.number, row.figures, row.figures_sha256, date(2012, 6, 30))


def text_of(content: bytes) -> str:
    """Paragraphs and cells, a line each."""
    document = Document(io.BytesIO(content))
    rows = [" | ".join(cell.text for cell in row.cells) for t in document.tables for row in t.rows]
    return "\n".join([*(one.text for one in document.paragraphs), *rows])


def sheet_text(edition: documents.Edition, world: World) -> str:
    sheet = edition.sheet(world.organization(World.A).pk)
    assert sheet is not None
    return text_of(documents.write_sheet(edition, sheet))


def test_a_sheet_says_every_point_what_was_missed_and_what_was_said(
    edition: documents.Edition, world: World
) -> None:
    text = sheet_text(edition, world)
    assert "按期报送 | 1/4 | 20.00 | — | 10.50（原5.00）" in text
    assert "总分 |  |  |  | 35.50" in text
    assert "按期报送 | 6.3 · 2012-06 | 2012-06-25 | — | 未做到 | 未报送" in text
    assert "6.3 · 2012-05" not in text  # that one was met
    assert "六月报告已于24日报送。" in text
    assert "答复：经核实，予以更正。" in text
    assert f"SHA-256 {edition.sha256}" in text


def test_text_of_people_stays_text(edition: documents.Edition, world: World) -> None:
    assert "系统故障=1+1<b>&" in sheet_text(edition, world)


def test_the_summary_has_each_kind_for_itself_in_unit_order(
    edition: documents.Edition, world: World
) -> None:
    text = text_of(documents.write_summary(edition))
    assert text.index("一、省级部门") < text.index("二、市州") < text.index("三、计分办法")
    departments = [one["name"] for one in edition.of_kind(prefectures=False)]
    places = [text.index(f" | {name} | ") for name in departments]
    assert places == sorted(places)
    assert f"{World.A} | 10.00 | 10.50 | 5.00 | 0.00 | 10.00 | 35.50 | 13" in text


def test_the_workbook_has_the_same_points_and_every_fact(
    edition: documents.Edition, world: World
) -> None:
    book = load_workbook(io.BytesIO(documents.write_workbook(edition)))
    assert book.sheetnames == ["省级部门", "市州", "考核事项", "说明"]
    (row,) = [one for one in book["省级部门"].values if one[0] == World.A]
    assert row[1:7] == (10, 10.5, 5, 0, 10, 35.5)
    facts = [one for one in book["考核事项"].values if one[0] == World.A]
    sheet = edition.sheet(world.organization(World.A).pk)
    assert sheet is not None
    assert len(facts) == sum(len(line["facts"]) for line in sheet["lines"])


def test_what_changes_later_changes_no_byte(edition: documents.Edition, world: World) -> None:
    def everything() -> list[bytes]:
        sheet = edition.sheet(world.organization(World.A).pk)
        assert sheet is not None
        return [
            documents.write_sheet(edition, sheet),
            documents.write_summary(edition),
            documents.write_workbook(edition),
        ]

    before = everything()
    AssessmentSheet.objects.update(remark="后来写的")
    ReformPlan.objects.update(title="改了名")
    edition = newest()
    assert everything() == before


def test_parts_add_up_in_every_sheet_of_an_edition(edition: documents.Edition) -> None:
    for sheet in edition.figures["sheets"]:
        worth = [Decimal(line["worth"]) for line in sheet["lines"] if line["worth"]]
        assert sheet["total"] == (str(sum(worth)) if worth else None)


@pytest.mark.parametrize("path", ["editions/9/docx/", "editions/1/pdf/", "{unit}/editions/9/"])
def test_what_is_none_does_not_exist(path: str, edition: Any, world: World) -> None:
    unit = world.organization(World.A).pk
    url = f"/plans/{world.plan.pk}/assessment/{path.format(unit=unit)}"
    assert signed_in(world.reviewer).get(url).status_code == 404


def test_invented_progress_is_said_on_the_document(world: World) -> None:
    ReformPlan.objects.update(invented_progress=True)
    world.plan.refresh_from_db()
    published(world)
    assert "演示数据" in text_of(documents.write_summary(newest()))
