"""The ledger (台账) as an .xlsx workbook: its sheets from frozen figures."""

from datetime import date
from typing import BinaryIO, Final

from reform_tracker.office.official.pieces import INVENTED_MARK, INVENTED_NOTE
from reform_tracker.office.official.text import long_date, one_line, period_name
from reform_tracker.office.sheets import (
    PAPER_A3,
    Heading,
    add_table,
    add_words,
    new_book,
    save,
)
from reports.figures.values import PlanFigures
from reports.provincial.documents import closing, titles
from reports.provincial.documents.closing import Closed
from reports.provincial.documents.ledger_columns import (
    AREA_COLUMNS,
    COORDINATION_COLUMNS,
    FILING_COLUMNS,
    LEDGER_COLUMNS,
    RESULT_COLUMNS,
    ledger_lines,
)
from reports.provincial.documents.overall import OVERDUE, totals

_EXPLANATION_WIDTHS: Final = (16, 110)


def write_ledger(
    figures: PlanFigures,
    target: BinaryIO,
    made_on: date,
    sha256: str,
    closed: Closed | None = None,
) -> None:
    """Writes 台账, 各领域进展, 实施方案备案, 需协调事项, 改革成果 where there is any, and 说明 to
    `target`.

    Rows keep the order of the figures; organizations that did not report stay, marked 未报送.
    `made_on` is the day of the workbook, its figures speak of the day that they name; `sha256` is
    the hash under which they are kept, `closed` the close that they come from.
    """
    book = new_book()
    name = "台账"
    rows = list(ledger_lines(figures))
    heading = _heading(name, figures)
    add_table(book, name, LEDGER_COLUMNS, rows, heading, paper=PAPER_A3, frozen="D")
    name = "各领域进展"
    add_table(book, name, AREA_COLUMNS, figures.areas, _heading(name, figures))
    name = "实施方案备案"
    add_table(book, name, FILING_COLUMNS, figures.filings, _heading(name, figures))
    name = "需协调事项"
    add_table(book, name, COORDINATION_COLUMNS, figures.coordination, _heading(name, figures))
    if figures.results:
        name = "改革成果"
        add_table(book, name, RESULT_COLUMNS, figures.results, _heading(name, figures))
    name = "说明"
    words = _explanation(figures, made_on, sha256, closed)
    add_words(book, name, words, _heading(name, figures), _EXPLANATION_WIDTHS)
    subject, creator = titles.subject(figures), one_line(figures.issuer)
    save(book, target, title=subject, creator=creator, made_on=made_on)


def _heading(name: str, figures: PlanFigures) -> Heading:
    line, mark = f"截至{long_date(figures.as_of)}", ""
    if figures.invented:
        line, mark = f"{line}  {INVENTED_NOTE}", INVENTED_MARK
    return Heading(f"{titles.subject(figures)}{titles.reported_period(figures)}{name}", line, mark)


def _explanation(
    figures: PlanFigures, made_on: date, sha256: str, closed: Closed | None
) -> list[tuple[str, str]]:
    yellow, red = figures.yellow_gap, figures.red_gap
    lines = [
        ("文件", f"{one_line(figures.plan_title)}{one_line(figures.plan_number)}"),
        ("发文机关", figures.issuer),
        ("期次", period_name(figures.period)),
        ("期末", long_date(figures.period_ends_on)),
        ("报送期限", long_date(figures.period_due_on)),
        ("截至日期", long_date(figures.as_of)),
        ("制表日期", long_date(made_on)),
        ("备案期限", f"{one_line(figures.filing_due_text)} {long_date(figures.filing_due_on)}"),
        ("总体进展", totals(figures)),
        ("完成程度", "由责任单位申报；核实完成由审核单位按时间节点确认；序时进度由计划推算。"),
        (
            "灯号规则",
            f"落后序时进度不足{yellow}个百分点为绿灯；落后{yellow}至{red}个百分点为黄灯；"
            f"落后超过{red}个百分点或者超过完成时限{_red_duties(figures)}为红灯；"
            "申报完成并经核实为蓝灯；没有计算依据的不设灯号。跨年度事项不因年底未完成而判为红灯。",
        ),
        ("数据指纹", f"SHA-256 {sha256}"),
        ("关账", closing.proof(closed)),
    ]
    if figures.invented:
        lines.insert(0, ("演示数据", INVENTED_NOTE))
    return lines


def _red_duties(figures: PlanFigures) -> str:
    """The rule of the day: which overdue duties turned a light red."""
    kinds = [OVERDUE[kind] for kind in figures.red_duties if kind in OVERDUE]
    return f"，以及{'、'.join(kinds)}的" if kinds else ""
