"""Whoever guides, urges or implements a line reads on it what a supporter reads; of the three only
who implements writes, and that is its part for the lead."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import transaction

from tasks.models import Assignment
from tests.contract.test_matrix import ALL_CASES, ROWS, Actors, attempt
from tests.factories.world import World
from tests.support.examples import EXPLORING

# The rows of the matrix, once more for other roles.
pytestmark = pytest.mark.once

# What each organization does for itself, on a line or not.
ITS_OWN = ("confirm receipt for B", "confirm receipt for C")
# Who is invited to a meeting reads it, whoever stands on the line; its papers too.
BY_INVITATION = ("tasks:joint-meeting", "reports:minutes")
PAPERS = ("download a paper of the joint meeting",)
# What the line gives a supporter and what it gives nobody who does not stand there.
OF_THE_LINE = [
    row
    for row in ROWS
    if row["supportB"] != row["otherC"]
    and row["case"] not in ITS_OWN + PAPERS
    and not row["route"].startswith(BY_INVITATION)
]
WRITES = ("open the form of a supporter's part", "hand in a supporter's part")


ROLES = ("guide", "urge", "implement")


def dealt() -> Iterator[tuple[dict[str, str], Sequence[str]]]:
    """Each row with the roles that try it: every route meets all of them, dealt over its rows;
    `make explore` tries every row in each."""
    by_route: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in OF_THE_LINE:
        by_route[row["route"]].append(row)
    for rows in by_route.values():
        for number, row in enumerate(rows):
            some = ROLES[number :: len(rows)] or (ROLES[number % len(ROLES)],)
            yield row, ROLES if EXPLORING or row["case"] in WRITES else some


@pytest.mark.hypothesis  # for `make explore`
def test_a_printed_role_reads_the_line(world: World) -> None:
    world.accepted_filing(World.X)
    actors = Actors(world)
    wrong: list[str] = []
    for row, roles in dealt():
        with transaction.atomic():
            thing = ALL_CASES[row["case"]].before(world)
            for role in roles:
                wrong += faults(row, actors, role, thing)
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)
    assert len(OF_THE_LINE) > 30


def test_every_route_meets_every_role() -> None:
    met = {(row["route"], role) for row, roles in dealt() for role in roles}
    assert met == {(row["route"], role) for row in OF_THE_LINE for role in ROLES}


def faults(row: dict[str, str], actors: Actors, role: str, thing: Any) -> Iterator[str]:
    """What is wrong with one row when C stands on the line in this role."""
    owes_nothing = row["case"] in WRITES and role != "implement"
    expected = "3" if owes_nothing else row["supportB"]
    with transaction.atomic():
        Assignment.objects.create(
            measure=actors.world.measure,
            organization=actors.world.organization(World.C),
            role=role,
            order=9,
        )
        case = ALL_CASES[row["case"]]
        if said := attempt(row["route"], case, actors, "otherC", expected, thing):
            yield f"{row['route']}, {row['case']}, {role}, expected {expected}: {said}"
        transaction.set_rollback(True)
