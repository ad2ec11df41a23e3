"""Random acts on two organizations' documents that are accepted, opened again and amended: each day
is told later as it was shown on it."""

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reports.figures.standings import differences
from tasks.errors import Refused
from tasks.filing.amended import said
from tasks.models import Amendment, ImplementationPlan, MilestoneRevision, ProgressReport
from tasks.signing.workflow import Step
from tests.factories import amending
from tests.factories.world import World
from tests.reports.figures.test_as_of import close_some_part, reopen_some_part, shown
from tests.reports.figures.test_standings import save_report, step_some_report
from tests.support.examples import seeds
from tests.tasks.duties.test_counting import counts_what_is_listed

BEGIN, DAYS = date(2012, 5, 28), 20


def open_again(world: World, dice: random.Random) -> None:
    """Something that was accepted: asked for and granted."""
    name = dice.choice([World.A, World.X])
    mine = {"organization__short_name": name, "state": "accepted"}
    documents: list[ImplementationPlan | ProgressReport] = [
        *ImplementationPlan.objects.filter(**mine),
        *ProgressReport.objects.filter(**mine),
    ]
    if documents:
        amending.granted(world, dice.choice(documents))


def write(world: World, dice: random.Random) -> None:
    """Other figures, or other dates, weights and horizons; signed."""
    open_ones = list(Amendment.objects.going_on().exclude(state="submitted"))
    if not open_ones:
        return
    amendment = dice.choice(open_ones)
    if isinstance(filing := amendment.document, ImplementationPlan):
        changes: dict[str, Any] = {"commitments": _others(filing, dice)}
    else:
        changes = {"percent": dice.randrange(1, 99), "status": "in_progress", "claims": []}
        changes |= {"done_reason": "", "next_steps": "继续推进。"}
        changes |= {"coordination": dice.choice(["", "需协调资金。"])}
    amendment = amending.written(world, amendment, **changes)
    approver = world.approver(amendment.organization.short_name)
    amending.step(amendment, Step.SIGN, approver, confirmed=True)


def _others(filing: ImplementationPlan, dice: random.Random) -> list[dict[str, Any]]:
    commitments: list[dict[str, Any]] = said(filing)["commitments"]
    for one in commitments:
        one["horizon"] = dice.choice(["within_year", "cross_year"])
        month, weight = dice.randint(6, 11), dice.choice([20, 20, 40, 60])
        one["milestones"] = [
            {"title": "出台办法", "due_on": f"2012-{month:02}-15", "weight": weight},
            {
                "title": f"第{dice.randint(1, 2)}步",
                "due_on": "2012-12-20",
                "weight": 100 - weight,
            },
        ]
    return commitments


def decide(world: World, dice: random.Random) -> None:
    waiting = Amendment.objects.filter(state="submitted").first()
    if waiting is not None:
        step = dice.choice([Step.ACCEPT, Step.ACCEPT, Step.ACCEPT, Step.RETURN])
        told = {"reason": "other", "comment": "请核实。"} if step is Step.RETURN else {}
        amending.step(waiting, step, world.reviewer, confirmed=True, **told)


ACTS: tuple[Callable[[World, random.Random], None], ...] = (
    save_report,
    step_some_report,
    step_some_report,
    close_some_part,
    reopen_some_part,
    open_again,
    open_again,
    write,
    write,
    decide,
    decide,
)


@pytest.mark.parametrize("seed", seeds(1, 2))
def test_each_day_is_told_later_as_it_was_shown(seed: int, world: World) -> None:
    dice = random.Random(seed)  # noqa: S311 (a repeatable walk, no secret)
    for name in (World.A, World.X):
        world.accepted_filing(name)
        world.accepted_report(name, percent=30)
    days = [BEGIN + timedelta(days=number * 2) for number in range(DAYS)]
    told = {}
    for day in days:
        with clock.pinned(day):
            for _deed in range(dice.randrange(9)):
                events = AuditEvent.objects.count()
                try:
                    dice.choice(ACTS)(world, dice)
                except (Refused, PermissionDenied, Http404):
                    continue
                assert AuditEvent.objects.count() >= events
            told[day] = shown(world, day)
            counts_what_is_listed(day)
    assert list(differences(world.plan)) == []
    done = Amendment.objects.filter(state="accepted")
    assert done.filter(filing__isnull=False).exists()
    assert done.filter(report__isnull=False).exists()
    assert MilestoneRevision.objects.filter(kind="extended").exists()
    assert len({json.dumps(one, default=str) for one in told.values()}) > len(days) / 4
    with clock.pinned(date(2012, 12, 3)):
        for day in days:
            later = shown(world, day)
            assert {k: v for k, v in later.items() if v != told[day][k]} == {}, day
            assert later == told[day]
