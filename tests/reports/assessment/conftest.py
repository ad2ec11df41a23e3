"""A year whose first half is over."""

from collections.abc import Iterator

import pytest

from reform_tracker import clock
from tests.factories.world import World
from tests.reports.assessment.runs import DAY, reported


@pytest.fixture
def end_of_june(world: World) -> Iterator[None]:
    """A's work up to the end of June, on the last day of it."""
    reported(world)
    with clock.pinned(DAY):
        yield
