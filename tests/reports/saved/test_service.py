"""Saving, sharing, changing and deleting views; what a view shows to whom."""

import pytest
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reports.models import SavedView, ViewUse
from reports.saved import service
from reports.saved.models import Sharing
from reports.saved.opening import open_for
from tasks.errors import Refused
from tasks.plan import lifetime
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.lists.pages import rows_of_page

SOURCE = "browser"


def saved(
    owner: User, address: str, name: str = "我的", sharing: str = Sharing.NOBODY
) -> SavedView:
    return service.save_view(
        actor=owner, source=SOURCE, address=address, name=name, sharing=sharing
    )


def test_what_is_kept_is_the_page_and_its_filters_without_the_place_in_it(world: World) -> None:
    view = saved(world.reviewer, "/filings/?state=unfiled&kind=&page=3")
    assert (view.path, view.query) == ("/filings/", "state=unfiled")
    event = AuditEvent.objects.get(action="view.saved")
    assert event.data["address"] == "/filings/?state=unfiled"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/filings/",
        "//example.org/filings/",
        "/filings/1/",
        "/views/",
        "/nowhere/",
        "filings/",
        "//[",
        "/filings/?q=%00",
        "/\x00",
        "",
        "javascript:alert(1)",
        f"/filings/?q={'x' * 2000}",
        f"/progress/?q={'改' * 150}",
    ],
)
def test_what_is_no_list_of_this_site_is_refused(address: str, world: World) -> None:
    with pytest.raises(Refused):
        saved(world.reviewer, address)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("state=purple", "状态"),
        ("colour=red", "“colour”不是筛选条件"),
        ("organization=99999999999999999999", "单位"),
    ],
)
def test_a_filter_that_the_page_does_not_take_is_refused_with_the_reason(
    query: str, said: str, world: World
) -> None:
    with pytest.raises(Refused) as refusal:
        saved(world.reviewer, f"/filings/?{query}")
    assert said in refusal.value.message


