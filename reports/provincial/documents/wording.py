"""The report to the provincial government in words: figures → Chinese paragraphs.

Structure: 总体进展, 各领域进展, 存在的主要问题, 下一步工作; third person, figures first. Pure:
every number is read from the figures, none is computed but differences of two of them. Chinese by
law, hence not through gettext (see the package's docstring).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reform_tracker.office.text import clean
from reports.figures.values import AreaFigures, Count, FilingLine, Named, PlanFigures
from reports.provincial.documents.terms import lamp, lamps, shares
from reports.provincial.documents.text import (
    clause,
    listing,
    long_date,
    numeral,
    one_line,
    period_name,
    sentence,
)

# A report is read, the ledger is consulted: more statements than these stand in the ledger only.
STATEMENTS_LISTED = 12
INVENTED_MARK = "演示数据 进展虚构"
INVENTED_NOTE = "演示数据：本文件所载进展情况系为演示而虚构，不作为公文使用。"
UNREVIEWED = "（未经审核）"
COORDINATION_NOTE = "注：本清单供掌握情况之用，需要决策的事项另行请示。"
OVERDUE = {
    "filing": "实施方案逾期未备案",
    "report": "进展逾期未报送",
    "milestone": "时间节点逾期未完成",
}
_LEAD = "lead"
_BEHIND = ("red", "yellow")
_SEVERITY = ("red", "yellow", "none", "green", "complete")
_KINDS = ("实施意见", "意见", "实施方案", "方案", "要点", "安排", "计划", "通知")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lead` is a second-level heading that runs into the text, or empty."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraphs: tuple[Paragraph, ...]


def subject(figures: PlanFigures) -> str:
    """The work the plan is about: its title without the kind of document."""
    title = one_line(figures.plan_title)
    kind = next((kind for kind in _KINDS if title.endswith(kind)), "")
    return title.removesuffix(kind).removesuffix("的") or title


def reported_period(figures: PlanFigures) -> str:
    """The period's name, without the year when the subject already says it."""
    name = period_name(figures.period)
    year = f"{figures.year}年"
    return name.removeprefix(year) if year in subject(figures) else name


def title_lines(figures: PlanFigures, issuer: str) -> tuple[str, str, str]:
    """The title broken where the sense breaks (GB/T 9704-2012, 7.3.1)."""
    return (
        one_line(issuer),
        f"关于{subject(figures)}",
        f"{reported_period(figures)}进展情况的报告",
    )


def annex_titles(figures: PlanFigures) -> tuple[tuple[str, str], tuple[str, str]]:
    """The titles of the two annexes, each as two parts that may stand on two lines."""
    work, period = subject(figures), reported_period(figures)
    return (work, f"{period}台账"), (work, f"{period}需协调事项清单")


def opening(figures: PlanFigures) -> str:
    number = f"（{clean(figures.plan_number)}）" if clean(figures.plan_number) else ""
    title = one_line(figures.plan_title)
    return f"根据《{title}》{number}要求，现将截至{long_date(figures.as_of)}的进展情况报告如下。"


def sections(figures: PlanFigures) -> tuple[Section, ...]:
    """The four parts of the report, in order; none is ever empty."""
    return (
        Section("一、总体进展", _overall(figures)),
        Section("二、各领域进展", _areas(figures)),
        Section("三、存在的主要问题", _problems(figures)),
        Section("四、下一步工作", _next_steps(figures)),
    )


def no_ledger(figures: PlanFigures) -> str:
    return f"截至{long_date(figures.as_of)}，台账中尚无责任事项。"


def no_coordination(figures: PlanFigures) -> str:
    return f"截至{long_date(figures.as_of)}，各单位均未提出需协调事项。"


