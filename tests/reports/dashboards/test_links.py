"""Every figure on the dashboard links to a list that shows as many rows as the figure says."""

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from departments.models import Organization, User
from reform_tracker import clock
from tasks.models import ReformPlan
from tasks.official.publishing import publish
from tasks.official.reading.document import parse_document
from tests.factories.demo import seed

pytestmark = pytest.mark.pages


@pytest.fixture
def demo(plan: ReformPlan, settings: Settings) -> None:
    settings.DEMO = True
    seed()


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def rows_of(client: Client, url: str) -> tuple[int, int]:
    """How many lines a list shows: (lines, rows of progress where the list has such)."""
    response = client.get(url.replace("&amp;", "&"))
    assert response.status_code == 200, url
    context = response.context
    if "row_total" in context:
        return context["total"], context["row_total"]
    if "tables" in context:
        (count,) = (one.page.paginator.count for one in context["tables"] if one.page is not None)
        return count, count
    if "page" in context:
        return context["page"].paginator.count, context["page"].paginator.count
    if "rows" in context:
        return len(context["rows"]), len(context["rows"])
    return 0, sum(len(group["rows"]) for group in context["groups"])


LINK = re.compile(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', re.S)


def figures_with_links(html: str) -> list[tuple[int, str]]:
    """(figure, address) of every link whose text is or begins with a number."""
    found = []
    for url, inner in LINK.findall(html):
        text = re.sub(r"<svg.*?</svg>|<title>.*?</title>", "", inner, flags=re.S)
        text = re.sub(r"<[^>]+>", " ", text).strip()
        number = re.match(r"(\d+)(?![.\d])", text) or re.search(r"\s(\d+)\s+[\d.]+%$", text)
        if number and "?" in url:
            found.append((int(number.group(1)), url))
    return found


@pytest.mark.parametrize("name", ["commission", "fgw-reporter", "jiuquan-approver"])
@pytest.mark.usefixtures("demo")
def test_each_figure_counts_the_list_it_links_to(name: str, plan: ReformPlan) -> None:
    client = signed_in(name)
    main = client.get(f"/plans/{plan.pk}/").content.decode().split("<main", 1)[1]
    linked = figures_with_links(main)
    assert len(linked) > 8
    wrong = []
    for figure, url in linked:
        counts = rows_of(client, url)
        if figure not in counts:
            wrong.append((figure, counts, url))
    assert not wrong


@pytest.mark.parametrize("name", ["commission", "gxw-reporter", "jiuquan-approver"])
@pytest.mark.usefixtures("demo")
def test_each_figure_of_a_part_counts_the_list_it_links_to(name: str, plan: ReformPlan) -> None:
    """The pages of organizations and areas, as far as the account opens them."""
    client = signed_in(name)
    pages = [f"/plans/{plan.pk}/areas/{number}/" for number in (1, 6)]
    names = ("省工信委", "酒泉市", "省发展改革委")
    for organization in Organization.objects.filter(short_name__in=names):
        page = f"/plans/{plan.pk}/organizations/{organization.pk}/"
        pages += [page] if client.get(page).status_code == 200 else []
    assert len(pages) == (5 if name == "commission" else 3)
    linked, wrong = 0, []
    for page in pages:
        main = client.get(page).content.decode().split("<main", 1)[1]
        for figure, url in figures_with_links(main):
            linked += 1
            if figure not in (counts := rows_of(client, url)):
                wrong.append((page, figure, counts, url))
    assert linked > 8
    assert not wrong


@pytest.mark.usefixtures("demo")
def test_a_list_of_figures_has_a_line_for_each(plan: ReformPlan) -> None:
    """Two parties that have not reported on one measure are two lines."""
    client = signed_in("commission")
    answer = client.get(f"/plans/{plan.pk}/tasks/?reported=no&period=2012-05")
    assert answer.context["page"].paginator.count == answer.context["row_total"]
    assert answer.context["total"] < answer.context["row_total"]


@pytest.mark.usefixtures("demo")
def test_after_the_last_period_the_figures_still_count_their_lists(plan: ReformPlan) -> None:
    client = signed_in("commission")
    with clock.pinned(date(2013, 1, 10)):
        main = client.get(f"/plans/{plan.pk}/").content.decode().split("<main", 1)[1]
        lights = [(n, url) for n, url in figures_with_links(main) if "light=" in url]
        assert lights
        assert {url for n, url in lights if n not in rows_of(client, url)} == set()


@pytest.mark.usefixtures("demo")
def test_another_plan_of_the_year_does_not_mix_in(plan: ReformPlan) -> None:
    copied = copy_of(plan)
    client = signed_in("commission")
    main = client.get(f"/plans/{copied.pk}/").content.decode().split("<main", 1)[1]
    linked = figures_with_links(main)
    assert len(linked) > 3
    other = re.compile(rf"/plans/{plan.pk}/|\bplan={plan.pk}\b")
    assert not [url for _n, url in linked if other.search(url)]
    assert {url for n, url in linked if n not in rows_of(client, url)} == set()


def copy_of(plan: ReformPlan) -> ReformPlan:
    """The same document published once more under another number."""
    text = plan.source_text.replace("53号", "54号") + "\n"
    return publish(parse_document(text), actor=None, source="test").plan
