"""Who confirms, objects and answers in the tests of receipts."""

from departments.models import User
from reform_tracker import clock
from tasks.acknowledging import service
from tasks.acknowledging.reading import Stand, stand_of
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.models import Acknowledgement
from tests.factories.world import World

KINDS = (DutyKind.ACKNOWLEDGEMENT, DutyKind.LINE_OBJECTION)
REASON = "本单位无此职能。"


def row_of(world: World, organization: str = World.A) -> Acknowledgement:
    return Acknowledgement.objects.select_related("organization", "plan").get(
        plan=world.plan, organization__short_name=organization
    )


def stand(world: World, organization: str = World.A) -> Stand:
    return stand_of(row_of(world, organization), clock.today())


def parts(world: World, organization: str = World.A) -> list[int]:
    return [line.part_id for line in stand(world, organization).open]


def confirm(
    world: World,
    organization: str = World.A,
    *,
    actor: User | None = None,
    version: int | None = None,
    lines: list[int] | None = None,
) -> Acknowledgement:
    return service.confirm(
        row_of(world, organization).pk,
        actor=actor or world.approver(organization),
        source="test",
        version=version,
        lines=parts(world, organization) if lines is None else lines,
    )


def object_to(
    world: World,
    organization: str = World.A,
    *,
    actor: User | None = None,
    version: int | None = None,
    lines: list[int] | None = None,
    reason: str = REASON,
) -> Acknowledgement:
    return service.object_to(
        row_of(world, organization).pk,
        actor=actor or world.approver(organization),
        source="test",
        version=version,
        lines=parts(world, organization)[:1] if lines is None else lines,
        reason=reason,
    )


def answer(
    world: World,
    organization: str = World.A,
    *,
    actor: User | None = None,
    version: int | None = None,
    text: str = "职能在你单位。",
    corrects: list[int] | None = None,
) -> Acknowledgement:
    return service.answer(
        row_of(world, organization).pk,
        actor=actor or world.reviewer,
        source="test",
        version=version,
        text=text,
        corrects=corrects or (),
    )


def owed(world: World, organization: str | None = None) -> dict[str, Duty]:
    """What is owed of receipts, by kind, of one organization; by its name."""
    on = clock.today()
    others = [kind for kind in DutyKind if kind not in KINDS]
    found = open_duties(Question(on, calendar_around(on)), without=others)
    return {duty.kind: duty for duty in found if organization in (None, duty.organization)}
