"""The same feedback sent four times at the same moment."""

import pytest

from reform_tracker import clock
from tasks.models import Feedback
from tests.conftest import TUESDAY
from tests.factories.world import World
from tests.tasks.feedback.people import feedback_of
from tests.tasks.test_races import at_once, committed_world, kinds  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_it_is_written_once(committed_world: World) -> None:  # noqa: F811
    with clock.pinned(TUESDAY):
        committed_world.reporter()
    results = at_once(*(lambda: feedback_of(committed_world),) * 4)
    assert kinds(results) == ["Feedback"] * 4
    assert Feedback.objects.count() == 1