def test_what_is_not_open_to_the_account_cannot_be_saved(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        saved(world.reporter(), f"/plans/{world.plan.pk}/duties/")
    assert refusal.value.message == "您无权查阅该页面。"


def test_a_shared_view_shows_each_reader_what_his_own_rights_show(world: World) -> None:
    world.accepted_filing()
    view = saved(world.reviewer, "/filings/?state=filed", sharing=Sharing.EVERYBODY)
    for reader in (world.reviewer, world.reporter(), world.reporter(World.C)):
        found = open_for(reader, view, most=10).found
        assert found is not None
        assert found.total == len(rows_of_page(signed_in(reader), view.address))
    duties = saved(
        world.reviewer, f"/plans/{world.plan.pk}/duties/", "未办", sharing=Sharing.EVERYBODY
    )
    opened = open_for(world.reporter(), duties, most=10)
    assert (opened.found, opened.problem) == (None, "您无权查阅该页面。")


def test_only_whose_office_reaches_all_shares_with_everybody(world: World) -> None:
    for owner in (world.reporter(), world.placed(Role.COMMISSION, World.C)):
        with pytest.raises(Refused):
            saved(owner, "/filings/", sharing=Sharing.EVERYBODY)


def test_colleagues_find_what_is_shared_with_the_organization(world: World) -> None:
    view = saved(world.reporter(), "/filings/", sharing=Sharing.ORGANIZATION)
    assert view in SavedView.objects.visible_to(world.approver())
    assert view not in SavedView.objects.visible_to(world.reporter(World.C))


def test_a_name_stands_once(world: World) -> None:
    view = saved(world.reviewer, "/filings/")
    with pytest.raises(Refused):
        saved(world.reviewer, "/progress/")
    other = saved(world.reviewer, "/progress/", "另一个")
    with pytest.raises(Refused):
        service.change_view(
            other.pk, actor=world.reviewer, source=SOURCE, name=view.name, sharing=Sharing.NOBODY
        )


def test_another_ones_view_cannot_be_changed_deleted_or_used(world: World) -> None:
    view = saved(world.reviewer, "/filings/")
    actor = world.reporter()
    with pytest.raises(Http404):
        service.change_view(view.pk, actor=actor, source=SOURCE, name="新", sharing="nobody")
    with pytest.raises(Http404):
        service.delete_view(view.pk, actor=actor, source=SOURCE)
    with pytest.raises(Http404):
        use(actor, view)


def use(actor: User, view: SavedView, *, first: bool = True, weekly: bool = False) -> None:
    service.use_view(view.pk, actor=actor, source=SOURCE, on_first_page=first, weekly=weekly)


def test_a_first_page_holds_a_few_blocks(world: World) -> None:
    for number in range(service.MOST_BLOCKS):
        use(world.reviewer, saved(world.reviewer, "/filings/", f"{number}"))
    with pytest.raises(Refused):
        use(world.reviewer, saved(world.reviewer, "/filings/", "一个太多"))


def test_a_block_that_is_not_shown_any_more_takes_no_place(world: World) -> None:
    reader = world.approver()
    for number in range(service.MOST_BLOCKS):
        view = saved(world.reporter(), "/filings/", f"{number}", Sharing.ORGANIZATION)
        use(reader, view)
    SavedView.objects.update(sharing=Sharing.NOBODY)
    use(reader, saved(reader, "/filings/"))


def test_what_is_not_shared_any_more_is_not_shown_any_more(world: World) -> None:
    view = saved(world.reporter(), "/filings/", sharing=Sharing.ORGANIZATION)
    use(world.approver(), view)
    service.change_view(
        view.pk, actor=world.reporter(), source=SOURCE, name=view.name, sharing=Sharing.NOBODY
    )
    page = signed_in(world.approver()).get("/views/blocks/").content.decode()
    assert view.name not in page


def test_a_deleted_view_is_gone_for_everybody_and_stays_in_the_trail(world: World) -> None:
    view = saved(world.reporter(), "/filings/", sharing=Sharing.ORGANIZATION)
    use(world.approver(), view)
    service.delete_view(view.pk, actor=world.reporter(), source=SOURCE)
    assert not ViewUse.objects.exists()
    assert AuditEvent.objects.get(action="view.deleted").data["name"] == view.name


def test_a_filter_that_does_not_hold_any_more_says_so(world: World) -> None:
    view = saved(world.reviewer, f"/filings/?organization={world.organization(World.A).pk}")
    SavedView.objects.filter(pk=view.pk).update(query="organization=987654321")
    opened = open_for(world.reviewer, SavedView.objects.get())
    assert opened.found is None
    assert opened.problem.startswith("筛选条件已失效")
    answer = signed_in(world.reviewer).get(f"/views/{view.pk}/")
    assert answer.status_code == 200
    assert opened.problem in answer.content.decode()


def test_a_page_that_is_gone_says_so(world: World) -> None:
    view = saved(world.reviewer, "/filings/")
    for path in ("/plans/987654321/tasks/", "/once/there/"):
        SavedView.objects.filter(pk=view.pk).update(path=path)
        opened = open_for(world.reviewer, SavedView.objects.get())
        assert opened.problem


@pytest.mark.parametrize("address", ["/plans/{plan}/tasks/?role=lead", "/filings/?plan={plan}"])
def test_a_view_of_a_closed_plan_is_read_and_says_so(address: str, world: World) -> None:
    view = saved(world.reviewer, address.format(plan=world.plan.pk))
    assert open_for(world.reviewer, view).note == ""
    lifetime.close_plan(world.plan.pk, actor=world.reviewer, source=SOURCE, reason="年度结束。")
    opened = open_for(world.reviewer, view)
    assert opened.found is not None
    assert opened.note == f"任务文件{world.plan.number}已办结。"
