"""Page, list, analysis, command, API, report and workbook of one day say the same figures."""

import io
import json
import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from departments.models import Organization
from reform_tracker import clock
from reports.models import ProvincialReport
from reports.provincial import building
from reports.provincial.documents.terms import lamp, term
from tasks.models import Assignment
from tests.factories.browser import signed_in
from tests.factories.closings import closed
from tests.factories.world import World
from tests.reform_tracker.api.conftest import caller_of
from tests.reports.provincial.documents.test_xlsx_ledger import table
from tests.reports.provincial.test_building import content

JUNE = date(2012, 6, 20)
Lights = dict[str, int]


pytestmark = pytest.mark.once


@pytest.fixture
def province(world: World) -> World:
    """Three plans accepted; A behind, X on the way, one of C's measures closed."""
    for organization in (World.A, World.C, World.X):
        world.accepted_filing(organization)
    with clock.pinned(date(2012, 6, 11)):
        world.accepted_report(World.A, percent=30)
        world.submitted_report(World.X, percent=60)
        close_one_of(world, World.C)
    return world


def close_one_of(world: World, organization: str) -> None:
    """The first measure that the organization leads, declared done and closed."""
    mine = Assignment.objects.filter(organization__short_name=organization, role="lead")
    kept, world.measure = world.measure, mine.earliest("measure_id").measure
    closed(world, organization)
    world.measure = kept


@pytest.fixture
def told(province: World) -> tuple[World, dict[str, Any]]:
    """What the command says."""
    out = io.StringIO()
    with clock.pinned(JUNE):
        call_command("figures", on=JUNE, plan=province.plan.number, json=True, stdout=out)
    return province, json.loads(out.getvalue())


def lights(figures: dict[str, Any]) -> Lights:
    return {one["code"]: one["count"] for one in figures["lights"]}


def counted(words: str) -> int:
    number = re.search("[0-9]+", words)
    assert number is not None, words
    return int(number[0])


def listed(browser: Client, world: World, query: str) -> int:
    count: int = browser.get(f"/plans/{world.plan.pk}/tasks/?{query}").context["total"]
    return count


def test_the_dashboard(told: tuple[World, dict[str, Any]]) -> None:
    world, figures = told
    with clock.pinned(JUNE):
        context = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/").context
    shown = context["figures"]
    assert lights(figures)["complete"] == 1
    assert {one.code: one.count for one in shown.lights} == lights(figures)
    assert [one.trend.now for one in context["first"].figures] == [
        figures["filings_filed"],
        figures["reports_filed"],
        *(lights(figures)[code] for code in ("complete", "yellow", "red")),
        figures["declared_done_not_verified"],
    ]
    assert [(one.actual, one.scheduled) for one in shown.areas] == [
        (one["actual"], one["scheduled"]) for one in figures["areas"]
    ]
    assert sum(one.share for one in shown.lights) == pytest.approx(100)


def test_the_list_of_measures_and_its_workbook(told: tuple[World, dict[str, Any]]) -> None:
    world, figures = told
    browser = signed_in(world.reviewer)
    with clock.pinned(JUNE):
        for code, count in lights(figures).items():
            query = f"role=lead&light={code}"
            assert listed(browser, world, query) == count, code
            answer = browser.get(f"/plans/{world.plan.pk}/tasks/workbook/?{query}")
            (sheet,) = load_workbook(io.BytesIO(answer.content)).worksheets
            assert len(list(sheet.iter_rows(min_row=4))) == count, code


def test_the_matrix(told: tuple[World, dict[str, Any]]) -> None:
    world, figures = told
    browser = signed_in(world.reviewer)
    with clock.pinned(JUNE):
        page = browser.get(f"/plans/{world.plan.pk}/analyses/matrix/")
        found = Counter[str]()
        for code in lights(figures):
            narrowed = browser.get(f"/plans/{world.plan.pk}/analyses/matrix/?light={code}")
            found[code] = counted(narrowed.context["counted"])
    assert counted(page.context["counted"]) == figures["measures_total"]
    assert dict(found) == lights(figures)


def test_the_pages_of_the_organizations(told: tuple[World, dict[str, Any]]) -> None:
    world, figures = told
    browser, total = signed_in(world.reviewer), Counter[str]()
    with clock.pinned(JUNE):
        for one in figures["units"]:
            organization = Organization.objects.get(short_name=one["organization"])
            if organization.is_prefecture or not one["leads"]:
                continue
            url = f"/plans/{world.plan.pk}/organizations/{organization.pk}/"
            shown = browser.get(url).context["figures"]
            total.update({light.code: light.count for light in shown.lights})
    assert dict(total) == lights(figures)


def test_a_prefectures_page_and_what_its_system_reads(province: World) -> None:
    x = province.organization(World.X)
    with clock.pinned(JUNE):
        page = signed_in(province.reporter(World.X)).get(
            f"/plans/{province.plan.pk}/organizations/{x.pk}/"
        )
        rows = caller_of(x).get("/api/v1/standings/?role=local&limit=500").json()["results"]
    figures = page.context["figures"]
    read = Counter(row["reading"]["light"] for row in rows)
    assert {one.code: one.count for one in figures.lights if one.count} == dict(read)
    assert sum(row["declared_percent"] or 0 for row in rows) == 60


def test_the_report_and_its_workbook(told: tuple[World, dict[str, Any]]) -> None:
    world, figures = told
    with clock.pinned(JUNE):
        report = building.request_report(
            world.plan.periods.get(code=figures["period"]), actor=world.reviewer, source="test"
        )
        for file in report.files.all():
            building.build(file.pk)
    frozen = ProvincialReport.objects.get().figures
    assert frozen["lights"] == figures["lights"]
    files = {file.format: content(file) for file in report.files.all()}
    text = "\n".join(one.text for one in Document(io.BytesIO(files["docx"])).paragraphs)
    for one in figures["lights"]:
        if one["count"]:
            assert f"{term('light', one['code'], one['label'])}{one['count']}项" in text
    assert f"已备案{figures['filings_filed']}家" in text
    filed = figures["reports_filed"]
    assert (f"已报送{filed}份" if filed else "尚未收到报送") in text
    areas = table(load_workbook(io.BytesIO(files["xlsx"])), "各领域进展")[1]
    assert sum(row["责任事项数"] for row in areas) == figures["measures_total"]
    lamps = "".join(str(row["灯号"]) for row in areas)
    for one in figures["lights"]:
        counts = re.findall(rf"{lamp(one['code'], one['label'])}([0-9]+)项", lamps)
        assert sum(map(int, counts)) == one["count"], one["label"]
