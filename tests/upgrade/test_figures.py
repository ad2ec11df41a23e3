"""The figures of a day that has passed are those that the pages showed on that day."""

import json
import re
from typing import Any

import pytest

from tests.upgrade.database import Database
from tests.upgrade.differences import differences

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("upgrade")]

MOST_SHOWN = 40  # differences in a failure's message
DAYS = (
    "2012-05-08", "2012-05-31", "2012-06-08", "2012-06-20", "2012-06-21",
    "2012-06-30", "2012-07-31", "2012-08-31", "2012-09-30", "2012-10-31",
    "2012-11-30", "2012-12-19", "2012-12-20", "2012-12-28",
)  # fmt: skip
NUMBER = "甘政发〔2012〕53号"
MONTHS_END = (
    "2012-05-31", "2012-06-30", "2012-07-31", "2012-08-31", "2012-09-30", "2012-10-31",
    "2012-11-30",
)  # fmt: skip
# What version 0.1.0 told wrongly and is told right since: equal counts with unequal shares, who is
# silent before a deadline or has filed a part, text that nobody has reviewed, requests that
# vanished with their month. tests/reports/figures/ has what is right.
RIGHTED = frozenset({"share", "not_reported", "highlights", "coordination"})
Figures = dict[str, dict[str, Any]]  # document number → frozen figures


@pytest.fixture(scope="module")
def shown(recorded: dict[str, Any]) -> dict[str, Figures]:
    """day → what was recorded on it."""
    return {day["on"]: day["figures"] for day in recorded["days"]}


@pytest.fixture(scope="module")
def now_told(shown: dict[str, Figures], upgraded: Database) -> dict[str, Figures]:
    """day → what `manage.py figures` says of it after the upgrade."""
    asked = [(day, number) for day in shown for number in shown[day]]
    told = upgraded.manage(
        *(["figures", "--plan", number, "--on", day, "--json"] for day, number in asked)
    )
    found: dict[str, Figures] = {}
    for (day, number), text in zip(asked, told, strict=True):
        found.setdefault(day, {})[number] = json.loads(text)
    return found


def test_every_recorded_day_is_compared(shown: dict[str, Figures]) -> None:
    assert tuple(shown) == DAYS


@pytest.mark.once
@pytest.mark.parametrize("day", DAYS)
def test_the_day_keeps_its_figures(
    day: str, shown: dict[str, Figures], now_told: dict[str, Figures]
) -> None:
    found = list(differences(_without_righted(shown[day]), _without_righted(now_told[day])))
    assert not found, "\n".join([f"{len(found)} differences", *found[:MOST_SHOWN]])


def _without_righted(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_righted(one) for one in value]
    if not isinstance(value, dict):
        return value
    # A request on a row of the ledger is what its report says; the list of requests is not.
    return {
        key: _without_righted(one)
        for key, one in value.items()
        if key not in RIGHTED or isinstance(one, str)
    }


@pytest.mark.once
def test_each_months_end_is_told_as_it_was_closed(
    now_told: dict[str, Figures], upgraded: Database
) -> None:
    """The year is closed month by month, each on the day after its last."""
    told = json.loads(upgraded.run("tests.upgrade.closing", NUMBER, MONTHS_END[-1]))
    assert told["broken"] == []
    assert [one["as_of"] for one in told["frozen"].values()] == list(MONTHS_END)
    for figures in told["frozen"].values():
        assert figures == now_told[figures["as_of"]][NUMBER], figures["period"]


def test_the_stored_standings_are_those_that_the_facts_give(upgraded: Database) -> None:
    (told,) = upgraded.manage(["rebuild_standings", "--check"])
    counts = re.findall(r"(\d+) differences?", told)
    assert counts, told
    assert set(counts) == {"0"}, told
