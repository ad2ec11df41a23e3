"""The values that break stock set-ups."""

from typing import Any

import pytest

from tests.support import evil
from tests.support.evil import KINDS, PATH_KINDS, PATHS, UNSTORABLE, VALUES, one_of_each


def test_what_hangs_on_the_database_is_among_the_values_tried_everywhere() -> None:
    assert [value for value in UNSTORABLE if value not in [*VALUES, *PATHS]] == []


@pytest.mark.parametrize("kinds", [KINDS, PATH_KINDS])
def test_each_place_meets_each_kind_and_each_value_some_place(
    kinds: list[list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evil, "EXPLORING", False)
    monkeypatch.setattr(evil, "UNSTORABLE", [value for kind in kinds for value in kind])
    met = [one_of_each(kinds, place) for place in range(max(map(len, kinds)))]
    for here in met:
        assert all(one in kind for one, kind in zip(here, kinds, strict=True))
    sent = [repr(value) for here in met for value in here]
    assert set(sent) == {repr(value) for kind in kinds for value in kind}


def test_exploring_sends_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evil, "EXPLORING", True)
    monkeypatch.setattr(evil, "UNSTORABLE", VALUES)
    assert one_of_each(KINDS, 1) == VALUES
