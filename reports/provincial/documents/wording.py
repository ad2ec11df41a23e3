"""The report to the provincial government in words: figures → Chinese paragraphs.

Structure: 总体进展, 各领域进展, 改革成果, 存在的主要问题, 下一步工作; third person, figures
first. What there is nothing to say of stays away, whole parts too; a unit is named once in a
sentence, in the fixed order of the units. Pure: every number is read from the figures, none is
computed but differences of two of them. Chinese by law, hence not through gettext (see the
package's docstring).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reform_tracker.office.official.text import clause, listing, long_date, numeral, one_line
from reports.figures.values import AreaFigures, Named, PlanFigures
from reports.provincial.documents import results
from reports.provincial.documents.overall import overall, unfiled
from reports.provincial.documents.pace import basis, pace, than_before, turned_in
from reports.provincial.documents.statements import quoted
from reports.provincial.documents.terms import lamp, lamps
from reports.provincial.documents.titles import annexes

_LEAD = "lead"
_BEHIND = ("red", "yellow")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lead` is a second-level heading that runs into the text, or empty."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraphs: tuple[Paragraph, ...]


def sections(figures: PlanFigures) -> tuple[Section, ...]:
    """The parts of the report that have anything to say, in order and numbered."""
    parts = (
        ("总体进展", tuple(map(Paragraph, overall(figures)))),
        ("各领域进展", _areas(figures)),
        ("改革成果", _results(figures)),
        ("存在的主要问题", _problems(figures)),
        ("下一步工作", _next_steps(figures)),
    )
    told = [(heading, paragraphs) for heading, paragraphs in parts if paragraphs]
    return tuple(
        Section(f"{numeral(number)}、{heading}", paragraphs)
        for number, (heading, paragraphs) in enumerate(told, 1)
    )


class _Order:
    """The fixed order of the units; whoever is none of them stands behind."""

    def __init__(self, figures: PlanFigures) -> None:
        self._ranks = {one.organization: rank for rank, one in enumerate(figures.units)}

    def __call__(self, name: str) -> int:
        return self._ranks.get(name, len(self._ranks))


def _areas(figures: PlanFigures) -> tuple[Paragraph, ...]:
    rank = _Order(figures)
    return tuple(
        Paragraph(_area(figures, area, rank), f"（{numeral(area.number)}）{clause(area.title)}。")
        for area in figures.areas
    )


def _area(figures: PlanFigures, area: AreaFigures, rank: _Order) -> str:
    lights = lamps(area.lights)
    # Measures of one task may say the same: it is said once.
    highlights = dict.fromkeys(clause(text) for text in area.highlights if clause(text))
    then = {one.number: one.actual for one in figures.since.areas} if figures.since else {}
    return (
        f"共{area.tasks}项任务、{area.measures}项责任事项。"
        + pace(
            area.actual,
            area.scheduled,
            basis(area.based, area.measures),
            than_before(figures, area.actual, then.get(area.number)),
        )
        + (f"灯号情况：{lights}。" if lights else "")
        + turned_in(figures, area.number, rank)
        + _behind(figures, area, rank)
        + (f"主要进展：{'；'.join(highlights)}。" if highlights else "")
    )


def _behind(figures: PlanFigures, area: AreaFigures, rank: _Order) -> str:
    """What is behind in the area and by whom: each unit once, in the fixed order of the units."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in figures.ledger:
        if row.role == _LEAD and row.area_number == area.number and row.light in _BEHIND:
            lights = found.setdefault(row.organization, {})
            lights.setdefault(lamp(row.light, row.light_label), []).append(row.key)
    named = [f"{one_line(unit)}（{_by_lamp(found[unit])}）" for unit in sorted(found, key=rank)]
    return f"滞后事项：{'、'.join(named)}。" if named else ""


def _by_lamp(keys: Mapping[str, Sequence[str]]) -> str:
    return "，".join(f"{light}{'、'.join(found)}" for light, found in keys.items())


def _results(figures: PlanFigures) -> tuple[Paragraph, ...]:
    if not figures.results:
        return ()
    return (Paragraph(results.counted(figures)), *_numbered(*results.points(figures)))


