"""Every figure on the dashboard links to a list that shows as many rows as the figure says."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from departments.models import User
from tasks.models import ReformPlan


@pytest.fixture
def demo(plan: ReformPlan, settings: Settings) -> None:
    settings.DEMO = True
    call_command("seed_demo")


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
def test_each_figure_counts_the_list_it_links_to(name: str) -> None:
    client = signed_in(name)
    main = client.get("/dashboard/").content.decode().split("<main", 1)[1]
    linked = figures_with_links(main)
    assert len(linked) > 8
    wrong = []
    for figure, url in linked:
        counts = rows_of(client, url)
        if figure not in counts:
            wrong.append((figure, counts, url))
    assert not wrong
