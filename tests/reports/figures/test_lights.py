"""The light that explains itself: its boundaries, overdue, cross-year, no basis, complete."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform_tracker.workdays import WorkCalendar
from reports.figures import lights
from reports.figures.lights import Light, LightRule, Reading, scheduled_percent
from reports.figures.shares import agreeing_shares, shares_of
from reports.models import Standing

RULE = LightRule(yellow_gap=10, red_gap=30)
MAY = date(2012, 5, 8)
STEPS = [["2012-05-04", 50], ["2012-08-31", 80], ["2012-12-20", 100]]


ALL = LightRule(yellow_gap=10, red_gap=30, red_duties=("filing", "report", "milestone"))
WEEKDAYS = WorkCalendar({})


def read(one: Standing, rule: LightRule, on: date) -> Reading:
    return lights.read(one, rule, on, WEEKDAYS)


def standing(declared: int | None = None, **more: object) -> Standing:
    values: dict[str, object] = {
        "schedule": STEPS,
        "horizon": "within_year",
        "due_on": date(2012, 12, 20),
        "declared_percent": declared,
    }
    return Standing(**values | more)


GAPS = [
    (100, -50, Light.GREEN),
    (50, 0, Light.GREEN),
    (41, 9, Light.GREEN),
    (40, 10, Light.YELLOW),
    (20, 30, Light.YELLOW),
    (19, 31, Light.RED),
    (0, 50, Light.RED),
    (None, 50, Light.RED),
]


@pytest.mark.parametrize(("declared", "gap", "light"), GAPS)
def test_the_gap_decides(declared: int | None, gap: int, light: Light) -> None:
    reading = read(standing(declared), RULE, MAY)
    assert (reading.light, reading.scheduled, reading.gap) == (light, 50, gap)


DAYS = [
    (date(2012, 5, 3), 0),
    (date(2012, 5, 4), 50),
    (date(2012, 8, 30), 50),
    (date(2012, 8, 31), 80),
    (date(2012, 12, 20), 100),
    (date(2013, 2, 1), 100),
]


@pytest.mark.parametrize(("day", "percent"), DAYS)
def test_a_milestone_counts_from_its_day_on(day: date, percent: int) -> None:
    assert scheduled_percent(STEPS, day) == percent


def test_without_milestones_there_is_nothing_to_measure_by() -> None:
    assert scheduled_percent([], MAY) is None
    late = read(standing(40, schedule=[], due_on=date(2012, 5, 7)), RULE, MAY)
    assert (late.light, late.scheduled, late.gap) == (Light.RED, 100, 60)


def test_without_a_basis_there_is_no_light_never_green() -> None:
    for horizon in ("undecided", "cross_year"):
        for declared in (None, 0, 99):
            reading = read(standing(declared, schedule=[], horizon=horizon), RULE, MAY)
            assert (reading.light, reading.scheduled, reading.gap) == (Light.NONE, None, None)
            assert reading.reason


def test_past_its_date_is_red_however_near() -> None:
    due = date(2012, 12, 20)
    assert read(standing(95), RULE, due).light is Light.GREEN
    late = read(standing(95), RULE, date(2012, 12, 21))
    assert late.light is Light.RED
    assert late.gap == 5
    # Only the end of the work turns it green, and the reason says so.
    assert "100" in late.reason.replace("100", "", 1)
    assert read(standing(100, declared_status="done"), RULE, date(2013, 1, 5)).light is Light.GREEN


def test_the_end_of_the_year_makes_no_cross_year_measure_late() -> None:
    measure = standing(95, horizon="cross_year", due_on=date(2012, 12, 20))
    assert read(measure, RULE, date(2012, 12, 31)).light is Light.GREEN
    assert read(standing(80, horizon="cross_year"), RULE, date(2012, 12, 31)).light is Light.YELLOW


def test_complete_means_done_and_verified() -> None:
    declared = standing(100, declared_status="done")
    assert read(declared, RULE, MAY).light is Light.GREEN
    declared.done_verified = True
    for day in (MAY, date(2013, 6, 1)):
        assert read(declared, RULE, day).light is Light.COMPLETE


def test_thresholds_are_data() -> None:
    narrow = LightRule(yellow_gap=2, red_gap=4)
    assert [read(standing(50 - gap), narrow, MAY).light for gap in (1, 2, 4, 5)] == [
        Light.GREEN,
        Light.YELLOW,
        Light.YELLOW,
        Light.RED,
    ]


@given(st.integers(0, 100), st.integers(0, 99))
def test_the_reason_names_the_numbers_and_what_turns_it_green(
    scheduled: int, declared: int
) -> None:
    reading = read(standing(declared, schedule=[["2012-05-01", scheduled]]), RULE, MAY)
    assert str(scheduled) in reading.reason
    assert str(declared) in reading.reason
    if reading.light in (Light.YELLOW, Light.RED):
        wanted = scheduled - RULE.yellow_gap + 1
        assert str(wanted) in reading.reason
        assert (
            read(standing(wanted, schedule=[["2012-05-01", scheduled]]), RULE, MAY).light
            is Light.GREEN
        )
        assert (
            read(standing(wanted - 1, schedule=[["2012-05-01", scheduled]]), RULE, MAY).light
            is not Light.GREEN
        )


def owed(kind: str, due_on: str, what: str = "", returned: str | None = None) -> list[object]:
    return [kind, due_on, what, returned]


LATE = [
    (owed("filing", "2012-05-15"), "实施方案未备案", 3),
    (owed("report", "2012-05-10", "2012-04"), "2012-04", 6),
    (owed("milestone", "2012-05-17", "印发办法"), "印发办法", 1),
]


@pytest.mark.parametrize(("open_duty", "word", "days"), LATE)
def test_an_overdue_duty_is_red_and_says_so(open_duty: list[object], word: str, days: int) -> None:
    for declared in (None, 90):
        reading = read(standing(declared, owed=[open_duty]), ALL, date(2012, 5, 18))
        assert reading.light is Light.RED
        assert word in reading.reason
        assert f"已逾期 {days} 个工作日" in reading.reason
        assert [one.days for one in reading.late] == [days]
        assert "补办" in reading.reason


def test_what_is_not_due_yet_makes_nothing_red() -> None:
    not_yet = standing(schedule=[], due_on=None, owed=[owed("filing", "2012-05-15")])
    assert read(not_yet, ALL, date(2012, 5, 15)).light is Light.NONE
    late = read(not_yet, ALL, date(2012, 5, 16))
    assert (late.light, late.scheduled, late.behind) == (Light.RED, None, False)


def test_which_duties_turn_red_is_data() -> None:
    one = standing(60, owed=[owed("report", "2012-05-04", "2012-04")])
    assert read(one, LightRule(10, 30, ("filing",)), MAY).light is Light.GREEN
    assert read(one, ALL, MAY).light is Light.RED


def test_of_each_kind_the_oldest_is_told_and_a_return_gives_time() -> None:
    both = standing(
        60,
        owed=[
            owed("report", "2012-03-23", "2012-03", "2012-05-04"),
            owed("report", "2012-04-25", "2012-04"),
        ],
    )
    (late,) = read(both, ALL, MAY).late
    assert (late.what, late.due_on) == ("2012-04", date(2012, 4, 25))
    back = standing(60, owed=[owed("report", "2012-03-23", "2012-03", "2012-05-04")])
    assert read(back, ALL, date(2012, 5, 11)).light is Light.GREEN
    assert read(back, ALL, date(2012, 5, 14)).light is Light.RED


def test_who_is_done_and_verified_stays_complete() -> None:
    done = standing(100, done_verified=True, owed=[owed("report", "2012-04-25", "2012-04")])
    assert read(done, ALL, MAY).light is Light.COMPLETE


def test_every_light_has_a_word() -> None:
    assert len({light.label for light in Light}) == len(Light)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_shares_add_up_to_exactly_100(counts: list[int]) -> None:
    shares = shares_of(counts)
    total = sum(counts)
    assert sum(round(share * 10) for share in shares) == (1000 if total else 0)
    for count, share in zip(counts, shares, strict=True):
        assert round(share, 1) == share
        exact = 100 * count / total if total else 0
        assert abs(share - exact) < 0.1
        assert count or share == 0


def test_larger_counts_never_have_smaller_shares() -> None:
    assert shares_of([1, 1, 1]) == [33.4, 33.3, 33.3]
    assert shares_of([45]) == [100.0]
    assert shares_of([]) == []
    assert shares_of([0, 0]) == [0.0, 0.0]
    shares = shares_of([17, 3, 11, 7, 7])
    assert sorted(shares, reverse=True) == [shares[i] for i in (0, 2, 3, 4, 1)]


def test_equal_counts_on_one_page_have_equal_shares() -> None:
    lights, statuses = agreeing_shares([[34, 8, 3], [34, 11]])
    assert lights == [75.6, 17.8, 6.6]
    assert statuses == [75.6, 24.4]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_agreeing_shares_add_up_as_well(counts: list[int]) -> None:
    total = sum(counts)
    parts = [counts[0], total - counts[0]]
    for shares in agreeing_shares([counts, parts]):
        assert round(sum(shares), 1) == (100.0 if total else 0.0)
