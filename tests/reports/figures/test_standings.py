"""The standings kept up with every write equal those computed again, after any actions."""

import random
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import Http404

from reform_tracker import clock
from reports.figures.standings import rebuild
from reports.models import Standing
from tasks.errors import Refused
from tasks.filing.service import save_filing, step_filing
from tasks.models import ProgressReport, ReportingPeriod
from tasks.progress import claims
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.world import World
from tests.support.examples import seeds

UNITS = (World.A, World.X, World.Y)


def shown(world: World) -> list[dict[str, Any]]:
    rows = Standing.objects.filter(plan=world.plan).order_by("measure", "organization").values()
    return [{**row, "id": 0} for row in rows]


def rebuilt(world: World) -> list[dict[str, Any]]:
    Standing.objects.filter(plan=world.plan).delete()
    rebuild(world.plan)
    return shown(world)


def save_report(world: World, dice: random.Random) -> None:
    organization = dice.choice(UNITS)
    done = dice.random() < 0.2
    period = dice.choice(list(ReportingPeriod.objects.begun(clock.today())))
    report = ProgressReport.objects.filter(
        organization=world.organization(organization), period=period, measure=world.measure
    ).first()
    mine = claims.claimable_milestones(world.measure.pk, world.organization(organization).pk)
    progress.save_report(
        world.measure.pk,
        period.pk,
        actor=world.reporter(organization),
        source="test",
        version=report.version if report else None,
        content=progress.ReportInput(
            status="done" if done else "in_progress",
            percent=100 if done else dice.randrange(100),
            progress="已办。",
            next_steps="继续。",
            coordination=dice.choice(["", "请协调。"]),
            done_reason="已基本办结。" if done else "",
        ),
        claimed=[m.pk for m in dice.sample(mine, dice.randint(0, len(mine)))],
    )


def step_some_report(world: World, dice: random.Random) -> None:
    report = dice.choice(list(ProgressReport.objects.select_related("organization")) or [None])
    if report is None:
        return
    step = dice.choice([Step.SIGN, Step.SIGN, Step.ACCEPT, Step.ACCEPT, Step.RETURN, Step.WITHDRAW])
    reviews = step in (Step.ACCEPT, Step.RETURN)
    actor = world.reviewer if reviews else world.approver(report.organization.short_name)
    progress.step_report(report.pk, step, actor=actor, source="test", reason="other", comment="改")


def save_some_filing(world: World, dice: random.Random) -> None:
    organization = dice.choice(UNITS)
    filing = world.filing(organization)
    save_filing(
        filing.pk,
        actor=world.reporter(organization),
        source="test",
        version=filing.version,
        content=world.filing_content(organization),
    )


def step_some_filing(world: World, dice: random.Random) -> None:
    organization = dice.choice(UNITS)
    step = dice.choice([Step.SIGN, Step.ACCEPT, Step.ACCEPT, Step.RETURN, Step.WITHDRAW])
    actor = world.reviewer if step in (Step.ACCEPT, Step.RETURN) else world.approver(organization)
    step_filing(
        world.filing(organization).pk,
        step,
        actor=actor,
        source="test",
        reason="other",
        comment="改",
    )


ACTIONS: tuple[Callable[[World, random.Random], None], ...] = (
    save_report,
    step_some_report,
    step_some_report,
    save_some_filing,
    step_some_filing,
)


@pytest.mark.parametrize("seed", seeds(0, 1, 2))
def test_after_a_random_walk_both_are_the_same(seed: int, world: World) -> None:
    dice, taken = random.Random(seed), 0  # noqa: S311 (a repeatable walk, no secret)
    with clock.pinned(date(2012, 7, 3)):
        for _action in range(100):
            try:
                dice.choice(ACTIONS)(world, dice)
                taken += 1
            except (Refused, PermissionDenied, Http404):
                continue
        kept = shown(world)
        assert taken > 20
        assert any(row["declared_percent"] is not None for row in kept)
        assert kept == rebuilt(world)


def standing(world: World, organization: str = World.A) -> Standing:
    return Standing.objects.get(
        measure=world.measure, organization=world.organization(organization)
    )


def test_a_standing_follows_the_actions(world: World) -> None:
    row = standing(world)
    assert (row.role, row.horizon, row.schedule, row.declared_percent) == (
        "lead",
        "undecided",
        [],
        None,
    )
    world.submitted_filing()
    assert standing(world).schedule == []
    step_filing(world.filing().pk, Step.ACCEPT, actor=world.reviewer, source="test")
    row = standing(world)
    assert row.schedule == [["2012-05-04", 20], ["2012-08-31", 60], ["2012-12-20", 100]]
    assert (row.horizon, row.due_on) == ("within_year", date(2012, 12, 20))


def test_only_signed_figures_count(world: World) -> None:
    report = world.draft_report(percent=35, coordination="请协调。")
    assert standing(world).declared_percent is None
    progress.step_report(report.pk, Step.SIGN, actor=world.approver(), source="test")
    row = standing(world)
    assert (row.declared_percent, row.declared_status, row.needs_coordination) == (
        35,
        "in_progress",
        True,
    )
    progress.step_report(
        report.pk, Step.RETURN, actor=world.reviewer, source="test", reason="other", comment="改"
    )
    assert standing(world).declared_percent is None
    assert standing(world).latest_report is None


def test_done_is_verified_by_acceptance_only(world: World) -> None:
    world.accepted_filing()
    report = world.draft_report(percent=100)
    progress.step_report(report.pk, Step.SIGN, actor=world.approver(), source="test")
    assert not standing(world).done_verified
    progress.step_report(report.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    assert standing(world).done_verified


def test_a_prefecture_has_its_own_standing(world: World) -> None:
    world.accepted_filing(World.X)
    world.accepted_report(World.X, 44)
    assert (standing(world, World.X).role, standing(world, World.X).declared_percent) == (
        "local",
        44,
    )
    assert standing(world).declared_percent is None


def test_the_command_rebuilds_what_was_lost(world: World) -> None:
    world.accepted_filing()
    world.accepted_report()
    before = shown(world)
    Standing.objects.filter(measure=world.measure).update(declared_percent=99, schedule=[])
    Standing.objects.exclude(measure=world.measure).delete()
    out = StringIO()
    call_command("rebuild_standings", stdout=out)
    assert shown(world) == before
    assert f"{world.plan.number}: 45 standings" in out.getvalue()
