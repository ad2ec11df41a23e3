"""The pages of periods: what can be closed, who is silent, what is frozen, closing and opening."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from departments.roles import Role
from reform_tracker import clock
from reports.closes.models import PeriodClose
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.closes.closing import JUNE, close, reopen
from tests.reports.dashboards.test_query_counts import queries_of

pytestmark = pytest.mark.once


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.reviewer)


def page(browser: Client, world: World, path: str = "") -> str:
    answer = browser.get(f"/plans/{world.plan.pk}/periods/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_of_each_period_how_far_it_is(browser: Client, world: World) -> None:
    with clock.pinned(date(2012, 7, 2)):
        close(world)
        text = page(browser, world)
    for said in ("Closed", "Can be closed", "Running"):
        assert gettext(said) in text
    assert PeriodClose.objects.get().hash[:12] in text
    assert text.count("0 / 45") == 2


def test_the_list_names_who_has_not_reported(browser: Client, world: World) -> None:
    world.accepted_report()
    with clock.pinned(JUNE):
        open_page = page(browser, world)
        close(world)
        closed_page = page(browser, world)
    for text in (open_page, closed_page):
        assert "1 / 45" in text
        names = text.split("<summary>")[-1]
        assert names.index("省发展改革委") < names.index("省水利厅")


def test_a_closed_list_shows_what_was_silent_then(browser: Client, world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        world.accepted_report()
        assert "0 / 45" in page(browser, world)


def test_the_page_closes_with_one_confirmation(browser: Client, world: World) -> None:
    with clock.pinned(JUNE):
        text = page(browser, world, "2012-05/")
        seen = text.split('name="seen" value="')[1][:64]
        answer = browser.post(
            f"/plans/{world.plan.pk}/periods/2012-05/close/",
            {"version": "0", "seen": seen},
            follow=True,
        )
    assert gettext("The period is closed.") in answer.content.decode()
    entry = PeriodClose.objects.get()
    assert entry.hash in answer.content.decode()


def test_figures_that_changed_meanwhile_are_told(browser: Client, world: World) -> None:
    with clock.pinned(JUNE):
        seen = page(browser, world, "2012-05/").split('name="seen" value="')[1][:64]
        world.accepted_report()
        answer = browser.post(
            f"/plans/{world.plan.pk}/periods/2012-05/close/",
            {"version": "0", "seen": seen},
            follow=True,
        )
    told = gettext(
        "The figures have changed since the page was opened. Look at them and decide then."
    )
    assert told in answer.content.decode()
    assert not PeriodClose.objects.exists()


@pytest.mark.parametrize(
    "sent", [{}, {"version": "x"}, {"version": str(10**20)}, {"seen": "1" * 99}]
)
def test_a_form_that_nobody_made_closes_nothing(
    sent: dict[str, str], browser: Client, world: World
) -> None:
    with clock.pinned(JUNE):
        answer = browser.post(f"/plans/{world.plan.pk}/periods/2012-05/close/", sent)
    assert answer.status_code == 302
    assert not PeriodClose.objects.exists()


def test_the_frozen_texts_are_read_after_they_changed(browser: Client, world: World) -> None:
    world.accepted_report(progress="办法已印发。")
    with clock.pinned(JUNE):
        close(world)
        text = page(browser, world, "2012-05/")
    assert "办法已印发。" in text
    assert gettext("Frozen figures") in text


def test_a_period_is_opened_with_a_reason_that_is_shown(browser: Client, world: World) -> None:
    with clock.pinned(JUNE):
        entry = close(world)
        answer = browser.post(
            f"/plans/{world.plan.pk}/periods/2012-05/reopen/",
            {"version": entry.number, "reason": "漏报两家单位。"},
            follow=True,
        )
        assert "漏报两家单位。" in answer.content.decode()
        assert "漏报两家单位。" in page(browser, world)


def test_what_was_typed_without_effect_is_shown_again(browser: Client, world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        answer = browser.post(
            f"/plans/{world.plan.pk}/periods/2012-05/reopen/",
            {"version": "7", "reason": "漏报两家单位。"},
            follow=True,
        )
    assert "漏报两家单位。" in answer.content.decode()
    assert PeriodClose.objects.count() == 1


def test_the_history_names_every_close_and_opening(browser: Client, world: World) -> None:
    with clock.pinned(JUNE):
        entries = [close(world), reopen(world), close(world)]
        text = page(browser, world, "2012-05/")
    assert all(entry.hash[:12] in text for entry in entries)


def test_a_period_that_runs_says_from_when_it_can_be_closed(browser: Client, world: World) -> None:
    text = page(browser, world, "2012-05/")
    assert "2012-05" in text
    assert "/close/" not in text


def test_readers_see_no_button(world: World) -> None:
    browser = signed_in(world.person(World.COMMISSION, Role.LEADER))
    with clock.pinned(JUNE):
        assert "/close/" not in page(browser, world, "2012-05/")
        close(world)
        assert "/reopen/" not in page(browser, world, "2012-05/")


def test_a_period_that_is_none_is_not_found(browser: Client, world: World) -> None:
    assert browser.get(f"/plans/{world.plan.pk}/periods/2011-05/").status_code == 404


def test_an_english_page_has_english_words(browser: Client, world: World) -> None:
    # What the request leaves in the thread is put back.
    with clock.pinned(JUNE), translation.override("zh-hans"):
        close(world)
        browser.cookies["django_language"] = "en"
        text = page(browser, world, "2012-05/")
    assert "Not reported" in text
    assert "Far behind" in text


def test_the_api_lists_the_book_with_its_hashes(browser: Client, world: World) -> None:
    with clock.pinned(JUNE):
        entries = [close(world), reopen(world)]
        rows = browser.get("/api/v1/period-closes/", {"plan": world.plan.pk}).json()["results"]
        opened = browser.get("/api/v1/period-closes/", {"done": "reopened"}).json()["results"]
    assert [(row["period"], row["done"], row["hash"]) for row in rows] == [
        ("2012-05", "closed", entries[0].hash),
        ("2012-05", "reopened", entries[1].hash),
    ]
    assert [row["previous_hash"] for row in opened] == [entries[0].hash]
    assert "figures" not in rows[0]


def test_the_list_costs_the_same_queries_with_more_closed_periods(
    browser: Client, world: World
) -> None:
    url = f"/plans/{world.plan.pk}/periods/"
    with clock.pinned(date(2012, 9, 3)):
        close(world)
        world.accepted_report()
        few = queries_of(browser, url)
        for code in ("2012-06", "2012-07"):
            close(world, code)
        assert queries_of(browser, url) == few <= 50
