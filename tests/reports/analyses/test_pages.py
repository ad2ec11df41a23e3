"""What holds for every analysis: its numbers, its workbook, its cost, bad input."""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from reform_tracker import clock
from reports.analyses.registry import ANALYSES
from tasks.models import Measure, MeasureCommitment, MilestoneRevision, ReformPlan
from tests.factories.browser import signed_in
from tests.factories.demo import seed
from tests.factories.world import DONE, World
from tests.reports.dashboards.test_links import figures_with_links, rows_of
from tests.reports.dashboards.test_links import signed_in as signed_in_as
from tests.reports.dashboards.test_query_counts import fill, queries_of

pytestmark = pytest.mark.pages

JULY = date(2012, 7, 20)
PEOPLE = ("commission", "fgw-reporter", "jiuquan-approver")
PAGER = re.compile(r'<nav class="pager".*?</nav>', re.S)


@pytest.fixture
def demo(plan: ReformPlan, settings: Settings) -> ReformPlan:
    settings.DEMO = True
    seed()
    extend_all()
    return plan


def extend_all() -> None:
    """The last milestone of every commitment is given another date."""
    for commitment in MeasureCommitment.objects.filter(filing__state="accepted"):
        last = commitment.milestones.order_by("due_on").last()
        assert last is not None
        MilestoneRevision.objects.get_or_create(
            milestone=last,
            kind=MilestoneRevision.Kind.EXTENDED,
            due_on=last.due_on + timedelta(days=10),
            recorded_on=date(2012, 5, 16),
            reason="延期。",
        )


def addresses(client: Client, plan: ReformPlan, query: str = "") -> list[str]:
    """The pages of the analyses that the account may open, as the index names them."""
    index = client.get(f"/plans/{plan.pk}/analyses/{query}")
    return [url for _analysis, _rule, _counted, url in index.context["analyses"]]


def content_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return PAGER.sub("", answer.content.decode().split("<main", 1)[1])


def count_of(page: Any) -> int:
    """How many the list of an analysis has on all its pages."""
    (count,) = (one.page.paginator.count for one in page["tables"] if one.page is not None)
    return int(count)


@pytest.mark.parametrize("name", PEOPLE)
def test_the_index_counts_what_each_analysis_counts(name: str, demo: ReformPlan) -> None:
    client = signed_in_as(name)
    index = client.get(f"/plans/{demo.pk}/analyses/").context["analyses"]
    assert index
    for _analysis, rule, counted, url in index:
        page = client.get(url).context
        assert (page["counted"], page["rule"]) == (counted, rule)


@pytest.mark.parametrize(
    ("name", "query"),
    [*((name, "") for name in PEOPLE), ("commission", "?as_of=2012-06-15")],
)
def test_every_number_counts_the_list_it_links_to(name: str, query: str, demo: ReformPlan) -> None:
    client, wrong = signed_in_as(name), set()
    with clock.pinned(JULY):
        for url in addresses(client, demo, query):
            for figure, to in set(figures_with_links(content_of(client, url))):
                if figure not in rows_of(client, to):
                    wrong.add((url, figure, to))
            page = client.get(url).context
            if page["same_rows"]:
                assert rows_of(client, page["same_rows"])[1] == count_of(page)
    assert not wrong


def sheets_of(client: Client, plan: ReformPlan, key: str, query: str) -> list[list[list[str]]]:
    """The rows of each sheet below its heading, as text."""
    answer = client.get(f"/plans/{plan.pk}/analyses/{key}/workbook/{query}")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [
        [
            ["" if value is None else str(value).removesuffix(" 00:00:00") for value in row]
            for row in sheet.iter_rows(min_row=3, values_only=True)
        ]
        for sheet in book.worksheets
    ]


def shown_in(client: Client, plan: ReformPlan, key: str, query: str) -> Iterator[list[list[str]]]:
    """The same of the page, stretch by stretch."""
    url = f"/plans/{plan.pk}/analyses/{key}/{query}"
    for number, shown in enumerate(client.get(url).context["tables"]):
        rows = [[str(head.column.title) for head in shown.heads]]
        pages = shown.page.paginator.num_pages if shown.page else 1
        for page in range(1, pages + 1):
            asked = f"{url}{'&' if query else '?'}page={page}"
            part = client.get(asked).context["tables"][number] if pages > 1 else shown
            rows += [[text_of(cell) for _column, cell in line] for line in part.lines]
        total = shown.table.total
        yield rows + ([[text_of(cell) for cell in total]] if total else [])


