"""The values that break stock set-ups."""

from tests.support.evil import UNSTORABLE, VALUES


def test_what_hangs_on_the_database_is_among_the_values_tried_everywhere() -> None:
    assert [value for value in UNSTORABLE if value not in VALUES] == []
