"""The Chinese terms of the coded values in official documents, whatever language froze them.

They are the words of the pages (`reports.figures.words`); of a light a document names the lamp too.
"""

from collections.abc import Iterator
from functools import cache

from django.utils import translation

from reform_tracker.office.official.text import one_line
from reform_tracker.office.text import clean
from reports.figures import words
from reports.figures.values import Count, Late, LedgerRow

CHINESE = "zh-hans"
SHORT = {"filing": "方案", "report": "报送", "milestone": "节点"}
LAMPS = {"complete": "蓝灯", "green": "绿灯", "yellow": "黄灯", "red": "红灯", "none": "无灯"}


@cache
def _terms(kind: str) -> dict[str, str]:
    with translation.override(CHINESE):
        return words.TABLES[kind]()


def term(kind: str, code: str, label: str = "") -> str:
    """The Chinese term of `code`; a code that no table has keeps its label."""
    word = _terms(kind).get(code) or one_line(label) or clean(code)
    return f"{LAMPS[code]}\uff08{word}\uff09" if kind == "light" and code in LAMPS else word


def lamp(code: str, label: str) -> str:
    """A light in two characters."""
    return LAMPS.get(code) or one_line(label)


def filed_state(row: LedgerRow) -> str:
    """How far the period's report is: whether it is there, and whether it was reviewed."""
    return term("report", row.report_state) if row.reported else silence(row)


def other_parties(row: LedgerRow) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who guides, urges and implements: the term of the role with the names."""
    named = (("guide", row.guides), ("urge", row.urges), ("implement", row.implements))
    return ((term("role", role), names) for role, names in named if names)


def silence(row: LedgerRow) -> str:
    """What stands in place of a date where the period's report is not there."""
    return term("report", row.report_state if row.report_state == "not_due" else "missing")


def shares(kind: str, counts: tuple[Count, ...]) -> str:
    """`绿灯20项,占44.4%;…`: every class that occurs with its count and share."""
    return "\uff1b".join(
        f"{term(kind, c.code, c.label)}{c.count}项，占{c.share:.1f}%" for c in counts if c.count
    )


def lamps(counts: tuple[Count, ...]) -> str:
    """`绿灯3项、黄灯1项`: the lights that occur, without shares; empty when none does."""
    return "、".join(f"{lamp(c.code, c.label)}{c.count}项" for c in counts if c.count)


def percent(value: int | None) -> str:
    return "—" if value is None else f"{value}%"


def overdue(late: Late) -> str:
    """A duty that is overdue, with its days."""
    duty = {
        "filing": "实施方案未备案",
        "report": f"{clean(late.what)}进展未报送",
        "milestone": f"“{one_line(late.what)}”未按期完成",
    }.get(late.kind, one_line(late.what))
    return f"{duty}\uff0c逾期{late.days}个工作日"


def reading(row: LedgerRow) -> str:
    """Why a row has its light, in figures."""
    parts = ["\uff1b".join(map(overdue, row.late)), pace(row)]
    return "\uff1b".join(filter(None, parts))


def overdue_in_short(row: LedgerRow) -> list[str]:
    """The overdue duties of a row for a narrow column; the days are working days."""
    return [f"{SHORT.get(one.kind, '')}逾期{one.days}天" for one in row.late]


def pace_in_short(row: LedgerRow) -> list[str]:
    """Scheduled progress and by how much the row is behind it, for a narrow column."""
    if row.scheduled is None:
        return [] if row.late else ["无序时进度"]
    behind = row.gap is not None and row.gap > 0
    return [f"序时{row.scheduled}%", *([f"落后{row.gap}点"] if behind else [])]


def pace(row: LedgerRow) -> str:
    """Scheduled progress and the gap."""
    if row.scheduled is None:
        return "" if row.late else "无序时进度"
    parts = [f"应完成{row.scheduled}%"]
    if row.gap is not None and row.gap > 0:
        parts.append(f"落后{row.gap}个百分点")
    elif row.gap is not None and row.gap < 0:
        parts.append(f"超前{-row.gap}个百分点")
    return "\uff0c".join(parts)