def _overall(figures: PlanFigures) -> tuple[Paragraph, ...]:
    return (
        Paragraph(_totals(figures)),
        Paragraph(_by_class("按进度灯号划分", "light", figures.lights) + _overdue(figures)),
        Paragraph(
            _by_class("按申报状态划分", "status", figures.statuses)
            + _verification(figures.declared_done_not_verified)
        ),
        Paragraph(_by_class("按完成时限划分", "horizon", figures.horizons)),
        Paragraph(_filings(figures)),
        Paragraph(_reports(figures)),
    )


def _totals(figures: PlanFigures) -> str:
    return (
        f"重点工作共{figures.areas_total}个领域、{figures.tasks_total}项改革任务、"
        f"{figures.measures_total}项责任事项。"
        + _pace(figures.actual, figures.scheduled, _basis(_based(figures), figures.measures_total))
    )


def _based(figures: PlanFigures) -> int:
    """Over how many measures the means are taken; the first editions did not keep it."""
    if figures.based is not None:
        return figures.based
    return sum(row.role == "lead" and row.scheduled is not None for row in figures.ledger)


def _basis(based: int | None, measures: int) -> str:
    """What a mean rests on, where that is not all there is: measures with an accepted schedule."""
    if based is None or based >= measures:
        return ""
    return f"按已审核方案的{based}项（共{measures}项）计算，"


def _pace(actual: int | None, scheduled: int | None, mean: str = "") -> str:
    """Declared against scheduled progress, in points; `mean` says over what it is a mean."""
    if actual is None and scheduled is None:
        return "尚无单位申报完成程度，序时进度尚无计算依据。"
    if actual is None:
        return f"序时进度为{scheduled}%，尚无单位申报完成程度。"
    if scheduled is None:
        return f"{mean}平均完成程度为{actual}%，序时进度尚无计算依据。"
    gap = scheduled - actual
    word = f"落后{gap}个百分点" if gap > 0 else f"超前{-gap}个百分点" if gap < 0 else "与之持平"
    return f"{mean}平均完成程度为{actual}%，序时进度为{scheduled}%，{word}。"


def _overdue(figures: PlanFigures) -> str:
    """What the organizations owe and are late with, in measures."""
    kinds = Counter(one.kind for row in figures.ledger if row.role == "lead" for one in row.late)
    parts = [f"{words}的{kinds[kind]}项" for kind, words in OVERDUE.items() if kinds[kind]]
    return f"红灯事项中，{'、'.join(parts)}。" if parts else ""


def _by_class(basis: str, kind: str, counts: tuple[Count, ...]) -> str:
    if not any(count.count for count in counts):
        return f"{basis}，尚无可统计的事项。"
    return f"{basis}：{shares(kind, counts)}。"


def _verification(count: int) -> str:
    if count:
        return f"其中，申报完成但尚未核实的{count}项。"
    return "没有申报完成而尚未核实的事项。"


def _filings(figures: PlanFigures) -> str:
    if not figures.filings_total:
        return "实施方案备案方面，没有应备案的单位。"
    missing = unfiled(figures)
    return (
        f"实施方案备案方面，应备案{figures.filings_total}家，已备案{figures.filings_filed}家，"
        f"其中审核通过{figures.filings_accepted}家。{_late(figures.filings)}"
        f"{_missing_filings(figures, missing)}"
    )


def unfiled(figures: PlanFigures) -> list[FilingLine]:
    return [filing for filing in figures.filings if not filing.is_filed]


def _late(filings: Iterable[FilingLine]) -> str:
    late = [
        f"{one_line(filing.organization)}（{filing.days_late}个工作日）"
        for filing in filings
        if filing.is_filed and filing.days_late > 0
    ]
    return f"逾期备案的{len(late)}家：{'、'.join(late)}。" if late else ""


def _missing_filings(figures: PlanFigures, missing: Sequence[FilingLine]) -> str:
    if not missing:
        return "应备案单位已全部备案。"
    names = listing(filing.organization for filing in missing)
    return f"{_filing_term(figures)}尚未备案的{len(missing)}家：{names}。"


