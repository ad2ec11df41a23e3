"""Whoever guides, urges or implements a line reads on it what a supporter reads; of the three only
who implements writes, and that is its part for the lead."""

import pytest
from django.db import transaction

from tasks.models import Assignment
from tests.contract.test_matrix import ALL_CASES, ROWS, Actors, attempt
from tests.factories.world import World

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


@pytest.mark.parametrize("role", ["guide", "urge", "implement"])
def test_a_printed_role_reads_the_line(world: World, role: str) -> None:
    world.accepted_filing(World.X)
    actors = Actors(world)
    Assignment.objects.create(
        measure=world.measure, organization=world.organization(World.C), role=role, order=9
    )
    wrong = []
    for row in OF_THE_LINE:
        case = ALL_CASES[row["case"]]
        owes_nothing = row["case"] in WRITES and role != "implement"
        expected = "3" if owes_nothing else row["supportB"]
        with transaction.atomic():
            thing = case.before(world)
            if said := attempt(row["route"], case, actors, "otherC", expected, thing):
                wrong.append(f"{row['route']}, {row['case']}, expected {expected}: {said}")
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)
    assert len(OF_THE_LINE) > 30
