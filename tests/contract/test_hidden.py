"""What an account may not read leaves no trace in what it gets: the same bytes with and without."""

from collections.abc import Iterable, Iterator

import pytest
from django.test import Client

from departments.models import User
from departments.roles import Role
from tasks.contributions import service as contributions
from tests.factories.browser import same_bytes, signed_in
from tests.factories.results import draft_result
from tests.factories.world import World

# Which rows an account sees is one query set, tried on both databases by each story's own tests.
pytestmark = pytest.mark.once

ORDERINGS = ("", "?state=submitted", "?state=draft", "?status=in_progress", "?period=2012-05")


def pages(world: World) -> Iterator[str]:
    """Every list, filter, search, count and ordering that C can ask for, and the task's page."""
    organization = world.organization(World.A).pk
    for extra in (
        *ORDERINGS,
        "?q=办法",
        f"?organization={organization}",
        f"?measure={world.measure.pk}",
    ):
        yield f"/progress/{extra}"
        yield f"/api/v1/progress-reports/{extra}"
    for extra in (
        "", "?light=red", "?light=green", "?light=none", "?status=in_progress", "?status=done",
        "?status=unreported", "?reported=yes", "?reported=no", f"?organization={organization}",
        "?role=local", "?horizon=within_year", "?horizon=undecided", "?q=6.3", "?page=2",
        f"?organization={organization}&role=lead&light=yellow",
        f"?organization={world.organization(World.X).pk}",
    ):  # fmt: skip
        yield f"/plans/{world.plan.pk}/tasks/{extra}"
    for extra in (
        "", "?horizon=within_year", "?state=submitted", "?state=missing&period=2012-05",
        "?status=in_progress", "?role=local", f"?organization={world.organization(World.X).pk}",
    ):  # fmt: skip
        yield f"/api/v1/measures/{extra}"
        yield f"/api/v1/tasks/{extra}"
    for extra in (
        "",
        "?state=draft",
        "?state=accepted",
        "?state=unfiled",
        f"?organization={organization}",
    ):
        yield f"/filings/{extra}"
    for extra in ("", "?q=办法", "?state=draft", f"?organization={organization}", "?kind=document"):
        yield f"/results/{extra}"
        yield f"/api/v1/results/{extra}"
    yield f"/tasks/{world.measure.task_id}/"
    yield f"/api/v1/measures/{world.measure.pk}/"
    yield f"/api/v1/tasks/{world.measure.task_id}/"
    yield from (f"/plans/{world.plan.pk}/", f"/plans/{world.plan.pk}/document/")
    yield from ("/outbox/", "/reminders/", "/reminders/meeting/")
    yield from ("/plans/", "/desk/", "/inbox/", "/audit/", "/audit/?action=progress")


def seen(browser: Client, asked: Iterable[str]) -> dict[str, tuple[int, bytes]]:
    found = {}
    for page in asked:
        answer = browser.get(page)
        found[page] = (answer.status_code, same_bytes(answer.content))
    return found


def strangers(world: World) -> dict[str, User]:
    """Whoever has no part in what happens on P."""
    return {
        "otherC": world.person(World.C, Role.REPORTER, Role.APPROVER),
        "prefY": world.reporter(World.Y),
        "secadmin": world.person(World.A, Role.SECURITY_ADMIN),
        "commissionY": world.placed(Role.COMMISSION, World.A, World.Y),
        "leaderY": world.placed(Role.LEADER, World.A, World.Y),
        "auditorY": world.placed(Role.AUDITOR, World.A, World.Y),
    }


def test_lists_filters_and_counts_are_the_same_bytes(world: World) -> None:
    browsers = {name: signed_in(person) for name, person in strangers(world).items()}
    for organization in (World.A, World.B, World.X):
        world.reporter(organization), world.approver(organization)
    world.reviewer  # noqa: B018 (the same)
    before = {name: seen(browser, pages(world)) for name, browser in browsers.items()}
    world.accepted_filing()
    world.accepted_filing(World.X)
    world.accepted_report(coordination="请省政府协调。", problems="有困难。")
    world.submitted_report(World.X)
    draft_result(world)
    draft_result(world, World.X)
    contributions.hand_in(
        world.measure.pk,
        world.period.pk,
        actor=world.reporter(World.B),
        source="test",
        version=None,
        text="我们的部分。",
    )
    for name, browser in browsers.items():
        after = seen(browser, pages(world))
        changed = {page for page in after if before[name][page] != after[page]}
        assert changed == set(), name
        assert {status for status, _content in after.values()} <= {200, 403}, name


def test_whoever_is_on_the_line_does_see_a_difference(world: World) -> None:
    """The comparison above can tell: for B the same pages change."""
    asked = (
        "/progress/", f"/plans/{world.plan.pk}/tasks/?reported=yes", "/api/v1/progress-reports/",
    )  # fmt: skip
    assert set(asked) <= set(pages(world))
    browser = signed_in(world.reporter(World.B))
    world.accepted_filing()
    before = seen(browser, asked)
    world.accepted_report()
    after = seen(browser, asked)
    assert [page for page in asked if before[page] == after[page]] == []
