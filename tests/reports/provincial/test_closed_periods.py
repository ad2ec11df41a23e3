"""The report of a closed period is the same whenever it is made; that of an open one says so."""

import io
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from docx import Document
from openpyxl import load_workbook

from reform_tracker import clock
from reports.models import ProvincialReport
from reports.provincial import building
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.closes.closing import JUNE, close, reopen
from tests.reports.provincial.test_building import content

LATER = date(2012, 9, 3)


def made(folder: Path, format_: str) -> bytes:
    """The report of May as the command makes it now."""
    output = folder / f"made.{format_}"
    call_command("build_report", period="2012-05", format=format_, output=output, verbosity=0)
    return output.read_bytes()


def words_of(report: bytes) -> str:
    document = Document(io.BytesIO(report))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def explanation(workbook: bytes) -> dict[str, str]:
    sheet = load_workbook(io.BytesIO(workbook))["说明"]
    rows = sheet.iter_rows(min_row=3, values_only=True)
    return {str(row[0]): str(row[1]) for row in rows}


def cells(workbook: bytes) -> list[list[object]]:
    book = load_workbook(io.BytesIO(workbook))
    return [[cell.value for row in sheet.iter_rows() for cell in row] for sheet in book]


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_neither_later_writes_nor_another_day_change_it(
    format_: str, world: World, tmp_path: Path
) -> None:
    world.accepted_filing()
    world.accepted_report(percent=30)
    with clock.pinned(JUNE):
        close(world)
        first = made(tmp_path, format_)
    with clock.pinned(LATER):
        world.accepted_filing(World.X)
        world.accepted_report(World.X, percent=60)
        second = made(tmp_path, format_)
    if format_ == "docx":
        before, after = (
            ZipFile(io.BytesIO(one)).read("word/document.xml") for one in (first, second)
        )
        assert after == before
    else:
        assert cells(second) == cells(first)
    assert second == first


def test_asked_for_on_two_days_it_is_one_edition(world: World) -> None:
    with clock.pinned(JUNE):
        entry = close(world)
        first = building.request_report(world.period, actor=world.reviewer, source="test")
    with clock.pinned(LATER):
        world.accepted_report()
        again = building.request_report(world.period, actor=world.reviewer, source="test")
        for file in again.files.all():
            building.build(file.pk)
    assert (again, again.close) == (first, entry)
    text = words_of(content(first.files.get(format="docx")))
    assert "2012年6月1日" in text
    assert "2012年9月3日" not in text


def test_it_says_that_it_is_closed(world: World, tmp_path: Path) -> None:
    with clock.pinned(JUNE):
        entry = close(world)
    with clock.pinned(LATER):
        assert "2012年5月数据已于2012年6月1日关账" in words_of(made(tmp_path, "docx"))
        told = explanation(made(tmp_path, "xlsx"))
    assert told["关账"] == f"2012年6月1日第1次关账，SHA-256 {entry.hash}"
    assert told["制表日期"] == "2012年6月1日"


def test_that_of_an_open_period_says_that_it_is_not(world: World, tmp_path: Path) -> None:
    with clock.pinned(JUNE):
        assert "2012年5月数据尚未关账" in words_of(made(tmp_path, "docx"))
        assert explanation(made(tmp_path, "xlsx"))["关账"].startswith("尚未关账")


def test_equal_figures_from_before_the_close_are_another_edition(world: World) -> None:
    with clock.pinned(JUNE):
        open_one = building.request_report(world.period, actor=world.reviewer, source="test")
        entry = close(world)
        closed_one = building.request_report(world.period, actor=world.reviewer, source="test")
    assert open_one.figures_sha256 == closed_one.figures_sha256
    assert (open_one.close, closed_one.close, closed_one.number) == (None, entry, 2)


def test_after_it_was_opened_again_it_is_made_from_the_facts(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        building.request_report(world.period, actor=world.reviewer, source="test")
        world.accepted_report()
        reopen(world)
        again = building.request_report(world.period, actor=world.reviewer, source="test")
    assert (again.number, again.close, again.figures["reports_filed"]) == (2, None, 1)


def test_the_list_of_editions_says_which_were_made_from_a_close(world: World) -> None:
    browser = signed_in(world.reviewer)
    with clock.pinned(JUNE):
        building.request_report(world.period, actor=world.reviewer, source="test")
        close(world)
        building.request_report(world.period, actor=world.reviewer, source="test")
        text = browser.get(f"/plans/{world.plan.pk}/reports/").content.decode()
    assert ProvincialReport.objects.count() == 2
    assert text.count("已关账，第 1 次") == text.count("生成时未关账") == 1
