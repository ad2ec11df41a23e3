"""Supervision notices as the commission issues them."""

from datetime import date

from departments.models import User
from tasks.models import Notice
from tasks.notices import service
from tasks.notices.service import Words
from tasks.signing.workflow import Step
from tests.factories.world import World

DUE = date(2012, 6, 15)


def words(title: str = "尽快出台配套办法") -> Words:
    return Words.of(
        title=title,
        source="甘政发〔2012〕53号第6.3项",
        text="请于时限前出台办法。\n并报送文本。",
        contact="王五 0931-7654321",
    )


def issued(
    world: World,
    *organizations: str,
    title: str = "尽快出台配套办法",
    due_on: date | None = DUE,
    actor: User | None = None,
) -> list[Notice]:
    """The commission issues a notice on P to these organizations, to A if none is named."""
    return service.issue(
        world.plan.pk,
        actor=actor or world.reviewer,
        source="test",
        organizations=[world.organization(name).pk for name in organizations or (World.A,)],
        measure_id=world.measure.pk,
        words=words(title),
        due_on=due_on,
    )


def answered(world: World, organization: str = World.A, title: str = "尽快出台配套办法") -> Notice:
    """A sheet that the organization's reporter has answered."""
    (notice,) = issued(world, organization, title=title)
    return service.step_notice(
        notice.pk,
        Step.ANSWER,
        actor=world.reporter(organization),
        source="test",
        revision=notice.version,
        comment="办法已于五月印发。",
    )