def _filing_term(figures: PlanFigures) -> str:
    printed = clean(figures.filing_due_text)
    words = f"备案期限为“{printed}”，按" if printed else "备案期限按"
    state = "尚未届满" if figures.as_of <= figures.filing_due_on else "已经届满"
    return f"{words}{long_date(figures.filing_due_on)}掌握，{state}。"


def _reports(figures: PlanFigures) -> str:
    if not figures.reports_due:
        return "进展报送方面，本期没有应报送的单位。"
    head = f"进展报送方面，本期应报送{figures.reports_due}份，已报送{figures.reports_filed}份"
    due = f"报送期限为{long_date(figures.period_due_on)}"
    if figures.reports_filed >= figures.reports_due:
        return f"{head}，{due}，应报送单位已全部报送。"
    if not _is_past_due(figures):
        return f"{head}，{due}，尚未届满。"
    return f"{head}，{due}。{_silent(figures)}。"


def _is_past_due(figures: PlanFigures) -> bool:
    return figures.as_of > figures.period_due_on


def _silent(figures: PlanFigures) -> str:
    """Who filed nothing of what was due, and who filed a part of it."""
    counts = {one.organization: one for one in figures.units}
    partly = [
        f"{one_line(name)}（应报{counts[name].reports_due}份，已报{counts[name].reports_filed}份）"
        for name in figures.partly_reported
    ]
    parts = []
    if figures.not_reported:
        names = listing(figures.not_reported)
        parts.append(f"未报送的{len(figures.not_reported)}家：{names}")
    if partly:
        parts.append(f"未报齐的{len(partly)}家：{'、'.join(partly)}")
    return "；".join(parts)


def _areas(figures: PlanFigures) -> tuple[Paragraph, ...]:
    if not figures.areas:
        return (Paragraph("重点工作尚未划分领域。"),)
    return tuple(
        Paragraph(_area(figures, area), f"（{numeral(area.number)}）{clause(area.title)}。")
        for area in figures.areas
    )


def _area(figures: PlanFigures, area: AreaFigures) -> str:
    lights = lamps(area.lights)
    # Measures of one task may say the same: it is said once.
    highlights = dict.fromkeys(clause(text) for text in area.highlights if clause(text))
    return (
        f"共{area.tasks}项任务、{area.measures}项责任事项。"
        + _pace(area.actual, area.scheduled, _basis(area.based, area.measures))
        + (f"灯号情况：{lights}。" if lights else "")
        + _behind(figures, area)
        + (f"主要进展：{'；'.join(highlights)}。" if highlights else "本期没有已报送的主要进展。")
    )


