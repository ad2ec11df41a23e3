"""The weekly message: one for all views of a person, once, with his rights at that moment."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import RoleGrant, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import digest, marks, outbox
from reform_tracker.notifications.models import Delivery, Intent
from reports.models import SavedView, ViewUse
from reports.saved import opening, service, weekly
from reports.saved.models import Sharing
from reports.saved.opening import open_for
from reports.saved.registry import LISTINGS
from tasks.errors import Refused
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.notifications.builders import draft
from tests.reports.closes.closing import JUNE, close
from tests.reports.saved.test_pages import addresses
from tests.reports.saved.test_service import saved, use

MONDAY = date(2012, 5, 14)
TUESDAY = date(2012, 5, 15)
NEXT = date(2012, 5, 21)


def sent(to: User) -> list[Intent]:
    return list(Intent.objects.filter(recipient=to, channel="mail", rule=weekly.RULE))


def subscribed(reader: User, address: str, name: str = "未备案") -> SavedView:
    view = saved(reader, address, name)
    use(reader, view, first=False, weekly=True)
    return view


def test_one_message_holds_all_views_of_a_person(world: World) -> None:
    world.accepted_filing()
    subscribed(world.reviewer, "/filings/?state=filed", "已备案")
    subscribed(world.reviewer, "/progress/", "全部进展")
    with clock.pinned(MONDAY):
        assert weekly.send_week(MONDAY) == 1
    (message,) = sent(world.reviewer)
    first, second, stop = message.body.split("\n")
    assert first.startswith("全部进展：共 0 项 ")
    assert second.startswith("已备案：共 1 项 ")
    assert stop.endswith("/views/")
    assert all(f" {settings.SITE_URL}/views/" in line for line in (first, second, stop))


def test_it_is_written_once_a_week_however_often_the_job_runs(world: World) -> None:
    subscribed(world.reviewer, "/filings/")
    for day in (MONDAY, MONDAY, date(2012, 5, 16), NEXT):
        with clock.pinned(day):
            weekly.send_week(day)
    assert [one.business_date for one in reversed(sent(world.reviewer))] == [MONDAY, NEXT]


def test_a_run_that_broke_off_writes_to_nobody_twice(world: World) -> None:
    subscribed(world.reviewer, "/filings/")
    with clock.pinned(MONDAY):
        weekly.send_week(MONDAY)
        marks.finish(weekly.MARK, date(2012, 5, 7))
    with clock.pinned(TUESDAY):
        weekly.send_week(TUESDAY)
    assert len(sent(world.reviewer)) == 1


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2012, 5, 1), date(2012, 5, 2)),  # Labour Day: Monday is free too
        (date(2012, 5, 13), date(2012, 5, 7)),
        (date(2012, 10, 3), None),  # the National Day's week is free until Sunday
    ],
)
def test_it_goes_out_on_the_first_working_day(day: date, first: date | None, world: World) -> None:
    assert weekly.first_workday(day) == first


def test_before_the_first_working_day_nothing_is_written(world: World) -> None:
    subscribed(world.reviewer, "/filings/")
    with clock.pinned(date(2012, 5, 1)):
        assert weekly.send_week(date(2012, 5, 1)) == 0


def test_nobody_who_wants_nothing_is_written_to(world: World) -> None:
    view = saved(world.reviewer, "/filings/", sharing=Sharing.EVERYBODY)
    use(world.reporter(), view)
    with clock.pinned(MONDAY):
        assert weekly.send_week(MONDAY) == 0


def test_the_rights_at_the_time_of_sending_count(world: World) -> None:
    view = subscribed(world.reviewer, f"/plans/{world.plan.pk}/duties/", "未办")
    RoleGrant.objects.filter(user=view.owner).delete()
    with clock.pinned(MONDAY):
        weekly.send_week(MONDAY)
    (message,) = sent(view.owner)
    assert message.body.startswith("未办：您无权查阅该页面。")


def test_a_closed_account_is_not_written_to(world: World) -> None:
    owner = subscribed(world.reviewer, "/filings/").owner
    User.objects.filter(pk=owner.pk).update(is_active=False)
    with clock.pinned(MONDAY):
        assert weekly.send_week(MONDAY) == 0


def test_what_stops_one_message_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed(world.reviewer, "/filings/")
    subscribed(world.reporter(), "/filings/")

    def broken(person: User, view: SavedView) -> opening.Opened:
        if person == world.reviewer:
            raise RuntimeError
        return opening.open_for(person, view)

    monkeypatch.setattr(weekly, "open_for", broken)
    with clock.pinned(MONDAY):
        assert weekly.send_week(MONDAY) == 1
    assert sent(world.reporter())


def test_each_is_told_what_he_reads_himself_of_a_view_they_share(world: World) -> None:
    world.submitted_report()
    view = saved(world.reviewer, "/progress/", "进展", Sharing.EVERYBODY)
    readers = [world.reviewer, world.reporter(), world.reporter(World.C)]
    for reader in readers:
        use(reader, view, first=False, weekly=True)
    with clock.pinned(MONDAY):
        weekly.send_week(MONDAY)
    told = [sent(reader)[0].body.split(" http")[0] for reader in readers]
    assert told == ["进展：共 1 项", "进展：共 1 项", "进展：共 0 项"]


def test_colleagues_are_told_their_own_of_what_is_their_own(world: World) -> None:
    first, second = colleagues(world, 2)
    view = saved(world.reviewer, "/inbox/", "收件箱", Sharing.EVERYBODY)
    outbox.enqueue([draft(first, channel="inbox")])
    for reader in (first, second):
        use(reader, view, first=False, weekly=True)
    with clock.pinned(MONDAY):
        weekly.send_week(MONDAY)
    assert sent(first)[0].body.startswith("收件箱：共 1 项")
    assert sent(second)[0].body.startswith("收件箱：共 0 项")


def colleagues(world: World, count: int) -> list[User]:
    """Of one organization, with the same roles."""
    return [
        world.person(World.A, Role.REPORTER, Role.APPROVER, number=number)
        for number in range(3, 3 + count)
    ]


@pytest.mark.parametrize("address", ["/plans/{plan}/tasks/", "/plans/{plan}/changes/"])
def test_ten_more_with_the_same_rights_ask_no_list_again(address: str, world: World) -> None:
    view = saved(world.reviewer, address.format(plan=world.plan.pk), "事项", Sharing.EVERYBODY)
    first, *others = colleagues(world, 11)
    use(first, view, first=False, weekly=True)
    with clock.pinned(MONDAY), CaptureQueriesContext(connection) as few:
        weekly.send_week(MONDAY)
    for reader in others:
        use(reader, view, first=False, weekly=True)
    with clock.pinned(NEXT), CaptureQueriesContext(connection) as many:
        assert weekly.send_week(NEXT) == 11
    each = 2  # of a person: roles, views
    assert len(many) - len(few) <= len(others) * each


SHARED = [one for one in LISTINGS if one.by_rights]


@pytest.mark.pages
def test_what_goes_by_rights_is_the_same_for_whoever_has_the_same_rights(world: World) -> None:
    """Whoever wrote, signed and was written to reads as a colleague who did nothing."""
    world.accepted_filing()
    world.submitted_report()
    pairs = [
        (world.reporter(), world.person(World.A, Role.REPORTER, number=3)),
        (world.approver(), world.person(World.A, Role.APPROVER, number=4)),
        (world.reviewer, world.person(World.C, Role.COMMISSION, number=5)),
    ]
    outbox.enqueue([draft(busy, channel="inbox") for busy, _idle in pairs])
    tried = set()
    with clock.pinned(JUNE):
        close(world)
        for address in addresses(world):
            for pair in pairs:
                mine, his = (open_for(who, view_at(who, address), most=50) for who in pair)
                if mine.listing is not None and mine.listing.by_rights:
                    tried.add(mine.listing.key)
                    assert (mine.problem, cells(mine)) == (his.problem, cells(his)), address
    assert tried == {one.key for one in SHARED}


def view_at(owner: User, address: str) -> SavedView:
    path, _mark, query = address.partition("?")
    return SavedView(owner=owner, path=path, query=query)


def cells(opened: opening.Opened) -> list[list[object]]:
    tables = opened.found.tables if opened.found else ()
    return [[cell.written for _, cell in line] for table in tables for line in table.lines()]


def test_one_button_ends_it(world: World) -> None:
    subscribed(world.reviewer, "/filings/")
    other = saved(world.reviewer, "/progress/", "首页的")
    use(world.reviewer, other, first=True, weekly=True)
    signed_in(world.reviewer).post("/views/stop/")
    assert [(one.view, one.weekly) for one in ViewUse.objects.all()] == [(other, False)]
    with clock.pinned(MONDAY):
        assert weekly.send_week(MONDAY) == 0


def test_a_weekly_message_holds_a_few_views(world: World) -> None:
    for number in range(service.MOST_WEEKLY):
        subscribed(world.reviewer, "/filings/", f"{number}")
    with pytest.raises(Refused):
        subscribed(world.reviewer, "/filings/", "一个太多")


def test_the_mail_says_it_without_a_due_date(world: World) -> None:
    subscribed(world.reviewer, "/filings/")
    with clock.pinned(MONDAY):
        weekly.send_week(MONDAY)
    delivery = Delivery.objects.get(recipient=world.reviewer, channel="mail")
    (section,) = digest.build(delivery, sent(world.reviewer), MONDAY).sections
    assert (section.group, section.items[0].is_due) == (digest.Group.NEWS, False)
