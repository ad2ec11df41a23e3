"""Figures of the 2012 plan on 8 May 2012 as the roll-up would give them, with invented progress.

The areas, tasks and parties are those of the real document (tests/data/seed).
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from reports.figures.values import (
    AreaFigures,
    Count,
    FilingLine,
    LedgerRow,
    Named,
    PlanFigures,
    UnitFigures,
)

SEED = Path(__file__).parents[3] / "data" / "seed"
AS_OF = date(2012, 5, 8)
LIGHTS = ("complete", "green", "yellow", "red", "none")
STATUSES = ("not_started", "in_progress", "blocked", "done")
HORIZONS = ("within_year", "cross_year", "undecided")
TAKEN_ON = {
    "1.4": ("酒泉市",),
    "2.5": ("兰州市", "嘉峪关市", "武威市"),
    "9.1": ("兰州市", "天水市"),
}
PROGRESS = "已完成前期调研,起草工作方案并征求有关部门意见,正在修改完善,拟于近期报省政府审定。"
LONG = "召开部门联席会议,研究确定年度工作重点,明确责任分工和时限要求," * 12


def seed(name: str) -> Any:
    return json.loads((SEED / name).read_text(encoding="utf-8"))


def shares(counts: dict[str, int]) -> tuple[Count, ...]:
    """Counts with shares in tenths of a percent by largest remainder."""
    total = sum(counts.values())
    if not total:
        return tuple(Count(code, code, 0, 0.0) for code in counts)
    exact = {code: count * 1000 / total for code, count in counts.items()}
    tenths = {code: int(value) for code, value in exact.items()}
    rest = 1000 - sum(tenths.values())
    for code in sorted(exact, key=lambda c: tenths[c] - exact[c])[:rest]:
        tenths[code] += 1
    return tuple(Count(code, code, counts[code], tenths[code] / 10) for code in counts)


def tally(codes: tuple[str, ...], found: Iterable[str]) -> tuple[Count, ...]:
    counter = Counter(found)
    return shares({code: counter[code] for code in codes})


def ledger_row(number: int, task: dict[str, Any], paragraph: dict[str, Any], key: str) -> LedgerRow:
    """The lead's row of a measure; its state follows from its number."""
    light = LIGHTS[number * 7 % 5]
    declared = {"complete": 100, "green": 35, "yellow": 15, "red": 0, "none": None}[light]
    lead, *others = paragraph["departments"]
    reported = number % 4 != 3
    return LedgerRow(
        measure_id=number,
        task_id=task["area_no"] * 100 + task["task_no"],
        key=key,
        area_id=task["area_no"],
        area_number=task["area_no"],
        area=task["area_title"],
        task=task["task_title"] or task["paragraphs"][0]["text"][:20],
        measure=paragraph["text"],
        authorities=tuple(d["number"] for d in task["cited_documents"] if d["number"]),
        organization=lead,
        organization_id=sum(map(ord, lead)),
        role="lead",
        supports=tuple(others),
        goal="出台实施意见,完成年度改革任务。",
        milestones=("2012-06-30 完成方案起草(40%)", "2012-11-30 印发实施(60%)"),
        due="2012-12-31" if number % 3 else "",
        horizon=HORIZONS[number % 3],
        horizon_label="",
        status="done" if light == "complete" else STATUSES[number % 3],
        status_label="",
        declared=declared,
        verified=100 if light == "complete" else 0,
        scheduled=None if light == "none" else 33,
        gap=None if light == "none" else 33 - (declared or 0),
        light=light,
        light_label="",
        light_reason="",
        progress=(LONG if number == 5 else PROGRESS) if reported else "",
        problems="专项资金尚未落实,工作力量不足。" if number % 5 == 1 else "",
        next_steps="抓紧修改完善方案,按程序报批后组织实施。" if number % 2 else "",
        coordination="需协调省财政厅明确专项资金渠道。" if number % 9 == 4 else "",
        leader="王建国 副主任",
        liaison="李明",
        liaison_phone="0931-8929000",
        reported=reported,
        report_state="accepted" if reported else "draft",
        report_state_label="",
        reported_on=date(2012, 5, 7) if reported else None,
        report_id=number,
    )


def lead_rows() -> Iterator[LedgerRow]:
    number = 0
    for task in seed("truth.json"):
        several = len(task["paragraphs"]) > 1
        for part, paragraph in enumerate(task["paragraphs"], 1):
            number += 1
            yield ledger_row(number, task, paragraph, task["key"] + (f".{part}" if several else ""))


def ledger() -> tuple[LedgerRow, ...]:
    """45 rows of leads, each followed by the prefectures that take the measure on."""
    rows = []
    for row in lead_rows():
        rows.append(row)
        rows.extend(
            replace(
                row,
                organization=name,
                role="local",
                supports=(),
                reported=False,
                reported_on=None,
                progress="",
                problems="",
                coordination="",
                next_steps="",
            )
            for name in TAKEN_ON.get(row.key, ())
        )
    return tuple(rows)


