"""The annexes of the report as tables: the ledger and the list of items to coordinate."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import ceil
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from reform_tracker.office.text import clean, ems
from reports.figures.values import LedgerRow, Named
from reports.provincial.documents import gbt9704
from reports.provincial.documents.ooxml import cell, paragraph, row, run, table, twips
from reports.provincial.documents.terms import (
    filed_state,
    lamp,
    other_parties,
    overdue_in_short,
    pace,
    percent,
    term,
)
from reports.provincial.documents.text import (
    due_date,
    listing,
    long_date,
    numeral,
    one_line,
    typeset,
)

# Heading and width in millimetres; together the 225 mm of the turned text block.
LEDGER_COLUMNS: Final = (
    ("序号", 11),
    ("任务及依据", 35),
    ("牵头及配合部门", 28),
    ("年度目标和时间节点", 36),
    ("完成时限", 19),
    ("进展情况", 36),
    ("完成程度", 17),
    ("存在问题和下一步措施", 28),
    ("状态", 15),
)
# Rows above this number of lines (about a quarter of a page) may be divided by a page break.
_LINES_KEPT: Final = 8
_CELL_TYPE: Final = 180
# Narrow columns are centred; the first two hold what is the same for all parties of a measure.
_NARROW_MM: Final = 19
_JOINED_COLUMNS: Final = 2
_CELL_PADDING: Final = 114
COORDINATION_COLUMNS: Final = (("序号", 12), ("任务", 46), ("单位", 28), ("需协调事项", 70))


def ledger_table(rows: Sequence[LedgerRow]) -> BaseOxmlElement:
    """The ledger: a line per area, then its measures; cells of one measure are joined."""
    widths = _widths(LEDGER_COLUMNS, gbt9704.TEXT_HEIGHT)
    made = table(widths)
    made.append(_header(LEDGER_COLUMNS, widths))
    for (number, area), members in groupby(rows, key=lambda r: (r.area_number, r.area)):
        name = f"{numeral(number)}、{one_line(area)}"
        made.append(row([cell(sum(widths), _p("CellArea", name), span=len(widths))]))
        made.extend(_measure_rows(members, widths))
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


def ledger_cells(item: LedgerRow, lead: str) -> tuple[str, ...]:
    """What stands in the columns of LEDGER_COLUMNS for one row; `lead` leads the measure."""
    return (
        clean(item.key),
        _lines(one_line(item.task), _authorities(item)),
        _parties(item, lead),
        _lines(typeset(item.goal), *(typeset(text) for text in item.milestones)),
        _lines(due_date(item.due), term("horizon", item.horizon, item.horizon_label)),
        typeset(item.progress) or "—",
        _lines(f"申报{percent(item.declared)}", f"核实{item.verified}%", pace(item)),
        _lines(_labelled("问题", item.problems), _labelled("措施", item.next_steps)) or "—",
        _state(item),
    )


def leads(rows: Iterable[LedgerRow]) -> dict[int, str]:
    """The lead organization of each measure."""
    return {item.measure_id: item.organization for item in rows if item.role == "lead"}


def _measure_rows(rows: Iterable[LedgerRow], widths: Sequence[int]) -> Iterable[BaseOxmlElement]:
    members = list(rows)
    heads = leads(members)
    previous = None
    following = [*(item.measure_id for item in members[1:]), None]
    for item, after in zip(members, following, strict=True):
        texts = ledger_cells(item, heads.get(item.measure_id, ""))
        joined = "continue" if item.measure_id == previous else ""
        if not joined and after == item.measure_id:
            joined = "restart"
        yield row(
            [
                _ledger_cell(
                    column, widths[column], text, joined if column < _JOINED_COLUMNS else ""
                )
                for column, text in enumerate(texts)
            ],
            whole=_height(texts, widths) <= _LINES_KEPT,
        )
        previous = item.measure_id


def _height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Lines of the highest cell, estimated."""

    def lines(text: str, width: int) -> int:
        per_line = (width - _CELL_PADDING) / _CELL_TYPE
        return sum(max(1, ceil(ems(line) / per_line)) for line in text.split("\n"))

    return max(lines(text, width) for text, width in zip(texts, widths, strict=True))


def _ledger_cell(column: int, width: int, text: str, joined: str) -> BaseOxmlElement:
    style = "CellCentre" if LEDGER_COLUMNS[column][1] <= _NARROW_MM else "Cell"
    content = _p(style, "" if joined == "continue" else text)
    return cell(width, content, merge=joined)


def _parties(item: LedgerRow, lead: str) -> str:
    if item.role == "local":
        return _lines(f"{one_line(item.organization)}（市州承担）", _labelled("牵头", lead))
    others = (_labelled(role, listing(names)) for role, names in other_parties(item))
    supports = _labelled("配合", listing(item.supports))
    return _lines(_labelled("牵头", item.organization), supports, *others)


def _state(item: LedgerRow) -> str:
    filed = item.reported_on if item.reported else None
    return _lines(
        lamp(item.light, item.light_label),
        *overdue_in_short(item),
        term("status", item.status, item.status_label),
        filed_state(item),
        f"{filed.month}月{filed.day}日填报" if filed else "",
    )


def _authorities(item: LedgerRow) -> str:
    names = listing(item.authorities)
    return f"依据：{names}" if names else ""


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
