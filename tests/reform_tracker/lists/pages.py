"""What a list says on its page and in its workbook, as text, cell by cell."""

import io
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
from django.test import Client
from lxml import html

from reform_tracker.templatetags.frame import NOTHING, shown_date

UNSEEN = "visually-hidden"
LEFT_OUT = ("svg", "button", "form", "details/*[not(self::summary)]")
# Of the list: a year's pager says `next` too.
NEXT = "//main//a[@rel='next'][contains(@href, 'page=') or contains(@href, 'after=')]/@href"
SHOWN = "./*[not(contains(@class, 'no-print') or contains(@class, 'print-only'))]"
Rows = list[dict[str, str]]


def rows_of_page(browser: Client, url: str) -> Rows:
    """The rows of all tables of a page and of the pages that follow it, by the heads."""
    found: Rows = []
    asked: str | None = url
    while asked:
        answer = browser.get(asked)
        assert answer.status_code == 200, asked
        page = html.fromstring(answer.content.decode())
        for table in page.xpath("//main//table[contains(@class, 'table-stack')]"):
            found += _rows(table)
        following = page.xpath(NEXT)
        address = url.split("?", maxsplit=1)[0]
        asked = address + following[0] if following else None
    return found


def _rows(table: html.HtmlElement) -> Iterator[dict[str, str]]:
    for row in table.xpath("./tbody/tr"):
        cells = {cell.get("data-label"): text_of(cell) for cell in row.xpath(SHOWN)}
        yield {head: text for head, text in cells.items() if head}


def text_of(cell: html.HtmlElement) -> str:
    """What a reader sees of it, without blanks."""
    for unseen in cell.xpath(f".//*[contains(@class, '{UNSEEN}')]"):
        unseen.drop_tree()
    for tag in LEFT_OUT:
        for node in cell.xpath(f".//{tag}"):
            node.drop_tree()
    return plain(cell.text_content()) or NOTHING


def plain(text: str) -> str:
    return "".join(text.split())


def rows_of_workbook(browser: Client, url: str) -> Rows:
    """The rows of all sheets, by the heads."""
    answer = browser.get(url)
    assert answer.status_code == 200, url
    found: Rows = []
    for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets:
        heads, *rows = sheet.iter_rows(min_row=3, values_only=True)
        found += [
            {str(head): written(value) for head, value in zip(heads, row, strict=True)}
            for row in rows
        ]
    return found


def written(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return plain(shown_date(value))
    return NOTHING if value in (None, "") else plain(str(value))
