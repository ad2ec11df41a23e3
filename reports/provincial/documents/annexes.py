"""The annexes of the report as tables: the ledger and the list of items to coordinate."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from reform_tracker.office.official import gbt9704
from reform_tracker.office.official.ooxml import cell, paragraph, row, run, table, twips
from reform_tracker.office.official.text import (
    listing,
    long_date,
    numeral,
    one_line,
    typeset,
)
from reform_tracker.office.text import clean, ems
from reports.figures.values import LedgerRow, Named
from reports.provincial.documents.terms import (
    filed_state,
    lamp,
    other_parties,
    overdue_in_short,
    pace_in_short,
    percent,
    term,
)

# Heading and width in millimetres; together the 225 mm of the turned text block.
LEDGER_COLUMNS: Final = (
    ("序号", 12),
    ("填报单位", 22),
    ("年度目标和时间节点", 54),
    ("完成时限", 19),
    ("进展情况", 46),
    ("完成程度", 17),
    ("问题和下一步措施", 32),
    ("状态", 23),
)
# No page break divides a row, unless it is higher than what a page holds below the heads.
_LINES_OF_A_PAGE: Final = 30
_CELL_TYPE: Final = 180
_NARROW_MM: Final = 23
_CELL_PADDING: Final = 114
COORDINATION_COLUMNS: Final = (("序号", 12), ("任务", 46), ("单位", 28), ("需协调事项", 70))


def ledger_table(rows: Sequence[LedgerRow]) -> BaseOxmlElement:
    """The ledger: a line per area, one per measure with its parties, then a row for each
    organization that reports on it. Each bears the measure's key: where a page begins within a
    measure, its head is on the page before."""
    widths = _widths(LEDGER_COLUMNS, gbt9704.TEXT_HEIGHT)
    made = table(widths)
    made.append(_header(LEDGER_COLUMNS, widths))
    for (number, area), members in groupby(rows, key=lambda r: (r.area_number, r.area)):
        made.append(_line("CellArea", f"{numeral(number)}、{one_line(area)}", widths))
        for _measure, parties in groupby(members, key=lambda r: r.measure_id):
            own = list(parties)
            made.append(_line("CellMeasure", measure_head(own), widths))
            made.extend(_row(item, widths) for item in own)
    return made


def coordination_table(items: Sequence[Named]) -> BaseOxmlElement:
    widths = _widths(COORDINATION_COLUMNS, gbt9704.TEXT_WIDTH)
    made = table(widths)
    made.append(_header(COORDINATION_COLUMNS, widths))
    for item in items:
        text = f"{item.text}{_remark(item)}"
        texts = (clean(item.key), one_line(item.task), one_line(item.organization), text)
        contents = [_p("CellCentre", texts[0]), *(_p("Cell", typeset(t)) for t in texts[1:])]
        made.append(row([cell(w, p) for w, p in zip(widths, contents, strict=True)]))
    return made


def _remark(item: Named) -> str:
    """When an item that stands on was raised, and that nobody has reviewed it."""
    earlier = f"{long_date(item.earlier_on)}提出" if item.earlier_on else ""
    marks = [text for text in (earlier, "" if item.reviewed else "未经审核") if text]
    return f"（{'，'.join(marks)}）" if marks else ""


def measure_head(rows: Sequence[LedgerRow]) -> str:
    """What is the same for all who report on a measure: its task, what it rests on, its parties."""
    lead = next((row for row in rows if row.role == "lead"), rows[0])
    others = (_labelled(role, listing(names)) for role, names in other_parties(lead))
    names = listing(lead.authorities)
    parties = (
        _labelled("牵头", lead.organization if lead.role == "lead" else ""),
        _labelled("配合", listing(lead.supports)),
        *others,
    )
    basis = f"（依据：{names}）" if names else ""
    told = "；".join(filter(None, parties))
    return f"{clean(lead.key)}  {one_line(lead.task)}{basis}  {told}".rstrip()


def ledger_cells(item: LedgerRow) -> tuple[str, ...]:
    """What stands in the columns of LEDGER_COLUMNS for one row."""
    return (
        clean(item.key),
        one_line(item.organization),
        _lines(typeset(item.goal), *(typeset(text) for text in item.milestones)),
        _lines(one_line(item.due), term("horizon", item.horizon, item.horizon_label)),
        typeset(item.progress) or "—",
        _lines(f"申报{percent(item.declared)}", f"核实{item.verified}%", *pace_in_short(item)),
        _lines(_labelled("问题", item.problems), _labelled("措施", item.next_steps)) or "—",
        _state(item),
    )


def _line(style: str, text: str, widths: Sequence[int]) -> BaseOxmlElement:
    return row([cell(sum(widths), _p(style, text), span=len(widths))])


def _row(item: LedgerRow, widths: Sequence[int]) -> BaseOxmlElement:
    texts = ledger_cells(item)
    cells = [
        cell(width, _p("CellCentre" if millimetres <= _NARROW_MM else "Cell", text))
        for (_title, millimetres), width, text in zip(LEDGER_COLUMNS, widths, texts, strict=True)
    ]
    return row(cells, whole=_height(texts, widths) <= _LINES_OF_A_PAGE)


def _height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Lines of the highest cell, estimated."""

    def lines(text: str, width: int) -> int:
        per_line = (width - _CELL_PADDING) / _CELL_TYPE
        return sum(max(1, ceil(ems(line) / per_line)) for line in text.split("\n"))

    return max(lines(text, width) for text, width in zip(texts, widths, strict=True))


def _state(item: LedgerRow) -> str:
    """Light and status, what is overdue, and how far the report is; who never reported has no
    status."""
    filed = item.reported_on if item.reported else None
    status = item.status and term("status", item.status, item.status_label)
    return _lines(
        "，".join(filter(None, (lamp(item.light, item.light_label), status))),
        *overdue_in_short(item),
        filed_state(item),
        f"{filed.month}月{filed.day}日填报" if filed else "",
    )


def _labelled(label: str, text: str) -> str:
    words = typeset(text)
    return f"{label}：{words}" if words else ""


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _widths(columns: Sequence[tuple[str, int]], total: int) -> list[int]:
    """Column widths in twips that fill the text block exactly."""
    widths = [twips(millimetres) for _, millimetres in columns]
    widths[-1] += total - sum(widths)
    return widths


def _header(columns: Sequence[tuple[str, int]], widths: Sequence[int]) -> BaseOxmlElement:
    cells = [cell(w, _p("CellHead", n)) for (n, _), w in zip(columns, widths, strict=True)]
    return row(cells, header=True)


def _p(style: str, text: str) -> BaseOxmlElement:
    return paragraph(style, [run(text)] if text else [])
