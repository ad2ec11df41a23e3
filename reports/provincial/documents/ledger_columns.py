"""What stands in the columns of the workbook's sheets.

The first eighteen columns of the ledger are those of the ledgers (台账) in use, in their order;
behind them stand who reports and the figures the light was read from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reform_tracker.office.official.text import due_date, listing
from reform_tracker.office.sheets import DATE, NUMBER, PERCENT, Column, Value
from reports.figures.values import (
    AreaFigures,
    FilingLine,
    LedgerRow,
    Named,
    PlanFigures,
    ResultLine,
)
from reports.provincial.documents.results import KINDS
from reports.provincial.documents.terms import (
    filed_state,
    lamps,
    other_parties,
    reading,
    silence,
    term,
)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A row of the ledger and the organization that leads its measure."""

    row: LedgerRow
    lead: str


def ledger_lines(figures: PlanFigures) -> Iterator[LedgerLine]:
    leads = {row.measure_id: row.organization for row in figures.ledger if row.role == "lead"}
    for row in figures.ledger:
        yield LedgerLine(row, leads.get(row.measure_id, ""))


def _share(percent: int | None) -> float | None:
    return None if percent is None else percent / 100


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text.strip())


def _task(line: LedgerLine) -> str:
    row = line.row
    return row.task if row.task == row.measure else _joined(row.task, row.measure)


def _supports(line: LedgerLine) -> str:
    """The supporters, and below them whoever has another part, with its word."""
    others = (f"{role}：{listing(names)}" for role, names in other_parties(line.row))
    return _joined(listing(line.row.supports), *others)


def _due(line: LedgerLine) -> str:
    return _joined(
        due_date(line.row.due), term("horizon", line.row.horizon, line.row.horizon_label)
    )


def _reported(line: LedgerLine) -> Value:
    return line.row.reported_on if line.row.reported else silence(line.row)


LEDGER_COLUMNS: Final[tuple[Column[LedgerLine], ...]] = (
    Column("序号", 6, lambda line: line.row.key),
    Column("改革领域", 10, lambda line: line.row.area),
    Column("任务", 40, _task),
    Column("依据文件（文号）", 12, lambda line: "\n".join(line.row.authorities)),
    Column("牵头部门", 9, lambda line: line.lead),
    Column("配合部门", 12, _supports),
    Column("年度目标", 16, lambda line: line.row.goal),
    Column("时间节点", 18, lambda line: "\n".join(line.row.milestones)),
    Column("完成时限/是否跨年度", 10, _due),
    Column("进展情况", 24, lambda line: line.row.progress),
    Column("完成程度", 6, lambda line: _share(line.row.declared), PERCENT),
    Column("存在问题", 16, lambda line: line.row.problems),
    Column("下一步措施", 16, lambda line: line.row.next_steps),
    Column("需协调事项", 14, lambda line: line.row.coordination),
    Column("分管领导", 8, lambda line: line.row.leader),
    Column("联络员及电话", 10, lambda line: _joined(line.row.liaison, line.row.liaison_phone)),
    Column("状态", 7, lambda line: term("status", line.row.status, line.row.status_label)),
    Column("填报时间", 11, _reported, DATE),
    Column("报送状态", 7, lambda line: filed_state(line.row)),
    Column("填报单位", 9, lambda line: line.row.organization),
    Column("承担方式", 6, lambda line: term("role", line.row.role)),
    Column("序时进度", 6, lambda line: _share(line.row.scheduled), PERCENT),
    Column("核实完成", 6, lambda line: _share(line.row.verified), PERCENT),
    Column("灯号", 10, lambda line: term("light", line.row.light, line.row.light_label)),
    Column("灯号依据", 18, lambda line: reading(line.row)),
)
AREA_COLUMNS: Final[tuple[Column[AreaFigures], ...]] = (
    Column("序号", 6, lambda area: area.number, NUMBER),
    Column("改革领域", 40, lambda area: area.title),
    Column("任务数", 8, lambda area: area.tasks, NUMBER),
    Column("责任事项数", 11, lambda area: area.measures, NUMBER),
    Column("计入平均的事项数", 11, lambda area: area.based, NUMBER),
    Column("平均完成程度", 13, lambda area: _share(area.actual), PERCENT),
    Column("序时进度", 10, lambda area: _share(area.scheduled), PERCENT),
    Column("灯号", 26, lambda area: lamps(area.lights)),
    Column("主要进展", 60, lambda area: "\n".join(area.highlights)),
)
FILING_COLUMNS: Final[tuple[Column[FilingLine], ...]] = (
    Column("单位", 34, lambda filing: filing.organization),
    Column("类别", 10, lambda filing: "市州" if filing.is_prefecture else "省级部门"),
    Column("责任事项数", 11, lambda filing: filing.measures, NUMBER),
    Column("备案状态", 14, lambda filing: term("filing", filing.state, filing.state_label)),
    Column("是否备案", 10, lambda filing: "已备案" if filing.is_filed else "未备案"),
    Column("备案日期", 14, lambda filing: filing.filed_on, DATE),
    Column("逾期工作日", 11, lambda filing: filing.days_late, NUMBER),
)
COORDINATION_COLUMNS: Final[tuple[Column[Named], ...]] = (
    Column("序号", 8, lambda item: item.key),
    Column("任务", 40, lambda item: item.task),
    Column("单位", 24, lambda item: item.organization),
    Column("需协调事项", 70, lambda item: item.text),
    Column("提出日期", 14, lambda item: item.earlier_on or "本期", DATE),
    Column("审核状态", 12, lambda item: "已审核" if item.reviewed else "未经审核"),
)
RESULT_COLUMNS: Final[tuple[Column[ResultLine], ...]] = (
    Column("类别", 12, lambda one: KINDS.get(one.kind, one.kind)),
    Column("名称", 60, lambda one: one.title),
    Column("文号", 24, lambda one: one.number),
    Column("日期", 14, lambda one: one.dated_on, DATE),
    Column("单位", 24, lambda one: one.organization),
    Column("序号", 8, lambda one: one.key),
    Column("是否推广", 10, lambda one: "推广" if one.recommended else ""),
)