def _problems(figures: PlanFigures) -> tuple[Paragraph, ...]:
    return _numbered(
        ("进度滞后情况", [_slow(figures)]),
        ("备案和报送", [_unfaithful(figures)]),
        ("推进中的困难", _quoted(figures, figures.problems, "反映困难和问题")),
    )


def _quoted(figures: PlanFigures, statements: Sequence[Named], verb: str) -> list[str]:
    """What organizations wrote; what is not quoted stands in the annex."""
    annex = annexes(figures).ledger
    return quoted(figures, statements, verb, annex.label if annex else "台账", _Order(figures))


def _numbered(*points: tuple[str, Sequence[str]]) -> tuple[Paragraph, ...]:
    """Points with their second-level headings; one without text stays away, one alone bears no
    number."""
    told = [(title, texts) for title, texts in points if any(texts)]
    found: list[Paragraph] = []
    for number, (title, texts) in enumerate(told, 1):
        lead = f"（{numeral(number)}）{title}。" if len(told) > 1 else ""
        found.append(Paragraph(texts[0], lead))
        found.extend(map(Paragraph, texts[1:]))
    return tuple(found)


def _slow(figures: PlanFigures) -> str:
    if not figures.slow_units:
        return ""
    return f"进度严重滞后的单位{len(figures.slow_units)}家：{listing(figures.slow_units)}。"


def _unfaithful(figures: PlanFigures) -> str:
    """Who failed to file or report, by name; before a deadline nobody has failed yet."""
    parts = []
    missing = unfiled(figures.filings)
    if missing and figures.as_of > figures.filing_due_on:
        names = listing(filing.organization for filing in missing)
        parts.append(f"实施方案逾期未备案的{len(missing)}家：{names}。")
    if figures.as_of <= figures.period_due_on:
        return "".join(parts)
    if figures.not_reported:
        names = listing(figures.not_reported)
        parts.append(f"本期进展未报送的{len(figures.not_reported)}家：{names}。")
    if figures.partly_reported:
        counts = {one.organization: one.reports_due - one.reports_filed for one in figures.units}
        names = "、".join(f"{one_line(n)}（{counts[n]}）" for n in figures.partly_reported)
        count = len(figures.partly_reported)
        parts.append(f"本期进展未报齐的{count}家（括号内为欠报份数）：{names}。")
    return "".join(parts)


def _next_steps(figures: PlanFigures) -> tuple[Paragraph, ...]:
    return _numbered(
        ("抓好方案备案", [_urge_filings(figures)]),
        ("抓好进展报送", [_urge_reports(figures)]),
        ("推动事项落实", [_urge_slow(figures)]),
        ("各单位下一步措施", _quoted(figures, figures.next_steps, "提出下一步措施")),
    )


def _urge_filings(figures: PlanFigures) -> str:
    missing = unfiled(figures.filings)
    if not missing:
        return ""
    if figures.as_of <= figures.filing_due_on:
        names = listing(filing.organization for filing in missing)
        due = long_date(figures.filing_due_on)
        return f"督促尚未备案的{len(missing)}家单位于{due}前完成备案：{names}。"
    return f"督促逾期未备案的{len(missing)}家单位立即补报。"


def _urge_reports(figures: PlanFigures) -> str:
    if figures.reports_filed >= figures.reports_due:
        return ""
    if figures.as_of <= figures.period_due_on:
        missing = figures.reports_due - figures.reports_filed
        return f"督促各单位于{long_date(figures.period_due_on)}前报送其余{missing}份本期进展。"
    count = len(figures.not_reported) + len(figures.partly_reported)
    return f"催报逾期未报送或者未报齐的{count}家单位。"


def _urge_slow(figures: PlanFigures) -> str:
    slow = len(figures.slow_units)
    parts = [f"对进度严重滞后的{slow}家单位逐项督办" if slow else "督促各单位按序时进度推进"]
    if figures.declared_done_not_verified:
        parts.append(f"对申报完成的{figures.declared_done_not_verified}项逐项核实")
    if annex := annexes(figures).coordination:
        count = len(figures.coordination)
        parts.append(f"对{count}项需协调事项（见{annex.label}）按程序组织协调")
    return f"{'；'.join(parts)}。"
