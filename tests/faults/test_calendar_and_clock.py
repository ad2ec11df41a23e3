"""Three days down, a clock that jumps ahead and comes back: nothing missed, nothing doubled."""

from datetime import date

import pytest

from reform_tracker import clock
from reform_tracker.notifications import sender
from reform_tracker.notifications.models import Intent
from tasks.reminding import planner
from tests.conftest import DOCUMENT
from tests.factories.world import World, publish_plan
from tests.faults.checker import promised, tally
from tests.support.smtp_sink import SmtpSink, smtp_sink

MAY = {number: date(2012, 5, number) for number in range(1, 32)}
UNITS = (World.A, World.B, World.X, World.Y)
# The filing is due on the 15th; of A, X and Y, B leads other measures: all of them owe one.
REMINDED = (MAY[8], MAY[10], MAY[14], MAY[15], MAY[16])


def on_day(day: date) -> None:
    """The planner and the sender of a day, each twice, as a scheduler would."""
    with clock.pinned(day):
        for _tick in range(2):
            planner.plan(day)
            sender.send_due()


@pytest.fixture
def addresses(transactional_db: None) -> list[str]:
    with clock.pinned(MAY[7]):
        world = World(publish_plan(DOCUMENT))
        people = [world.reporter(organization) for organization in UNITS]
        for person in people:
            person.email = f"{person.username}@example.org"
            person.save()
        # What the years before would have had to say is not this test's matter.
        planner.plan(MAY[7])
        Intent.objects.filter(channel="mail").update(state="settled")
    return [person.email for person in people]


def running(sink: SmtpSink, settings: pytest.FixtureRequest) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port  # type: ignore[attr-defined]


@pytest.mark.faults
@pytest.mark.parametrize(
    ("story", "days", "told"),
    [
        ("every day", [*range(8, 17)], REMINDED),
        ("three days down", [8, 9, 14, 15, 16], REMINDED[:1] + REMINDED[2:]),
        ("a jump ahead and back", [8, 16, 9, 10, 11, 14, 15, 16], REMINDED),
    ],
)
def test_no_day_is_missed_and_none_doubled(
    story: str,
    days: list[int],
    told: tuple[date, ...],
    addresses: list[str],
    settings: pytest.FixtureRequest,
) -> None:
    with smtp_sink() as sink:
        running(sink, settings)
        for number in days:
            on_day(MAY[number])
        found = tally(sink, promised(addresses, told), story)
    assert (found.lost, found.doubled, found.renumbered) == (0, 0, 0)
    # Whatever was not said on its day is stored as overtaken: the gap can be shown.
    of_filings = Intent.objects.filter(rule__startswith="filing", business_date__gt=MAY[7])
    planned = of_filings.filter(channel="inbox").values_list("business_date", flat=True)
    assert set(planned) == set(REMINDED)
    silent = of_filings.filter(state="superseded").values_list("business_date", flat=True)
    assert set(silent) == set(REMINDED) - set(told)
