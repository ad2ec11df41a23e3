"""Supervision notices: numbered without gaps or doubles, one number for several units, answered."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from departments.models import Organization
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Invalid, Refused
from tasks.models import Notice, NoticeNumber
from tasks.notices import service
from tasks.notices.service import LONGEST_CONTACT, Words
from tasks.plan.lifetime import close_plan
from tasks.signing.states import Ordered
from tasks.signing.workflow import Step
from tests.factories.notices import DUE, answered, issued, words
from tests.factories.world import World


def numbers() -> list[str]:
    return [str(one) for one in NoticeNumber.objects.order_by("pk")]


def test_one_number_goes_to_several_units_a_sheet_for_each(world: World) -> None:
    world.reporter(), world.reporter(World.X)
    made = issued(world, World.X, World.A, World.B)
    assert [str(one.numbered) for one in made] == ["督办〔2012〕1号"] * 3
    order = [one.organization.unit_order for one in made]
    assert order == sorted(order)
    assert {one.addressee for one in made} == {one.organization.formal_name for one in made}
    assert AuditEvent.objects.filter(action="notice.issued").count() == 3
    told = Change.objects.filter(event="notice_issued").values_list("organization", flat=True)
    assert set(told) == {one.organization_id for one in made}
    asked = InboxMessage.objects.filter(intent__document="notice")
    assert {one.recipient for one in asked} == {world.reporter(), world.reporter(World.X)}


def test_numbers_follow_each_other_by_year_and_office(world: World) -> None:
    other = world.person(World.B, Role.COMMISSION)
    issued(world, title="一")
    issued(world, title="二")
    issued(world, title="三", actor=other)
    with clock.pinned(date(2013, 1, 7)):
        world.plan.years_beyond = 1
        world.plan.save()
        issued(world, title="四", due_on=date(2013, 1, 31))
    assert numbers() == ["督办〔2012〕1号", "督办〔2012〕2号", "督办〔2012〕1号", "督办〔2013〕1号"]


def test_what_fails_leaves_no_gap_and_what_is_taken_back_keeps_its_number(world: World) -> None:
    (first,) = issued(world, title="一")
    with transaction.atomic():
        issued(world, title="二")
        transaction.set_rollback(True)
    service.step_notice(
        first.pk, Step.WITHDRAW, actor=world.reviewer, source="test",
        revision=first.version, comment="情况有变。",
    )  # fmt: skip
    (third,) = issued(world, title="三")
    assert str(third.numbered) == "督办〔2012〕2号"
    assert numbers() == ["督办〔2012〕1号", "督办〔2012〕2号"]


def test_a_second_click_takes_no_number(world: World) -> None:
    made = issued(world, World.A, World.B)
    assert issued(world, World.B, World.A) == made
    assert issued(world, World.A)[0].number == 2  # to other units it is another one
    assert len(numbers()) == 2


def test_the_database_gives_a_number_and_a_sheet_once(world: World) -> None:
    (notice,) = issued(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeNumber.objects.create(
            issuer=notice.numbered.issuer, year=2012, number=1, issuer_name="x"
        )
    notice.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


def test_it_is_owed_answered_checked_and_owed_again(world: World) -> None:
    notice = answered(world)
    on = clock.today()

    def owed() -> set[str]:
        found = open_duties(Question(on, calendar_around(on)))
        return {one.kind for one in found if one.document == "notice"}

    assert owed() == {DutyKind.CHECK}
    back = service.step_notice(
        notice.pk, Step.SEND_BACK, actor=world.reviewer, source="test",
        revision=notice.version, comment="请附文本。", day=date(2012, 7, 2),
    )  # fmt: skip
    assert (back.state, back.due_on, back.first_due_on) == (Ordered.OPEN, date(2012, 7, 2), DUE)
    assert owed() == {DutyKind.ORDER}


def test_one_unit_answers_and_the_others_still_owe(world: World) -> None:
    first, second = issued(world, World.A, World.B)
    owner = world.reporter(first.organization.short_name)
    service.step_notice(
        first.pk, Step.ANSWER, actor=owner, source="test", revision=1, comment="已办结。"
    )
    second.refresh_from_db()
    assert second.state == Ordered.OPEN


@pytest.mark.parametrize("place", ["title", "source", "text", "contact"])
def test_every_part_is_required(place: str, world: World) -> None:
    said = {name: getattr(words(), name) for name in ("title", "source", "text", "contact")}
    with pytest.raises(Invalid) as refused:
        service.issue(
            world.plan.pk, actor=world.reviewer, source="test",
            organizations=[world.organization(World.A).pk],
            words=Words.of(**(said | {place: " \n "})), due_on=DUE,
        )  # fmt: skip
    field = {"source": "matter"}.get(place, place)
    assert [one.place for one in refused.value.problems] == [field]


def test_what_is_wrong_is_named_and_takes_no_number(world: World) -> None:
    long = Words.of(title="题", source="源", text="办", contact="王" * (LONGEST_CONTACT + 1))
    with pytest.raises(Invalid) as refused:
        service.issue(
            world.plan.pk, actor=world.reviewer, source="test",
            organizations=[], words=long, due_on=date(2011, 1, 1),
        )  # fmt: skip
    places = {one.place for one in refused.value.problems}
    assert places == {"organizations", "contact", "due_on"}
    assert numbers() == []


def test_who_is_no_party_or_out_of_reach_does_not_exist(world: World) -> None:
    government = Organization.objects.get(parent=None)
    local = world.placed(Role.COMMISSION, World.C)
    for actor, unit in ((world.reviewer, government.pk), (local, world.organization(World.A).pk)):
        with pytest.raises(Http404):
            service.issue(
                world.plan.pk, actor=actor, source="test",
                organizations=[unit], words=words(), due_on=DUE,
            )  # fmt: skip


def test_nothing_is_issued_under_a_closed_plan(world: World) -> None:
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="办结。")
    with pytest.raises(Refused):
        issued(world)
    assert not Notice.objects.exists()
