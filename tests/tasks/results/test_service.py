"""Results: recorded, published by another, withdrawn, recommended; double clicks, two editors."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage
from tasks.errors import Invalid, Refused, Stale
from tasks.files import service as files
from tasks.files.judging import judge
from tasks.models import Assignment, Attachment, Result, ResultKind
from tasks.plan.lifetime import close_plan
from tasks.results import service
from tasks.signing.states import Published
from tasks.signing.workflow import Step
from tests.factories.extensions import first_milestone
from tests.factories.results import draft_result, published_result, recommended_result, said
from tests.factories.world import PDF, World


def step(world: World, result: Result, name: Step, **more: Any) -> Result:
    more.setdefault("actor", world.approver())
    return service.step_result(result.pk, name, source="test", **more)


def test_a_published_result_bears_the_name_of_the_approver(world: World) -> None:
    result = published_result(world)
    assert result.state == Published.PUBLISHED
    assert (result.published_by, result.signatory) == (world.approver(), world.approver().full_name)
    told = Change.objects.filter(event="result_published", resource="results", object_id=result.pk)
    on_the_line = {world.organization(World.A).pk, world.organization(World.B).pk}
    assert on_the_line <= set(told.values_list("organization", flat=True))


def test_nobody_publishes_what_he_wrote(world: World) -> None:
    both = world.person(World.A, Role.REPORTER, Role.APPROVER)
    draft = draft_result(world)
    service.change_result(
        draft.pk, actor=both, source="test", version=draft.version, content=said(title="另一标题")
    )
    with pytest.raises(PermissionDenied):
        step(world, draft, Step.SIGN, actor=both)
    with pytest.raises(PermissionDenied):
        step(world, draft, Step.SIGN, actor=world.reporter())
    step(world, draft, Step.SIGN)


def test_what_others_would_look_for_in_vain_is_not_published(world: World) -> None:
    draft = draft_result(world, dated_on=None, summary="")
    with pytest.raises(Invalid) as refusal:
        step(world, draft, Step.SIGN)
    assert {one.place for one in refusal.value.problems} == {"dated_on", "summary"}


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "ftp://www.gansu.gov.cn/a",
        "www.gansu.gov.cn",
        "https://gov.cn@example.org/",
        "https://user:word@example.org/",
        "http://[::1",
        "https:///a",
        "https://www.gov.cn/ a\nb",
        "data:text/html,x",
    ],
)
def test_a_link_leads_to_a_page_of_the_web(world: World, link: str) -> None:
    with pytest.raises(Invalid) as refusal:
        draft_result(world, link=link)
    assert [one.place for one in refusal.value.problems] == ["link"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "长" * 201),
        ("number", "号" * 61),
        ("summary", "长" * 8001),
        ("dated_on", date(2012, 5, 9)),  # tomorrow
        ("dated_on", date(1012, 5, 4)),
        ("dated_on", date.max),
        ("kind_of", "prize"),
        ("milestone", 987654321),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(world: World, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        draft_result(world, **{field: value})
    assert [one.place for one in refusal.value.problems] == [field]
    assert not Result.objects.exists()


def test_a_result_is_tied_to_the_organizations_own_milestone(world: World) -> None:
    world.accepted_filing()
    world.accepted_filing(World.X)
    mine, theirs = first_milestone(world), first_milestone(world, World.X)
    assert draft_result(world, milestone=mine.pk).milestone == mine
    with pytest.raises(Invalid):
        draft_result(world, milestone=theirs.pk)


def test_a_double_click_makes_one_draft(world: World) -> None:
    first, second = draft_result(world), draft_result(world)
    assert first == second
    assert AuditEvent.objects.filter(action="result.saved").count() == 1
    draft_result(world, title="关于农村信用社改革的补充意见")
    assert Result.objects.count() == 2


def test_a_double_click_publishes_once(world: World) -> None:
    result = published_result(world)
    with pytest.raises(Refused):
        step(world, result, Step.SIGN)
    assert AuditEvent.objects.filter(action="result.published").count() == 1


def test_who_saves_second_is_told_and_loses_nothing(world: World) -> None:
    draft = draft_result(world)
    change: dict[str, Any] = {"actor": world.reporter(), "source": "test"}
    service.change_result(draft.pk, version=1, content=said(title="甲"), **change)
    with pytest.raises(Stale) as stale:
        service.change_result(draft.pk, version=1, content=said(title="乙"), **change)
    assert stale.value.current.title == "甲"
    same = service.change_result(draft.pk, version=1, content=said(title="甲"), **change)
    assert same.version == 2  # what is there already is saved by anybody


def test_who_publishes_does_so_for_what_he_read(world: World) -> None:
    draft = draft_result(world)
    service.change_result(
        draft.pk, actor=world.reporter(), source="test", version=1, content=said(title="甲")
    )
    with pytest.raises(Stale):
        step(world, draft, Step.SIGN, revision=draft.revision)


def test_a_file_is_a_part_of_what_is_published(world: World) -> None:
    draft = draft_result(world)
    judged = judge(ContentFile(PDF, "办法.pdf"))
    changed = service.change_result(
        draft.pk, actor=world.reporter(), source="test", version=1, content=said(), judged=judged
    )
    assert (changed.version, changed.revision) == (1, 2)
    again = service.change_result(
        draft.pk, actor=world.reporter(), source="test", version=1, content=said(), judged=judged
    )
    assert (again.revision, Attachment.objects.count()) == (2, 1)
    with pytest.raises(Stale):
        step(world, draft, Step.SIGN, revision=1)
    step(world, draft, Step.SIGN, revision=2)
    attachment = Attachment.objects.get()
    with pytest.raises(Refused):
        files.remove(attachment.pk, actor=world.reporter(), source="test")
    assert files.find(attachment.pk, world.reporter(World.C)) == attachment
    step(world, draft, Step.WITHDRAW, comment="数字有误。")
    with pytest.raises(Http404):
        files.find(attachment.pk, world.reporter(World.C))


def test_what_is_published_is_not_changed_under_the_eyes_of_its_readers(world: World) -> None:
    result = published_result(world)
    with pytest.raises(Refused):
        service.change_result(
            result.pk,
            actor=world.reporter(),
            source="test",
            version=result.version,
            content=said(title="另一标题"),
        )


def test_a_withdrawn_result_is_changed_and_published_again(world: World) -> None:
    result = recommended_result(world)
    with pytest.raises(Invalid):
        step(world, result, Step.WITHDRAW)
    result = step(world, result, Step.WITHDRAW, comment="数字有误。")
    assert (result.state, result.is_recommended) == (Published.WITHDRAWN, False)
    assert list(Result.objects.visible_to(world.reporter(World.C))) == []
    result = service.change_result(
        result.pk,
        actor=world.reporter(),
        source="test",
        version=result.version,
        content=said(title="改正后的标题"),
    )
    result = step(world, result, Step.SIGN)
    assert list(Result.objects.visible_to(world.reporter(World.C))) == [result]
    steps = result.transitions().values_list("step", "to_state")
    assert list(steps) == [
        ("sign", "published"),
        ("recommend", "published"),
        ("withdraw", "withdrawn"),
        ("sign", "published"),
    ]


def test_a_recommendation_has_words_tells_the_unit_and_can_be_taken_back(world: World) -> None:
    result = published_result(world)
    with pytest.raises(Invalid):
        step(world, result, Step.RECOMMEND, actor=world.reviewer)
    result = step(world, result, Step.RECOMMEND, actor=world.reviewer, comment="可在全省推广。")
    assert result.recommendation == "可在全省推广。"
    told = InboxMessage.objects.filter(intent__title__contains=result.title)
    assert {world.reporter().pk, world.approver().pk} == set(
        told.values_list("recipient", flat=True)
    )
    with pytest.raises(Refused):
        step(world, result, Step.RECOMMEND, actor=world.reviewer, comment="再次推荐。")
    result = step(world, result, Step.UNRECOMMEND, actor=world.reviewer)
    assert not result.is_recommended
    with pytest.raises(Refused):
        step(world, result, Step.UNRECOMMEND, actor=world.reviewer)


def test_the_commission_records_for_the_lead_and_recommends_nothing_it_wrote(world: World) -> None:
    result = service.record_result(
        world.measure.pk, actor=world.reviewer, source="test", content=said()
    )
    assert result.organization == world.organization(World.A)
    with pytest.raises(PermissionDenied):
        step(world, result, Step.SIGN, actor=world.reviewer)
    result = step(world, result, Step.SIGN)
    with pytest.raises(PermissionDenied):
        step(world, result, Step.RECOMMEND, actor=world.reviewer, comment="好。")
    other = world.person(World.COMMISSION, Role.COMMISSION, number=2)
    step(world, result, Step.RECOMMEND, actor=other, comment="可在全省推广。")


def test_who_has_no_part_in_it_records_nothing(world: World) -> None:
    for person, error in (
        (world.reporter(World.B), PermissionDenied),  # on the line, which A leads
        (world.reporter(World.C), Http404),
        (world.reporter(World.Y), Http404),
        (world.person(World.A, Role.HEAD), PermissionDenied),
        (world.person(World.A, Role.LEADER), PermissionDenied),
        (world.person(World.A, Role.SECURITY_ADMIN), Http404),
    ):
        with pytest.raises(error):
            service.record_result(world.measure.pk, actor=person, source="test", content=said())
    assert draft_result(world, World.X).organization == world.organization(World.X)


def test_a_measure_without_a_lead_has_nobody_whose_result_it_is(world: World) -> None:
    for part in Assignment.objects.filter(measure=world.measure, role=Assignment.Role.LEAD):
        part.end()
    with pytest.raises(Refused):
        service.record_result(world.measure.pk, actor=world.reviewer, source="test", content=said())


def test_under_a_closed_plan_results_are_read_and_none_is_recorded(world: World) -> None:
    result, draft = published_result(world), draft_result(world, title="草稿")
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="各项任务办结。")
    assert result in Result.objects.visible_to(world.reporter(World.C))
    with pytest.raises(Refused):
        draft_result(world, title="新的成果")
    with pytest.raises(Refused):
        step(world, draft, Step.SIGN)
    with pytest.raises(Refused):
        step(world, result, Step.WITHDRAW, comment="数字有误。")
    with pytest.raises(Refused):
        step(world, result, Step.RECOMMEND, actor=world.reviewer, comment="好。")


def test_a_draft_is_seen_by_its_line_and_a_published_result_by_all_but_administrators(
    world: World,
) -> None:
    draft_result(world)
    published = published_result(world, title="已发布的办法", kind_of=ResultKind.PRACTICE)
    everybody = 2
    sees = {
        world.reporter(): everybody,
        world.reporter(World.B): everybody,
        world.reviewer: everybody,
        world.person(World.A, Role.LEADER): everybody,
        world.person(World.A, Role.AUDITOR): everybody,
        world.placed(Role.COMMISSION, World.COMMISSION): 1,  # for X only
        world.reporter(World.C): 1,
        world.reporter(World.Y): 1,
        world.person(World.A, Role.SECURITY_ADMIN): 0,
        world.person(World.A, Role.SYSTEM_ADMIN): 0,
    }
    for person, many in sees.items():
        rows = Result.objects.visible_to(person)
        assert rows.count() == many, person
        assert not many or published in rows


def test_the_day_is_that_of_the_tracker(world: World) -> None:
    with clock.pinned(clock.today() + timedelta(days=1)):
        assert draft_result(world, dated_on=date(2012, 5, 9)).dated_on == clock.today()


def waiting_for(user: User) -> int:
    return InboxMessage.objects.filter(
        recipient=user, done_at=None, intent__rule__startswith="drafted"
    ).count()


def test_the_approver_is_told_once_of_a_draft_until_it_is_published(world: World) -> None:
    world.approver()
    draft = draft_result(world)
    assert draft_result(world) == draft  # a double click
    assert (waiting_for(world.approver()), waiting_for(world.reporter())) == (1, 0)
    service.change_result(
        draft.pk,
        actor=world.reporter(),
        source="test",
        version=draft.version,
        content=said(title="另一标题"),
    )
    assert waiting_for(world.approver()) == 1
    step(world, draft, Step.SIGN)
    assert waiting_for(world.approver()) == 0