def _behind(figures: PlanFigures, area: AreaFigures) -> str:
    """What is behind in the area and by whom: each unit once, in the fixed order of the units."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in figures.ledger:
        if row.role == _LEAD and row.area_number == area.number and row.light in _BEHIND:
            lights = found.setdefault(row.organization, {})
            lights.setdefault(lamp(row.light, row.light_label), []).append(row.key)
    named = [
        f"{one.organization}（{_by_lamp(found[one.organization])}）"
        for one in figures.units
        if one.organization in found
    ]
    return f"滞后事项：{'、'.join(named)}。" if named else ""


def _by_lamp(keys: Mapping[str, Sequence[str]]) -> str:
    return "，".join(f"{light}{'、'.join(found)}" for light, found in keys.items())


def _problems(figures: PlanFigures) -> tuple[Paragraph, ...]:
    return (
        Paragraph(_slow(figures), "（一）进度滞后情况。"),
        Paragraph(_unfaithful(figures), "（二）备案和报送。"),
        *_statements(figures, figures.problems, "（三）推进中的困难。", "反映困难和问题"),
    )


def _slow(figures: PlanFigures) -> str:
    if not figures.slow_units:
        return "没有进度严重滞后的单位。"
    names = listing(figures.slow_units)
    return f"进度严重滞后的单位{len(figures.slow_units)}家：{names}。"


def _unfaithful(figures: PlanFigures) -> str:
    """Who failed to file or report; before a deadline nobody has failed yet."""
    missing = len(unfiled(figures))
    if figures.as_of <= figures.filing_due_on:
        filing = "实施方案备案尚未到期"
    else:
        filing = f"实施方案逾期未备案的{missing}家" if missing else "实施方案没有未备案的单位"
    if not _is_past_due(figures):
        return f"{filing}；本期进展报送尚未到期。"
    silent = _silent(figures)
    return f"{filing}；本期进展{silent}。" if silent else f"{filing}；本期进展没有未报送的单位。"


def _statements(
    figures: PlanFigures, statements: Sequence[Named], lead: str, verb: str
) -> tuple[Paragraph, ...]:
    """What was written, the most endangered measures first; the rest is counted, not dropped."""
    if not statements:
        return (Paragraph(f"各单位本期均未{verb}。", lead),)
    listed = _by_severity(figures, statements)[:STATEMENTS_LISTED]
    rest = len(statements) - len(listed)
    count = f"各单位共{verb}{len(statements)}条"
    head = (
        f"{count}，按灯号轻重列出{len(listed)}条，其余{rest}条见附件1。" if rest else f"{count}。"
    )
    return (
        Paragraph(head, lead),
        *(Paragraph(f"{n}. {_statement(item)}") for n, item in enumerate(listed, 1)),
    )


def _statement(item: Named) -> str:
    place = f"{clean(item.key)} {clause(item.task)}"
    mark = "" if item.reviewed else UNREVIEWED
    return f"{one_line(item.organization)}（{place}）{mark}：{sentence(item.text)}"


def _by_severity(figures: PlanFigures, statements: Sequence[Named]) -> list[Named]:
    lights = {(row.key, row.organization): row.light for row in figures.ledger}

    def weight(item: Named) -> int:
        light = lights.get((item.key, item.organization), "none")
        return _SEVERITY.index(light) if light in _SEVERITY else len(_SEVERITY)

    return sorted(statements, key=weight)


def _next_steps(figures: PlanFigures) -> tuple[Paragraph, ...]:
    return (
        Paragraph(_urge_filings(figures), "（一）抓好方案备案。"),
        Paragraph(_urge_reports(figures), "（二）抓好进展报送。"),
        Paragraph(_urge_slow(figures), "（三）推动事项落实。"),
        *_statements(
            figures,
            figures.next_steps,
            "（四）各单位下一步措施。",
            "提出下一步措施",
        ),
    )


def _urge_filings(figures: PlanFigures) -> str:
    missing = unfiled(figures)
    if not missing:
        return "没有未备案的单位，按备案的步骤和时限检查落实。"
    due = long_date(figures.filing_due_on)
    if figures.as_of <= figures.filing_due_on:
        return f"督促尚未备案的{len(missing)}家单位于{due}前完成备案。"
    return f"督促逾期未备案的{len(missing)}家单位立即补报。"


def _urge_reports(figures: PlanFigures) -> str:
    if figures.reports_filed >= figures.reports_due:
        return "本期进展没有未报送的单位，继续按期收集、审核各单位进展。"
    if not _is_past_due(figures):
        missing = figures.reports_due - figures.reports_filed
        return f"督促各单位于{long_date(figures.period_due_on)}前报送其余{missing}份本期进展。"
    count = len(figures.not_reported) + len(figures.partly_reported)
    return f"催报逾期未报送或者未报齐的{count}家单位。"


def _urge_slow(figures: PlanFigures) -> str:
    slow = len(figures.slow_units)
    parts = [f"对进度严重滞后的{slow}家单位逐项督办" if slow else "督促各单位按序时进度推进"]
    if figures.declared_done_not_verified:
        parts.append(f"对申报完成的{figures.declared_done_not_verified}项逐项核实")
    if figures.coordination:
        parts.append(f"对{len(figures.coordination)}项需协调事项（见附件2）按程序组织协调")
    return f"{'；'.join(parts)}。"
