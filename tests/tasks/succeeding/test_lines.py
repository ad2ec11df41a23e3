"""Which line goes to whom, and that none is left without anybody."""

import pytest

from departments.models import ChangeKind, OrganizationChange
from departments.reorganizing.service import ChangeRefused
from reform_tracker import clock
from reports.figures.standings import differences
from tasks.contributions import service as contributions
from tasks.duties.kinds import DutyKind
from tasks.models import Measure, ReportingPeriod
from tests.factories.world import World
from tests.tasks.succeeding.test_service import DAY, D, change, duties_of


def test_who_stands_on_the_line_already_leads_it_once(world: World) -> None:
    with clock.pinned(DAY):
        change(world, to=World.B)
        parts = world.measure.assignments.filter(organization=world.organization(World.B))
        assert [part.role for part in parts] == ["lead"]
        assert list(differences(world.plan)) == []


def test_a_split_gives_each_line_to_the_one_that_is_named(world: World) -> None:
    organization = "省发展改革委"
    mine = list(
        Measure.objects.filter(
            assignments__organization=world.organization(organization)
        ).distinct()
    )
    led = [
        m
        for m in mine
        if m.assignments.get(role="lead").organization == world.organization(organization)
    ]
    with clock.pinned(DAY):
        change(
            world,
            ChangeKind.SPLIT,
            organization,
            None,
            {led[0].pk: world.organization(World.C).pk},
            ends=False,
        )
        lead = {m.pk: m.assignments.get(role="lead").organization.short_name for m in led}
        assert lead == {m.pk: organization for m in led} | {led[0].pk: World.C}
        assert world.organization(organization).valid_until is None
        assert world.filing(World.C).commitments.count() == 0
        assert ("filing", None, "") in duties_of(world, organization)


def test_no_line_is_left_without_anybody(world: World) -> None:
    with clock.pinned(DAY), pytest.raises(ChangeRefused) as refused:
        change(world, ChangeKind.ABOLISHED, to=None)
    assert refused.value.place == "successor"
    assert not OrganizationChange.objects.exists()


def test_a_part_that_was_handed_in_is_not_awaited_from_the_successor(world: World) -> None:
    with clock.pinned(DAY):
        period = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
        contributions.hand_in(
            world.measure.pk,
            period.pk,
            actor=world.reporter(World.B),
            source="test",
            version=None,
            text="已会签。",
        )
        awaited = duties_of(world, World.B)
        change(world, organization=World.B, to=D)
        then = duties_of(world, D)
    part = (DutyKind.CONTRIBUTION.value, world.measure.pk)
    assert {period for *key, period in awaited if tuple(key) == part} == {"2012-05"}
    assert {period for *key, period in then if tuple(key) == part} == {"2012-05"}