def text_of(cell: Any) -> str:
    return "" if cell.written is None else str(cell.written)


@pytest.mark.parametrize("query", ["", "?area={area}", "?light=red&sort=-since"])
def test_the_workbook_holds_what_the_page_shows(query: str, demo: ReformPlan) -> None:
    client = signed_in_as("commission")
    asked = query.format(area=demo.areas.all()[1].pk)
    with clock.pinned(JULY):
        for key in ANALYSES:
            shown = list(shown_in(client, demo, key, asked))
            assert sheets_of(client, demo, key, asked) == shown, key


def test_a_text_that_looks_like_a_formula_stays_a_text(world: World) -> None:
    world.measure.task.title = "=HYPERLINK(1)"
    world.measure.task.save()
    world.submitted_report(percent=100)
    url = f"/plans/{world.plan.pk}/analyses/declared/workbook/"
    answer = signed_in(world.reviewer).get(url)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    cell = sheet["B4"]
    assert str(cell.value).startswith("=HYPERLINK(1)")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize(
    "query",
    [
        "?as_of=2031-01-01",
        "?as_of=1999-01-01",
        "?as_of=x",
        "?area=0",
        "?area=x",
        "?organization=99999999999999999999",
        "?light=purple",
        "?sort=nothing",
        "?page=x",
    ],
)
def test_what_is_no_choice_asks_for_nothing(query: str, world: World) -> None:
    browser = signed_in(world.reviewer)
    for key in ANALYSES:
        url = f"/plans/{world.plan.pk}/analyses/{key}/"
        assert (
            browser.get(f"{url}{query}").context["counted"] == browser.get(url).context["counted"]
        )
        assert browser.get(f"{url}workbook/{query}").status_code == 200


@pytest.mark.parametrize("key", ["nothing", "DECLARED"])
def test_an_analysis_that_there_is_not(key: str, world: World) -> None:
    browser = signed_in(world.reviewer)
    assert browser.get(f"/plans/{world.plan.pk}/analyses/{key}/").status_code == 404
    assert browser.get(f"/plans/{world.plan.pk}/analyses/{key}/workbook/").status_code == 404


def test_a_plan_without_periods_lists_nothing(world: World) -> None:
    world.plan.periods.all().delete()
    browser = signed_in(world.reviewer)
    for key in ("", *(f"{key}/" for key in ANALYSES)):
        assert browser.get(f"/plans/{world.plan.pk}/analyses/{key}").status_code == 200


MOST = {
    "analyses": 28,
    "declared": 28,
    "matrix": 23,
    "requests": 27,
    "silent": 28,
    "slips": 24,
    "timeline": 25,
    "acknowledgements": 24,
}  # queries of each page


def costs(browser: Client, plan: ReformPlan) -> dict[str, int]:
    """The queries of the index and of each analysis."""
    with clock.pinned(JULY):
        urls = [f"/plans/{plan.pk}/analyses/", *addresses(browser, plan)]
        return {url.split("?")[0].split("/")[-2]: queries_of(browser, url) for url in urls}


@pytest.mark.parametrize("who", ["commission", "reporter"])
def test_the_queries_do_not_grow_with_the_data(who: str, world: World) -> None:
    browser = signed_in(world.reviewer if who == "commission" else world.reporter())
    with clock.pinned(date(2012, 5, 16)):
        fill(world, ("6.4",), (World.X, World.A))
        world.submitted_report(World.A, percent=DONE)
    extend_all()
    few = costs(browser, world.plan)
    with clock.pinned(date(2012, 5, 16)):
        fill(world, ("1.1", "2.3", "5.1", "8.1"), (World.Y, "兰州市"))
        for key in ("2.1", "2.2"):
            world.measure = Measure.objects.get(task__area__plan=world.plan, key=key)
            lead = world.measure.assignments.get(role="lead").organization.short_name
            world.submitted_report(lead, percent=DONE)
    extend_all()
    many = costs(browser, world.plan)
    assert many == few
    assert {key: cost for key, cost in many.items() if cost > MOST[key]} == {}
