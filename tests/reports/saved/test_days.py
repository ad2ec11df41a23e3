"""Of which day a saved view speaks: one that stays, today, or the last day of the last period."""

from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client

from reform_tracker import clock
from reports.models import SavedView
from reports.saved import service, weekly
from reports.saved.models import Day
from reports.saved.opening import address_of, open_for
from tasks.errors import Refused
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.saved.test_service import SOURCE, saved, use
from tests.reports.saved.test_weekly import sent

MAY, JUNE, JULY = date(2012, 5, 8), date(2012, 6, 11), date(2012, 7, 9)  # the latter are Mondays


def kept(world: World, query: str = "", day: str = "") -> SavedView:
    return service.save_view(
        actor=world.reviewer,
        source=SOURCE,
        address=f"/plans/{world.plan.pk}/tasks/{query}",
        name="事项",
        sharing="nobody",
        day=day,
    )


def shown(view: SavedView) -> str:
    """The day in the address that it leads to."""
    return address_of(view).partition("as_of=")[2].partition("&")[0]


def test_the_last_day_of_the_last_period_is_worked_out_when_it_is_opened(world: World) -> None:
    view = kept(world, "?each=yes&as_of=2012-05-02", Day.LAST)
    assert "as_of" not in view.query
    for day, last in ((MAY, ""), (JUNE, "2012-05-31"), (JULY, "2012-06-30")):
        with clock.pinned(day):
            assert shown(view) == last
    assert "each=yes" in address_of(view)


def test_on_the_last_day_of_a_period_the_one_before_is_the_last(world: World) -> None:
    view = kept(world, day=Day.LAST)
    with clock.pinned(date(2012, 6, 30)):
        assert shown(view) == "2012-05-31"


def test_today_drops_the_day_of_the_address(world: World) -> None:
    view = kept(world, "?as_of=2012-05-02", Day.TODAY)
    with clock.pinned(JULY):
        assert shown(view) == ""


def test_this_day_stays_although_the_address_names_none(world: World) -> None:
    view = kept(world, day=Day.THIS)
    with clock.pinned(JULY):
        assert shown(view) == MAY.isoformat()


def test_views_from_before_stay_as_they_are(world: World) -> None:
    view = saved(world.reviewer, f"/plans/{world.plan.pk}/tasks/?as_of=2012-05-02")
    assert not view.on_last_day
    with clock.pinned(JULY):
        assert address_of(view) == view.address


def test_a_page_that_knows_no_day_takes_none(world: World) -> None:
    for day in Day:
        with clock.pinned(JULY), pytest.raises(Refused):
            service.view_of(world.reviewer, "/filings/", day)


def test_link_block_and_message_speak_of_the_same_day(world: World) -> None:
    with clock.pinned(date(2012, 6, 5)):
        world.submitted_report()
    view = kept(world, "?status=in_progress", Day.LAST)
    use(world.reviewer, view, first=True, weekly=True)
    with clock.pinned(JUNE):
        browser = signed_in(world.reviewer)
        assert browser.get(f"/views/{view.pk}/")["Location"].endswith("as_of=2012-05-31")
        opened = open_for(world.reviewer, view)
        block = browser.get("/views/blocks/").content.decode()
        weekly.send_week(JUNE)
    assert "截至日期：2012年5月31日" in block
    assert f'<span class="count">{opened.counted}</span>' in block
    assert sent(world.reviewer)[0].body.startswith(f"事项：{opened.counted}")
    assert opened.counted == "共 0 项"
    view.on_last_day = False
    with clock.pinned(JUNE):
        assert open_for(world.reviewer, view).counted == "共 1 项"


def offered(browser: Client, address: str) -> str:
    page = browser.get(f"/views/new/?of={quote(address, safe='')}").context["form"]
    return str(page["day"].value()) if "day" in page.fields else ""


def test_the_form_offers_what_the_address_says(world: World) -> None:
    browser, plan = signed_in(world.reviewer), f"/plans/{world.plan.pk}/"
    with clock.pinned(JUNE):
        assert offered(browser, f"{plan}?as_of=2012-05-31") == Day.THIS
        assert offered(browser, plan) == Day.TODAY
        assert offered(browser, f"{plan}tasks/?as_of=2012-06-11") == Day.TODAY
        assert offered(browser, f"{plan}changes/") == ""
        assert offered(browser, "/filings/") == ""


def test_what_is_chosen_in_the_form_is_kept(world: World) -> None:
    sent = {"of": f"/plans/{world.plan.pk}/", "name": "期末", "sharing": "nobody", "day": "last"}
    assert signed_in(world.reviewer).post("/views/new/", sent).status_code == 302
    assert SavedView.objects.get().on_last_day
