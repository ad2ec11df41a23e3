"""What has moved since the period before, in words."""

from dataclasses import replace
from datetime import date

from reports.figures.values import AreaThen, PlanFigures, Since, Turn
from tests.reports.provincial.documents.figures_2012 import may_2012
from tests.reports.provincial.documents.test_wording import paragraphs, whole

JUNE = date(2012, 6, 30)


def june(*turned: Turn, actual: int | None = 20, area: int | None = 24) -> PlanFigures:
    """June beside the end of May: the plan then stood at `actual`, its first area at `area`."""
    since = Since(date(2012, 5, 31), actual, (AreaThen(1, area),), turned)
    return may_2012(period="2012-06", as_of=JUNE, since=since)


def turn(key: str, became: str) -> Turn:
    row = next(one for one in may_2012().ledger if one.key == key and one.role == "lead")
    return Turn(key, row.area_number, row.organization, became)


def test_a_mean_is_compared_with_the_end_of_the_period_before() -> None:
    assert "平均完成程度为24%（比5月末提高4个百分点）" in paragraphs(june(), 1)[0]
    assert "平均完成程度为24%（比5月末下降6个百分点）" in paragraphs(june(actual=30), 1)[0]
    assert "平均完成程度为24%（与5月末持平）" in paragraphs(june(), 2)[0]
    assert "末" not in paragraphs(june(), 2)[1].split("主要进展")[0]


def test_where_nothing_is_known_of_the_period_before_nothing_is_compared() -> None:
    assert "5月末" not in whole(may_2012())
    assert "5月末" not in whole(june(actual=None, area=None))


def test_what_became_of_the_lights_is_counted_and_what_did_not_happen_is_not() -> None:
    figures = june(turn("1.2", "completed"), turn("1.3", "to_red"), turn("2.1", "to_red"))
    assert "与5月末相比，办结1项、转红灯2项。" in paragraphs(figures, 1)[1]
    assert "相比" not in whole(june())


def test_an_area_says_who_got_on_and_which_measures_fell_behind() -> None:
    figures = june(turn("1.5", "recovered"), turn("1.2", "completed"), turn("1.3", "to_red"))
    moved = paragraphs(figures, 2)
    order = [one.organization for one in figures.units]
    names = {turn("1.2", "").organization: "1.2办结", turn("1.5", "").organization: "1.5恢复正常"}
    better = "，".join(f"{n}{names[n]}" for n in sorted(names, key=order.index))
    assert f"与5月末相比，{better}，转红灯1项（1.3）。" in moved[0]
    assert not any("相比" in text for text in moved[1:])


def test_a_unit_is_named_once_for_all_that_it_got_on_with() -> None:
    one = replace(turn("1.2", "completed"), organization="省财政厅")
    figures = june(replace(one, key="1.3", became="recovered"), one, replace(one, key="1.5"))
    assert "省财政厅1.2、1.5办结、1.3恢复正常。" in paragraphs(figures, 2)[0]


def test_a_day_within_a_month_or_of_another_year_is_told_in_full() -> None:
    figures = june()
    assert figures.since is not None
    other = replace(figures, since=replace(figures.since, on=date(2011, 12, 20)))
    assert "比2011年12月20日提高4个百分点" in paragraphs(other, 1)[0]
