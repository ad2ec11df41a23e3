"""The monthly sheet as a document: an annex without a head (GB/T 9704-2012), as .docx."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import translation
from docx.oxml.xmlchemy import BaseOxmlElement

from departments.alarms.monthly import Month, tables
from departments.models import User
from reform_tracker.lists.tables import Column, Table
from reform_tracker.office.official import gbt9704
from reform_tracker.office.official.ooxml import cell, paragraph, row, run, table
from reform_tracker.office.official.page_furniture import furnish
from reform_tracker.office.official.text import long_date, numeral, one_line
from reform_tracker.office.package import repack
from reform_tracker.office.text import clean

NONE = "本月无。"


def write(user: User, month: Month) -> bytes:
    """Chinese, whatever language the auditor reads."""
    with translation.override(settings.LANGUAGE_CODE):
        body = list(_body(tables(user, month), month))
    document = gbt9704.new_document()
    properties = document.core_properties
    properties.title, properties.language = _title(month), "zh-CN"
    properties.author = properties.last_modified_by = one_line(settings.REPORT_ISSUER)[:255]
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(month.seen_on, time())
    furnish(document.sections[0], "")
    for made in body:
        document.element.body.insert_element_before(made, "w:sectPr")
    package, target = io.BytesIO(), io.BytesIO()
    document.save(package)
    repack(package, target)
    return target.getvalue()


def _title(month: Month) -> str:
    return f"{month.first.year}年{month.first.month}月审计月报"


def _body(parts: Sequence[Table[Any]], month: Month) -> Iterator[BaseOxmlElement]:
    yield paragraph("AnnexTitle", [run(_title(month))])
    yield paragraph("TableNote", [run(f"统计至{long_date(_until(month))}，时间以服务器时钟为准")])
    for number, part in enumerate(parts, 1):
        yield paragraph("Heading1", [run(f"{numeral(number)}、{part.title}")])
        yield _table(part) if part.rows else paragraph("Body", [run(NONE)])
        if part.note:
            yield paragraph("TableNote", [run(str(part.note))])
    yield paragraph("Blank")
    yield paragraph("Signature", [run(long_date(month.seen_on))])


def _until(month: Month) -> date:
    return max([*month.days()], default=month.first)


def _table(part: Table[Any]) -> BaseOxmlElement:
    """The columns share the width of the page as they do in a workbook."""
    whole = sum(column.width for column in part.columns)
    widths = [gbt9704.TEXT_WIDTH * column.width // whole for column in part.columns]
    widths[-1] += gbt9704.TEXT_WIDTH - sum(widths)
    made = table(widths)
    heads = [paragraph("CellHead", [run(str(column.title))]) for column in part.columns]
    made.append(row([cell(w, p) for w, p in zip(widths, heads, strict=True)], header=True))
    for one in part.rows:
        looks = ["CellCentre" if column.is_number else "Cell" for column in part.columns]
        texts = [_text(column, one) for column in part.columns]
        cells = [paragraph(look, [run(text)]) for look, text in zip(looks, texts, strict=True)]
        made.append(row([cell(w, p) for w, p in zip(widths, cells, strict=True)]))
    return made


def _text(column: Column[Any], one: Any) -> str:
    value = column.cell(one).written
    if isinstance(value, date):
        return f"{value.month}月{value.day}日"
    return clean(str(value)) if value not in (None, "") else "—"
