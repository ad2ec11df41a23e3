"""Points: exact, within their bounds, adding up, never fewer for more that was met."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.assessment.computing import score, spread
from reports.assessment.facts import Evidence, Fact, Outcome, Why
from reports.assessment.rules import WHOLE, Line, Method, Rule

KEYS = ("a", "b", "c", "d")
UNIT = 7


def fact(outcome: Outcome) -> Fact:
    return Fact(UNIT, "1.1", outcome, Why.IN_TIME, Evidence("task", 1))


def facts(**met_and_missed: tuple[int, int]) -> dict[str, list[Fact]]:
    return {
        key: [fact(Outcome.MET)] * met + [fact(Outcome.MISSED)] * missed
        for key, (met, missed) in met_and_missed.items()
    }


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Weights in tenths of a point that add up to the whole."""
    cuts = sorted(draw(st.lists(st.integers(1, 999), min_size=3, max_size=3, unique=True)))
    tenths = [high - low for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]
    lines = []
    for key, weight in zip(KEYS, (Decimal(one) / 10 for one in tenths), strict=True):
        method = draw(st.sampled_from(Method))
        per_miss = draw(st.decimals(Decimal("0.1"), 50, places=1))
        floor = draw(st.decimals(0, weight, places=1))
        lines.append(Line(key, weight, method, per_miss, floor))
    return Rule(lines)


outcomes = st.lists(st.sampled_from(Outcome), max_size=12)
given_facts = st.fixed_dictionaries(
    {key: outcomes.map(lambda o: list(map(fact, o))) for key in KEYS}
)


def test_seven_of_eight() -> None:
    rule = Rule([Line("a", Decimal(20)), Line("b", Decimal(80))])
    result = score(UNIT, facts(a=(7, 1), b=(1, 0)), rule)
    assert [one.points for one in result.points] == [Decimal("17.50"), Decimal("80.00")]
    assert result.total == Decimal("97.50")


def test_half_a_cent_is_rounded_up() -> None:
    rule = Rule([Line("a", Decimal("0.1")), Line("b", Decimal("99.9"))])
    result = score(UNIT, facts(a=(5, 3), b=(1, 0)), rule)  # 0.0625
    assert result.points[0].points == Decimal("0.06")
    result = score(UNIT, facts(a=(9, 11), b=(1, 0)), rule)  # 0.045
    assert result.points[0].points == Decimal("0.05")


@pytest.mark.parametrize(
    ("missed", "points"), [(0, "30.00"), (1, "27.50"), (8, "10.00"), (40, "10.00")]
)
def test_so_much_off_for_each_miss_down_to_a_floor(missed: int, points: str) -> None:
    line = Line("a", Decimal(30), Method.DEDUCTION, Decimal("2.5"), Decimal(10))
    rule = Rule([line, Line("b", Decimal(70))])
    result = score(UNIT, facts(a=(2, missed), b=(1, 0)), rule)
    assert result.points[0].points == Decimal(points)


def test_a_miss_costs_the_same_part_where_the_weight_is_raised() -> None:
    line = Line("a", Decimal(20), Method.DEDUCTION, Decimal(5), Decimal(0))
    result = score(UNIT, facts(a=(0, 1)), Rule([line, Line("b", Decimal(80))]))
    assert result.points[0].points == Decimal("75.00")


def test_what_is_open_or_excused_counts_neither_way() -> None:
    rule = Rule([Line("a", WHOLE)])
    mixed = {"a": [*facts(a=(1, 1))["a"], fact(Outcome.OPEN), fact(Outcome.EXCUSED)]}
    assert score(UNIT, mixed, rule).total == Decimal("50.00")
    assert score(UNIT, {"a": [fact(Outcome.OPEN)]}, rule).total is None


def test_thirds_are_spread_to_the_last_hundredth() -> None:
    assert spread(dict.fromkeys("abc", Decimal(10))) == {
        "a": Decimal("33.34"),
        "b": Decimal("33.33"),
        "c": Decimal("33.33"),
    }


@given(rules(), given_facts)
def test_points_keep_their_bounds_and_add_up(rule: Rule, found: dict[str, list[Fact]]) -> None:
    result = score(UNIT, found, rule)
    applies = [one for one in result.points if one.of is not None]
    for one in applies:
        assert one.points is not None
        assert one.of is not None
        assert 0 <= one.points <= one.of
    assert [one.points is None for one in result.points] == [
        not one.counted for one in result.points
    ]
    assert sum(one.of or 0 for one in result.points) == (WHOLE if applies else 0)
    shown = [one.points for one in applies if one.points is not None]
    assert result.total == (sum(shown) if applies else None)
    assert result.total is None or 0 <= result.total <= WHOLE


@given(rules(), given_facts, st.sampled_from(KEYS))
def test_more_that_was_met_never_lowers_anything(
    rule: Rule, found: dict[str, list[Fact]], key: str
) -> None:
    missed = [number for number, one in enumerate(found[key]) if one.outcome == Outcome.MISSED]
    if not missed:
        return
    better = {name: list(rows) for name, rows in found.items()}
    better[key][missed[0]] = replace(better[key][missed[0]], outcome=Outcome.MET)
    before, after = score(UNIT, found, rule), score(UNIT, better, rule)
    for one, other in zip(before.points, after.points, strict=True):
        assert (one.points or 0) <= (other.points or 0)
