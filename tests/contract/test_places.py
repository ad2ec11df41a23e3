"""A role held for a place reaches what lies under it, and ends when it is placed elsewhere."""

import pytest

from departments.accounts.service import PlacedRole, set_roles
from departments.models import Organization, User
from departments.organizations.registry import add_organization, set_superior
from departments.permissions import Access, Action, can
from departments.roles import Role
from reform_tracker import clock
from reports.figures.rollups import plan_figures, visible_rows
from tasks.models import ImplementationPlan, ProgressReport
from tasks.reminding import planner
from tests.factories.browser import signed_in
from tests.factories.world import World


def place(world: World, user: User, *names: str) -> None:
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    roles = [PlacedRole(Role.COMMISSION, world.organization(name).pk) for name in names]
    set_roles(user.pk, actor=admin, source="test", roles=roles)


def fresh(user: User) -> User:
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


def status(user: User, document: ProgressReport | ImplementationPlan) -> int:
    where = "progress" if isinstance(document, ProgressReport) else "filings"
    return signed_in(user).get(f"/{where}/{document.pk}/").status_code


def test_a_role_placed_elsewhere_ends_at_the_next_request(world: World) -> None:
    world.accepted_filing(World.X)
    of_a, of_x = world.submitted_report(), world.submitted_report(World.X)
    reviewer = world.reviewer
    browser = signed_in(reviewer)
    assert browser.get(f"/progress/{of_a.pk}/").status_code == 200
    place(world, reviewer, World.X)
    assert browser.get(f"/progress/{of_a.pk}/").status_code == 404
    accept = {"revision": of_a.revision}
    assert browser.post(f"/progress/{of_a.pk}/steps/accept/", accept).status_code == 404
    assert browser.get(f"/progress/{of_x.pk}/").status_code == 200
    place(world, reviewer, World.Y)
    accept = {"revision": of_x.revision}
    assert browser.get(f"/progress/{of_x.pk}/").status_code == 404
    assert browser.post(f"/progress/{of_x.pk}/steps/accept/", accept).status_code == 404
    assert set(ProgressReport.objects.values_list("state", flat=True)) == {"submitted"}


def test_a_role_held_for_x_reviews_a_filing_of_x(world: World) -> None:
    reviewer = world.placed(Role.COMMISSION, World.C)
    mine, other = world.submitted_filing(World.X), world.submitted_filing()
    browser = signed_in(reviewer)
    for filing, answer in ((mine, 302), (other, 404)):
        step = f"/filings/{filing.pk}/steps/accept/"
        assert browser.post(step, {"revision": filing.revision}).status_code == answer
    states = ImplementationPlan.objects.filter(pk__in=[mine.pk, other.pk])
    assert dict(states.values_list("pk", "state")) == {mine.pk: "accepted", other.pk: "submitted"}


def test_it_reaches_what_lies_under_its_place(world: World) -> None:
    reviewer, filing = world.placed(Role.COMMISSION, World.C), world.filing(World.Y)
    assert status(reviewer, filing) == 404
    x, y = world.organization(World.X), world.organization(World.Y)
    set_superior(y.pk, x.pk, actor=None, source="test")
    assert status(reviewer, filing) == 200
    below = world.placed(Role.COMMISSION, World.C, World.Y)
    assert status(below, world.filing(World.X)) == 404
    assert status(below, filing) == 200


def test_two_places_reach_both_and_no_third(world: World) -> None:
    reviewer = world.placed(Role.COMMISSION, World.C)
    place(world, reviewer, World.X, World.Y)
    seen = ImplementationPlan.objects.visible_to(fresh(reviewer))
    assert set(seen.values_list("organization__short_name", flat=True)) == {World.X, World.Y}


def test_a_role_of_office_adds_to_what_the_own_organization_is_party_to(world: World) -> None:
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    person = world.person(World.B, Role.REPORTER)
    roles: list[Role | PlacedRole] = [Role.REPORTER]
    roles += [PlacedRole(Role.COMMISSION, world.organization(World.Y).pk)]
    set_roles(person.pk, actor=admin, source="test", roles=roles)
    of_a = world.submitted_report()
    assert status(person, of_a) == 200
    assert status(person, world.filing(World.Y)) == 200
    assert status(person, world.filing(World.X)) == 404
    accept = {"revision": of_a.revision}
    answer = signed_in(person).post(f"/progress/{of_a.pk}/steps/accept/", accept)
    assert answer.status_code == 403


def test_an_organization_that_is_added_lies_within_reach_of_the_whole(world: World) -> None:
    new = add_organization(
        short_name="新设市", formal_name="新设市", kind="prefecture", actor=None, source="test"
    )
    access = Access(owner=new.pk)
    assert can(fresh(world.reviewer), Action.READ_PROGRESS, access)
    assert not can(world.placed(Role.COMMISSION, World.C), Action.READ_PROGRESS, access)


def test_figures_are_shown_of_what_lies_within_reach(world: World) -> None:
    world.accepted_filing(World.X)
    world.accepted_report()
    world.accepted_report(World.X)
    figures = plan_figures(world.plan, world.period, clock.today())
    rows = visible_rows(figures.ledger, world.placed(Role.LEADER, World.A))
    assert {row.organization for row in rows} == {World.X}
    dashboard = f"/plans/{world.plan.pk}/"
    text = signed_in(world.placed(Role.LEADER, World.A)).get(dashboard).content.decode()
    assert World.X in text
    assert World.Y not in text
    assert "省财政厅" not in text


@pytest.mark.parametrize("page", ["/reminders/", "/reminders/preview/", "/outbox/"])
def test_reminders_are_shown_of_people_within_reach(page: str, world: World) -> None:
    for organization in (World.A, World.X):
        world.reporter(organization)
    planner.plan(clock.today())
    due = f"/reminders/filing/{world.plan.filing_due_on}/"
    for address in (page, due):
        text = signed_in(world.placed(Role.COMMISSION, World.C)).get(address).content.decode()
        whole = signed_in(world.reviewer).get(address).content.decode()
        assert world.reporter().full_name not in text
        if page != "/reminders/" or address == due:
            assert world.reporter(World.X).full_name in text
            assert world.reporter().full_name in whole


def test_the_government_is_offered_where_accounts_belong_and_not_where_parties_are(
    world: World,
) -> None:
    government = Organization.objects.government()
    assert government is not None
    option = f">{government}</option>"
    admin, reviewer = world.person(World.C, Role.SECURITY_ADMIN), world.reviewer
    assert option in signed_in(admin).get("/accounts/new/").content.decode()
    ledger = f"/plans/{world.plan.pk}/tasks/"
    for page in ("/filings/", "/progress/", ledger, f"/tasks/{world.measure.task_id}/correct/"):
        assert option not in signed_in(reviewer).get(page).content.decode(), page
    found = signed_in(reviewer).get("/api/v1/organizations/?limit=500").json()["results"]
    assert government.pk not in {one["id"] for one in found}
    assert {one["parent"] for one in found} == {None}
