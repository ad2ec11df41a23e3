"""How the rows of the matrix about alarms are tried."""

from collections.abc import Callable
from typing import Any

from departments.models import Alarm, User
from reform_tracker import clock
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, pk
from tests.factories.world import World


def alarm_of(organization: str) -> Callable[[World], Alarm]:
    def made(world: World) -> Alarm:
        person = world.reporter(organization)
        now = clock.real_now()
        return Alarm.objects.create(
            kind="locked", subject=f"account:{person.pk}", window=now, account=person, count=1,
            organization=person.organization, raised_at=now,
        )  # fmt: skip

    return made


def shown(_world: World, alarm: Any) -> str:
    return f"/audit/alarms/{alarm.pk}/"


def _dealing(organization: str) -> Case:
    def took(_world: World, alarm: Any, user: User) -> bool:
        return Alarm.objects.filter(pk=alarm.pk, acknowledged_by=user, note=MARKER).exists()

    return Case(alarm_of(organization), pk, lambda w, t: {"note": MARKER}, "post", took)


ALARM_CASES: dict[str, Case] = {
    "the audit sheet": read_only,
    "the audit sheet as a workbook": read_only,
    "the audit sheet as a document": read_only,
    "the list of alarms": read_only,
    "the alarms as a workbook": read_only,
    "list the alarm of the reporter of A": Case(alarm_of(World.A), shows=shown),
    "list the alarm of the reporter of X": Case(alarm_of(World.X), shows=shown),
    "read the alarm of the reporter of A": Case(alarm_of(World.A), pk),
    "read the alarm of the reporter of X": Case(alarm_of(World.X), pk),
    "deal with the alarm of A": _dealing(World.A),
    "deal with the alarm of X": _dealing(World.X),
}
