"""The Chinese terms of the coded values in official documents, whatever language froze them."""

from collections.abc import Iterator

from reports.figures.values import Count, LedgerRow
from reports.provincial.documents.text import clean, one_line

LIGHTS = {
    "complete": "蓝灯（办结并核实）",
    "green": "绿灯（正常推进）",
    "yellow": "黄灯（进度滞后）",
    "red": "红灯（严重滞后）",
    "none": "无灯（暂无依据）",
}
STATUSES = {
    "": "未填报",
    "unreported": "未填报",
    "not_started": "未启动",
    "in_progress": "推进中",
    "blocked": "受阻",
    "done": "申报完成",
}
HORIZONS = {"within_year": "年内完成", "cross_year": "跨年度", "undecided": "未定"}
ROLES = {
    "lead": "牵头",
    "support": "配合",
    "local": "市州承担",
    "guide": "指导",
    "urge": "督促督查",
    "implement": "落实",
}
STATES = {
    "": "未报送",
    "missing": "未报送",
    "not_due": "无需报送",
    "draft": "起草中",
    "ready": "待签发",
    "submitted": "待审核",
    "accepted": "已审核",
    "returned": "已退回",
}
_BRACKET = "\uff08"
_TABLES = {"light": LIGHTS, "status": STATUSES, "horizon": HORIZONS, "role": ROLES, "state": STATES}


def term(kind: str, code: str, label: str = "") -> str:
    """The Chinese term of `code`; a code this module does not know keeps its label."""
    return _TABLES[kind].get(code) or one_line(label) or clean(code)


def other_parties(row: LedgerRow) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who guides, urges and implements: the term of the role with the names."""
    named = (("guide", row.guides), ("urge", row.urges), ("implement", row.implements))
    return ((ROLES[role], names) for role, names in named if names)


def silence(row: LedgerRow) -> str:
    """What stands in place of a date where the period's report is not there."""
    return STATES["not_due" if row.report_state == "not_due" else "missing"]


def shares(kind: str, counts: tuple[Count, ...]) -> str:
    """`绿灯20项,占44.4%;…`: every class with its count and share."""
    return "\uff1b".join(
        f"{term(kind, c.code, c.label)}{c.count}项，占{c.share:.1f}%" for c in counts
    )


def plain(kind: str, counts: tuple[Count, ...]) -> str:
    """`绿灯3项、黄灯1项`: the classes that occur, without shares; empty when none does."""
    return "、".join(
        f"{term(kind, c.code, c.label).partition(_BRACKET)[0]}{c.count}项"
        for c in counts
        if c.count
    )


def percent(value: int | None) -> str:
    return "—" if value is None else f"{value}%"


def reading(row: LedgerRow) -> str:
    """Why a row has its light, in figures."""
    if row.scheduled is None:
        return "无序时进度"
    parts = [f"应完成{row.scheduled}%"]
    if row.gap is not None and row.gap > 0:
        parts.append(f"落后{row.gap}个百分点")
    elif row.gap is not None and row.gap < 0:
        parts.append(f"超前{-row.gap}个百分点")
    return "\uff0c".join(parts)