def filings(rows: Iterable[LedgerRow]) -> tuple[FilingLine, ...]:
    leads = list(dict.fromkeys(row.organization for row in rows if row.role == "lead"))
    prefectures = [prefecture["name"] for prefecture in seed("meta.json")["prefectures"]]
    states = ("accepted", "submitted", "missing", "draft", "returned")
    lines = []
    for number, name in enumerate([*leads, *prefectures]):
        state = states[number % 5]
        filed = state in {"accepted", "submitted"}
        lines.append(
            FilingLine(
                organization=name,
                organization_id=number,
                is_prefecture=name in prefectures,
                state=state,
                state_label=state,
                is_filed=filed,
                filed_on=date(2012, 5, 2 + number % 6) if filed else None,
                days_late=0,
                filing_id=number,
                measures=number % 4,
            )
        )
    return tuple(lines)


def areas(rows: list[LedgerRow]) -> tuple[AreaFigures, ...]:
    result = []
    for area in seed("meta.json")["areas"]:
        mine = [row for row in rows if row.area_number == area["area_no"]]
        result.append(
            AreaFigures(
                area_id=area["area_no"],
                number=area["area_no"],
                title=area["area_title"],
                tasks=len({row.task_id for row in mine}),
                measures=len(mine),
                actual=24,
                scheduled=33,
                lights=tally(LIGHTS, (row.light for row in mine)),
                highlights=tuple(row.progress for row in mine[:2] if row.progress),
            )
        )
    return tuple(result)


def units(rows: list[LedgerRow]) -> tuple[UnitFigures, ...]:
    counts = Counter(row.organization for row in rows)
    return tuple(
        UnitFigures(name, number, False, count, 0, "accepted", "", count, count, 20, ())
        for number, (name, count) in enumerate(counts.items())
    )


def named(rows: Iterable[LedgerRow], field: str) -> tuple[Named, ...]:
    return tuple(
        Named(row.key, row.task, row.organization, getattr(row, field))
        for row in rows
        if getattr(row, field)
    )


def may_2012(**changes: Any) -> PlanFigures:
    """The figures of May 2012; `changes` replace fields."""
    rows = ledger()
    leads = [row for row in rows if row.role == "lead"]
    lines = filings(rows)
    silent = tuple(dict.fromkeys(row.organization for row in rows if not row.reported))
    figures = PlanFigures(
        plan_id=1,
        plan_title="甘肃省2012年经济体制改革重点工作意见",
        plan_number="甘政发〔2012〕53号",
        issuer="甘肃省人民政府",
        year=2012,
        period="2012-05",
        period_ends_on=date(2012, 5, 31),
        period_due_on=date(2012, 5, 25),
        as_of=AS_OF,
        filing_due_on=date(2012, 5, 15),
        filing_due_text="5月中旬前",
        yellow_gap=10,
        red_gap=30,
        invented=True,
        areas_total=9,
        tasks_total=39,
        measures_total=45,
        actual=24,
        scheduled=33,
        declared_done_not_verified=3,
        lights=tally(LIGHTS, (row.light for row in leads)),
        statuses=tally(STATUSES, (row.status for row in leads)),
        horizons=tally(HORIZONS, (row.horizon for row in leads)),
        filings_total=len(lines),
        filings_filed=sum(line.is_filed for line in lines),
        filings_accepted=sum(line.state == "accepted" for line in lines),
        filings=lines,
        reports_due=len(rows),
        reports_filed=sum(row.reported for row in rows),
        not_reported=silent,
        slow_units=tuple(dict.fromkeys(r.organization for r in leads if r.light == "red")),
        areas=areas(leads),
        units=units(list(rows)),
        problems=named(rows, "problems"),
        next_steps=named(rows, "next_steps"),
        coordination=named(rows, "coordination"),
        ledger=rows,
    )
    return replace(figures, **changes)


def no_figures() -> PlanFigures:
    """A plan of which nothing is known yet."""
    nothing: dict[str, Any] = dict.fromkeys(
        (
            "areas_total",
            "tasks_total",
            "measures_total",
            "declared_done_not_verified",
            "filings_total",
            "filings_filed",
            "filings_accepted",
            "reports_due",
            "reports_filed",
        ),
        0,
    )
    empty: dict[str, Any] = dict.fromkeys(
        (
            "filings",
            "not_reported",
            "slow_units",
            "areas",
            "units",
            "problems",
            "next_steps",
            "coordination",
            "ledger",
        ),
        (),
    )
    zeros = {
        "lights": shares(dict.fromkeys(LIGHTS, 0)),
        "statuses": shares(dict.fromkeys(STATUSES, 0)),
        "horizons": shares(dict.fromkeys(HORIZONS, 0)),
    }
    return may_2012(**nothing, **empty, **zeros, actual=None, scheduled=None, invented=False)
