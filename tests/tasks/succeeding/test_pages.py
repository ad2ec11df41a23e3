"""The pages of changes of organizations: preview, entry, people, search."""

from datetime import date
from typing import Any

import pytest

from departments.models import Organization, OrganizationChange, User
from departments.roles import Role
from reform_tracker import clock
from tasks.models import TakenOver
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.dashboards.test_query_counts import queries_of

DAY = date(2012, 6, 20)
NEW = "/organizations/changes/new/"


def form(world: World, **given: Any) -> dict[str, Any]:
    fields = {
        "organization": world.organization(World.A).pk,
        "kind": "merged",
        "on": DAY.isoformat(),
        "basis": "甘政发〔2012〕80号",
        "successor": world.organization(World.C).pk,
    }
    return fields | given


@pytest.fixture
def on_the_day(world: World) -> Any:
    with clock.pinned(DAY):
        yield world


def test_the_preview_shows_what_would_move_and_keeps_nothing(on_the_day: World) -> None:
    world = on_the_day
    world.reporter()
    answer = signed_in(world.reviewer).post(NEW, form(world))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert (world.measure.key in page, world.reporter().full_name in page) == (True, True)
    assert (world.plan.number in page, 'name="confirm"' in page) == (True, True)
    assert not OrganizationChange.objects.exists()
    assert world.organization(World.A).valid_until is None


def test_with_a_yes_it_is_entered_and_the_administrator_sends_people_on(on_the_day: World) -> None:
    world = on_the_day
    person, gone = world.reporter(), world.approver()
    answer = signed_in(world.reviewer).post(NEW, form(world, confirm="1"))
    change = OrganizationChange.objects.get()
    assert answer["Location"] == f"/organizations/changes/{change.pk}/"
    browser = signed_in(world.person(World.B, Role.SECURITY_ADMIN))
    page = browser.get(answer["Location"]).content.decode()
    assert (person.full_name in page, world.measure.key in page) == (True, True)
    target = world.organization(World.C)
    sent = {
        f"p{person.pk}-goes_to": target.pk,
        f"p{person.pk}-roles": ["reporter", "approver"],
        f"p{gone.pk}-goes_to": "leaves",
    }
    assert browser.post(f"{answer['Location']}people/", sent).status_code == 302
    moved = User.objects.get(pk=person.pk)
    assert moved.organization == target
    assert moved.held[Role.APPROVER] == {target.pk}
    assert not User.objects.get(pk=gone.pk).is_active


def test_a_new_body_may_take_over_lines_that_are_named(on_the_day: World) -> None:
    world = on_the_day
    sent = form(
        world,
        kind="split",
        successor="",
        short_name="省地方金融局",
        confirm="1",
        **{f"line{world.measure.pk}": "0"},
    )
    signed_in(world.reviewer).post(NEW, sent)
    made = Organization.objects.get(short_name="省地方金融局")
    assert made.valid_from == DAY
    assert world.measure.assignments.get(role="lead").organization == made
    assert world.organization(World.A).valid_until is None
    assert TakenOver.objects.get(part__measure=world.measure).organization == world.organization(
        World.A
    )


@pytest.mark.parametrize(
    ("given", "place"), [({"on": "2012-06-19"}, "on"), ({"successor": ""}, "successor")]
)
def test_what_is_refused_stands_at_its_field(
    given: dict[str, str], place: str, on_the_day: World
) -> None:
    answer = signed_in(on_the_day.reviewer).post(NEW, form(on_the_day, **given))
    assert answer.status_code == 422
    assert place in answer.context["form"].errors


def test_the_list_finds_former_and_present_names(on_the_day: World) -> None:
    world = on_the_day
    sent = form(
        world, kind="renamed", successor="", short_name="省金融局", formal_name="省金融局",
        confirm="1",
    )  # fmt: skip
    signed_in(world.reviewer).post(NEW, sent)
    browser = signed_in(world.reporter(World.C))
    for words in (World.A, "省金融局"):
        page = browser.get("/organizations/changes/", {"q": words}).content.decode()
        assert "甘政发〔2012〕80号" in page, words
    page = browser.get("/organizations/changes/", {"q": "省水利厅"}).content.decode()
    assert "甘政发〔2012〕80号" not in page


def test_a_search_for_what_no_name_can_hold_is_answered(world: World) -> None:
    """PostgreSQL takes no NUL, not even to look for it."""
    page = signed_in(world.reporter()).get("/organizations/changes/", {"q": "\x00"})
    assert page.status_code == 200


def test_a_planned_change_is_cancelled(on_the_day: World) -> None:
    world, browser = on_the_day, signed_in(on_the_day.reviewer)
    answer = browser.post(NEW, form(world, on="2012-07-02", confirm="1"))
    assert 'name="confirm"' not in browser.get(answer["Location"]).content.decode()
    browser.post(f"{answer['Location']}cancel/")
    assert OrganizationChange.objects.get().cancelled_by == world.reviewer


def test_what_was_filed_stays_under_the_former_name_and_says_the_present_one(world: World) -> None:
    filing, report = world.accepted_filing(), world.accepted_report()
    draft = world.filing(World.C)
    with clock.pinned(DAY):
        sent = form(
            world, kind="renamed", successor="", short_name="省金融局", formal_name="省金融局",
            confirm="1",
        )  # fmt: skip
        browser = signed_in(world.reviewer)
        browser.post(NEW, sent)
        for document in (filing, report):
            text = browser.get(document.page()).content.decode()
            title = text[text.index("<h1") : text.index("</h1>")]
            assert World.A in title
            assert "现名称：省金融局" in text
        assert "现名称" not in browser.get(draft.page()).content.decode()


def test_the_queries_of_the_pages_do_not_grow_with_the_lines(on_the_day: World) -> None:
    world = on_the_day
    browser = signed_in(world.reviewer)
    first = browser.post(NEW, form(world, on="2012-07-02", confirm="1"))["Location"]
    few = {url: queries_of(browser, url) for url in (first, "/organizations/changes/")}
    many = {"organization": world.organization(World.B).pk, "on": "2012-07-03", "confirm": "1"}
    second = browser.post(NEW, form(world, **many))["Location"]
    assert queries_of(browser, second) == few[first]
    assert queries_of(browser, "/organizations/changes/") == few["/organizations/changes/"]
