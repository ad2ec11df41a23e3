"""一、总体进展: totals, each class that occurs with count and share, filings and reports. Pure."""

from collections import Counter
from collections.abc import Iterable

from reform_tracker.office.official.text import long_date, one_line
from reform_tracker.office.text import clean
from reports.figures.values import Count, FilingLine, PlanFigures
from reports.provincial.documents.pace import basis, pace, than_before, turned_in_all
from reports.provincial.documents.terms import shares

OVERDUE = {
    "filing": "实施方案逾期未备案",
    "report": "进展逾期未报送",
    "milestone": "时间节点逾期未完成",
}
_LEAD = "lead"


def overall(figures: PlanFigures) -> list[str]:
    """The paragraphs; one that would speak of nothing stays away."""
    lights = _by_class("按进度灯号划分", "light", figures.lights)
    statuses = _by_class("按申报状态划分", "status", figures.statuses)
    told = (
        totals(figures),
        lights and lights + turned_in_all(figures) + _overdue(figures),
        statuses and statuses + _verification(figures.declared_done_not_verified),
        _by_class("按完成时限划分", "horizon", figures.horizons),
        _filings(figures),
        _reports(figures),
    )
    return [text for text in told if text]


def totals(figures: PlanFigures) -> str:
    if not figures.measures_total:
        return "重点工作尚未分解为责任事项。"
    then = figures.since.actual if figures.since else None
    return (
        f"重点工作共{figures.areas_total}个领域、{figures.tasks_total}项改革任务、"
        f"{figures.measures_total}项责任事项。"
        + (
            pace(
                figures.actual,
                figures.scheduled,
                basis(_based(figures), figures.measures_total),
                than_before(figures, figures.actual, then),
            )
            or "尚无单位申报完成程度，序时进度尚无计算依据。"
        )
    )


def _based(figures: PlanFigures) -> int:
    """Over how many measures the means are taken; the first editions did not keep it."""
    if figures.based is not None:
        return figures.based
    return sum(row.role == _LEAD and row.scheduled is not None for row in figures.ledger)


def _overdue(figures: PlanFigures) -> str:
    """What the organizations owe and are late with, in measures."""
    kinds = Counter(one.kind for row in figures.ledger if row.role == _LEAD for one in row.late)
    parts = [f"{words}的{kinds[kind]}项" for kind, words in OVERDUE.items() if kinds[kind]]
    return f"红灯事项中，{'、'.join(parts)}。" if parts else ""


def _by_class(by: str, kind: str, counts: tuple[Count, ...]) -> str:
    told = shares(kind, counts)
    return f"{by}：{told}。" if told else ""


def _verification(count: int) -> str:
    return f"其中，申报完成但尚未核实的{count}项。" if count else ""


def _filings(figures: PlanFigures) -> str:
    if not figures.filings_total:
        return ""
    owed = f"实施方案备案方面，应备案{figures.filings_total}家，"
    accepted = f"其中审核通过{figures.filings_accepted}家" if figures.filings_accepted else ""
    if not figures.filings_filed:
        return f"{owed}尚无单位备案；{_filing_term(figures)}。"
    if figures.filings_filed < figures.filings_total:
        told = (f"已备案{figures.filings_filed}家", accepted)
        return f"{owed}{'，'.join(filter(None, told))}；{_filing_term(figures)}。{_late(figures)}"
    return f"{owed}{'，'.join(filter(None, ('已全部备案', accepted)))}。{_late(figures)}"


def _late(figures: PlanFigures) -> str:
    late = [
        f"{one_line(filing.organization)}（{filing.days_late}个工作日）"
        for filing in figures.filings
        if filing.is_filed and filing.days_late > 0
    ]
    return f"逾期备案的{len(late)}家：{'、'.join(late)}。" if late else ""


def _filing_term(figures: PlanFigures) -> str:
    printed = clean(figures.filing_due_text)
    words = f"备案期限为“{printed}”，按" if printed else "备案期限按"
    state = "尚未届满" if figures.as_of <= figures.filing_due_on else "已经届满"
    return f"{words}{long_date(figures.filing_due_on)}掌握，{state}"


def _reports(figures: PlanFigures) -> str:
    if not figures.reports_due:
        return ""
    owed = f"进展报送方面，本期应报送{figures.reports_due}份，"
    term = f"报送期限为{long_date(figures.period_due_on)}"
    if figures.reports_filed >= figures.reports_due:
        return f"{owed}已全部报送。"
    filed = f"已报送{figures.reports_filed}份" if figures.reports_filed else "尚未收到报送"
    if figures.as_of <= figures.period_due_on:
        return f"{owed}{filed}，{term}，尚未届满。"
    units = len(figures.not_reported) + len(figures.partly_reported)
    return f"{owed}{filed}，{term}，逾期未报送或者未报齐的{units}家。"


def unfiled(filings: Iterable[FilingLine]) -> list[FilingLine]:
    return [filing for filing in filings if not filing.is_filed]
