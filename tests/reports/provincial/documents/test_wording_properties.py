"""Of whatever figures: nothing is said of nothing, nobody is named twice, numbers are figures."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.figures.trends import BECAME
from reports.figures.values import AreaThen, Late, Named, PlanFigures, Since, Turn
from reports.provincial.documents.titles import plan_title
from tests.reports.provincial.documents.figures_2012 import LIGHTS, STATUSES, may_2012, tally
from tests.reports.provincial.documents.test_wording import paragraphs, whole
from tests.support.examples import examples

DAYS = (date(2012, 5, 8), date(2012, 5, 20), date(2012, 5, 31))
APRIL = date(2012, 4, 30)
WORDS = {"completed": "办结", "recovered": "恢复正常", "to_yellow": "转黄灯", "to_red": "转红灯"}
few = examples(30)  # each draws some hundred values
NOTHING = re.compile(r"(?<![0-9.])0(?:\.0)?(?:项|家|份|条|个)|占0\.0%")


@cache
def base() -> PlanFigures:
    return may_2012()


@st.composite
def told(draw: st.DrawFn) -> PlanFigures:
    """Figures of the plan with lights, filings, reports and what moved drawn anew."""
    figures = base()
    light, share = st.sampled_from(LIGHTS), st.none() | st.integers(0, 100)
    few = st.sets(st.integers(0, 13), max_size=14)
    late = Late("milestone", "节点", date(2012, 5, 4), 3)
    ledger = []
    for row in figures.ledger:
        now = draw(light)
        ledger.append(replace(row, light=now, late=(late,) if now == "red" else ()))
    leads = [row for row in ledger if row.role == "lead"]
    texts = st.sampled_from(("资金未落实。", "缺少人手。", ""))
    said = [Named(r.key, r.task, r.organization, t) for r in ledger if (t := draw(texts))]
    filings = tuple(
        replace(line, is_filed=filed, days_late=days if filed else 0)
        for line in figures.filings
        for filed, days in [(draw(st.booleans()), draw(st.integers(0, 2)))]
    )
    turned = [
        Turn(row.key, row.area_number, row.organization, became)
        for row in leads
        if (became := draw(st.sampled_from(("", "", *BECAME))))
    ]
    moves = st.just(tuple(turned))
    then = tuple(AreaThen(one.number, draw(share)) for one in figures.areas)
    names = [one.organization for one in figures.units]
    silent = [names[place] for place in draw(few)]
    partly = [name for name in names if name not in silent and draw(st.booleans())]
    due = len(ledger)
    changes: dict[str, Any] = {
        "as_of": draw(st.sampled_from(DAYS)),
        "ledger": tuple(ledger),
        "lights": tally(LIGHTS, (row.light for row in leads)),
        "statuses": tally(STATUSES, (draw(st.sampled_from(STATUSES)) for _row in leads)),
        "actual": draw(share),
        "areas": tuple(
            replace(
                area,
                actual=draw(share),
                lights=tally(LIGHTS, (r.light for r in leads if r.area_number == area.number)),
            )
            for area in figures.areas
        ),
        "units": tuple(replace(one, reports_filed=one.reports_due - 1) for one in figures.units),
        "filings": filings,
        "filings_filed": sum(line.is_filed for line in filings),
        "filings_accepted": 0,
        "reports_filed": due - len(silent) - len(partly),
        "not_reported": tuple(silent),
        "partly_reported": tuple(partly),
        "slow_units": tuple(sorted({r.organization for r in leads if r.light == "red"})),
        "declared_done_not_verified": draw(st.integers(0, 2)),
        "problems": tuple(said),
        "coordination": tuple(said[:1]),
        "since": draw(st.none() | st.builds(Since, st.just(APRIL), share, st.just(then), moves)),
    }
    return replace(figures, **changes)


@few
@given(told())
def test_nothing_is_said_of_nothing(figures: PlanFigures) -> None:
    assert not NOTHING.search(whole(figures))
    for number in range(1, 5):
        assert all(text.endswith("。") for text in paragraphs(figures, number))


@few
@given(told())
def test_nobody_is_named_twice_in_a_sentence(figures: PlanFigures) -> None:
    units = {one.organization for one in figures.units}
    units |= {one.organization for one in figures.filings}
    names = re.compile("|".join(sorted(map(re.escape, units), key=len, reverse=True)))
    for sentence in re.split("[。\n]", whole(figures)):
        twice = [name for name, count in Counter(names.findall(sentence)).items() if count > 1]
        assert not twice, sentence


@few
@given(told())
def test_no_sentence_naming_units_stands_twice(figures: PlanFigures) -> None:
    sentences = [one for one in re.split("[。\n]", whole(figures)) if "家：" in one]
    assert len(sentences) == len(set(sentences))


@few
@given(told())
def test_the_numbers_are_those_of_the_figures(figures: PlanFigures) -> None:
    first = "\n".join(paragraphs(figures, 1))
    assert "重点工作共9个领域、39项改革任务、45项责任事项。" in first
    shown = re.findall(r"(蓝灯|绿灯|黄灯|红灯|无灯)（[^）]+）(\d+)项，占", first)
    assert [int(count) for _lamp, count in shown] == [c.count for c in figures.lights if c.count]
    turned = figures.since.turned if figures.since else ()
    for kind, word in WORDS.items():
        count = sum(one.became == kind for one in turned)
        said = re.search(rf"相比，[^。]*?{word}(\d+)项", first)
        assert int(said[1]) if said else count == 0
        if said:
            assert int(said[1]) == count
    areas = "\n".join(paragraphs(figures, 2))
    for kind in ("to_yellow", "to_red"):
        counts = map(int, re.findall(rf"{WORDS[kind]}(\d+)项（", areas))
        assert sum(counts) == sum(one.became == kind for one in turned)
    behind = {one.key for one in figures.ledger if one.light in {"red", "yellow"}}
    for listed in re.findall("滞后事项：(.*?)。(?:主要|\n|$)", areas):
        assert set(re.findall(r"[0-9]\.[0-9](?:\.[0-9])?", listed)) <= behind
    assert plan_title(figures) == figures.plan_title


def test_a_number_that_the_title_repeats_stands_once() -> None:
    figures = may_2012(plan_title="改革工作意见（甘政发〔2012〕53号）")
    assert plan_title(figures) == "改革工作意见"
    assert plan_title(replace(figures, plan_number="")) == figures.plan_title
