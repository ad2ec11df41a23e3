"""A difference of figures is told by its row and key."""

from tests.upgrade.differences import differences

ROW = {"key": "1.5", "organization": "省工信委", "declared": 30}


def test_a_difference_names_row_and_key() -> None:
    now = {"ledger": [ROW | {"declared": None}], "actual": 30}
    told = list(differences({"ledger": [ROW], "actual": 30}, now))
    assert told == ["ledger[1.5 省工信委].declared: 30 → None"]


def test_rows_that_went_or_came_are_named() -> None:
    other = ROW | {"organization": "省财政厅"}
    told = list(differences({"ledger": [ROW]}, {"ledger": [other]}))
    assert told == ["ledger[1.5 省工信委]: gone", "ledger[1.5 省财政厅]: was not there"]
    assert list(differences([ROW, other], [other, ROW])) == [": in another order"]


def test_a_key_may_be_added_but_not_taken_away() -> None:
    assert list(differences({"a": 1}, {"a": 1, "b": 2})) == []
    assert list(differences({"a": 1, "b": 2}, {"a": 1})) == ["b: missing"]
