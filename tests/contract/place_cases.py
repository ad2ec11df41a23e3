"""How the rows of the matrix are tried that tell what is X's from what is not."""

from functools import partial

from departments.models import RoleGrant, User
from departments.roles import Role
from reform_tracker.notifications.models import Intent
from tasks.models import AgendaItem
from tasks.signing.workflow import Step
from tests.contract.cases import Case
from tests.contract.preparing import (
    account_form,
    dead_digest,
    message,
    pk,
    plan_of,
    returned,
    revision,
    state,
    step,
)
from tests.contract.reminder_cases import listed
from tests.factories.world import World


def submitted_by_x(world: World) -> object:
    return world.submitted_report(World.X)


def somebody_of_x(world: World) -> User:
    return world.person(World.X, Role.REPORTER, number=7)


def reviewer_of_x(world: World) -> User:
    """Belongs to X, but what the account opens lies in the whole province."""
    return world.person(World.X, Role.COMMISSION, number=7)


def of_x(world: World) -> Intent:
    return message(world, organization=World.X)


PLACE_CASES: dict[str, Case] = {
    "accept the report of X": Case(
        submitted_by_x, step(Step.ACCEPT), revision, "post", state("accepted")
    ),
    "return the report of X": Case(
        submitted_by_x, step(Step.RETURN), returned, "post", state("returned")
    ),
    "the report of A that waits for review": Case(
        World.submitted_report, shows=lambda w, t: f"/progress/{t.pk}/"
    ),
    "the report of X that waits for review": Case(
        submitted_by_x, shows=lambda w, t: f"/progress/{t.pk}/"
    ),
    "the figures of X among the organizations": Case(
        args=plan_of, shows=lambda w, t: f"organization={w.organization(World.X).pk}&"
    ),
    "the figures of A among the organizations": Case(
        args=plan_of, shows=lambda w, t: f"organization={w.organization(World.A).pk}&"
    ),
    "the page of A": Case(args=lambda w, t: [w.plan.pk, w.organization(World.A).pk]),
    "the page of X": Case(args=lambda w, t: [w.plan.pk, w.organization(World.X).pk]),
    "the account of C in the list": Case(
        lambda w: w.person(World.C, Role.REPORTER, number=7), shows=lambda w, t: t.username
    ),
    "the account of X in the list": Case(somebody_of_x, shows=lambda w, t: t.username),
    "make an account of X": Case(
        data=lambda w, t: account_form(w, t) | {"organization": w.organization(World.X).pk},
        method="post",
        took=lambda w, t, user: User.objects.filter(username="neu").exists(),
    ),
    "give an account of X a role for X": Case(
        somebody_of_x,
        pk,
        lambda w, t: {"roles": ["commission"], "place_commission": [w.organization(World.X).pk]},
        "post",
        lambda w, t, user: RoleGrant.objects.filter(
            user=t, role="commission", organization__short_name=World.X
        ).exists(),
    ),
    "give an account of X a role for all": Case(
        somebody_of_x,
        pk,
        lambda w, t: {"roles": ["commission"]},
        "post",
        lambda w, t, user: RoleGrant.objects.filter(user=t, role="commission").exists(),
    ),
    "a first password for what reaches all": Case(
        reviewer_of_x,
        pk,
        lambda w, t: {"password": "Ganz-Neu-2012"},
        "post",
        lambda w, t, user: User.objects.get(pk=t.pk).check_password("Ganz-Neu-2012"),
    ),
    "read what X did in the trail": Case(
        lambda w: w.draft_report(World.X),
        data=lambda w, t: {"action": "progress.saved"},
        shows=lambda w, t: w.reporter(World.X).full_name,
    ),
    "a message to the reporter of X in the outbox": Case(of_x),
    "send an undeliverable digest of X again": Case(
        partial(dead_digest, organization=World.X), pk, method="post", took=state("waiting")
    ),
    "an item of A for the meeting": Case(listed),
    "an item of X for the meeting": Case(partial(listed, organization=World.X)),
    "take an item of X off the list": Case(
        partial(listed, organization=World.X),
        pk,
        lambda w, t: {"decision": "限期办结。"},
        "post",
        lambda w, t, user: AgendaItem.objects.get(pk=t.pk).dealt_by == user,
    ),
}
