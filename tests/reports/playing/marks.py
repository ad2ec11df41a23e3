"""What a played year adds to other tests does not hang on the database."""

import os

import pytest

from tests.support.isolation import WANTED_VENDOR

once_where_it_is_cheap = pytest.mark.skipif(
    os.environ.get(WANTED_VENDOR) == "postgresql", reason="played on SQLite, three times as fast"
)
