"""Files with answers to directives and notices, papers of items and meetings, photographs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from tasks.coordinating import meetings
from tasks.coordinating import service as coordinating
from tasks.coordinating.workflow import step_item
from tasks.directives.service import step_directive
from tasks.errors import Invalid, Refused, Stale
from tasks.files import service as files
from tasks.files.judging import Judged, judge
from tasks.files.service import BearsFiles, Documents
from tasks.inspecting import service as inspecting
from tasks.models import Attachment, CoordinationItem, Directive, Inspection, JointMeeting, Notice
from tasks.notices.service import step_notice
from tasks.plan.lifetime import close_plan
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.coordination import convened, raised_item
from tests.factories.directives import issued_directive
from tests.factories.inspections import inspected, visit
from tests.factories.notices import issued
from tests.factories.world import PDF, World


def paper(name: str = "附件.pdf", content: bytes = PDF) -> Judged:
    return judge(ContentFile(content, name))


def add(document: BearsFiles, by: User, judged: Judged | None = None) -> Attachment:
    return files.attach(document, judged or paper(), actor=by, source="test")


def step(document: Directive | Notice, name: Step, by: User, **said: object) -> object:
    take = step_directive if isinstance(document, Directive) else step_notice
    return take(document.pk, name, actor=by, source="test", **said)  # type: ignore[arg-type]


def notice(world: World) -> Notice:
    return issued(world)[0]


ORDERS: list[Callable[[World], Directive | Notice]] = [issued_directive, notice]
PAPERS: list[Callable[[World], Documents]] = [*ORDERS, raised_item]


@pytest.mark.parametrize("order_of", ORDERS)
def test_files_come_and_go_until_the_answer_is_accepted(
    world: World, order_of: Callable[[World], Directive | Notice]
) -> None:
    order = order_of(world)
    first = add(order, world.reporter())
    step(order, Step.ANSWER, world.reporter(), comment="已办。")
    second = add(order, world.approver(), paper("二.pdf"))
    files.remove(first.pk, actor=world.reporter(), source="test")
    step(order, Step.SETTLE, world.reviewer)
    with pytest.raises(Refused):
        add(order, world.reporter(), paper("三.pdf"))
    with pytest.raises(Refused):
        files.remove(second.pk, actor=world.reporter(), source="test")
    assert list(order.attachments.filter(removed_at=None)) == [second]


@pytest.mark.parametrize("order_of", ORDERS)
def test_whoever_added_a_file_to_an_answer_does_not_check_it(
    world: World, order_of: Callable[[World], Directive | Notice]
) -> None:
    order = order_of(world)
    both = world.person(World.COMMISSION, Role.REPORTER, Role.COMMISSION, number=7)
    type(order).objects.filter(pk=order.pk).update(organization=both.organization)
    add(order, both)
    step(order, Step.ANSWER, world.reporter(World.COMMISSION), comment="已办。")
    with pytest.raises(PermissionDenied):
        step(order, Step.SETTLE, both)


@pytest.mark.parametrize("order_of", ORDERS)
def test_a_file_that_came_meanwhile_is_read_before_the_answer_is_accepted(
    world: World, order_of: Callable[[World], Directive | Notice]
) -> None:
    order = order_of(world)
    step(order, Step.ANSWER, world.reporter(), comment="已办。")
    order.refresh_from_db()
    read = order.revision_read()
    add(order, world.reporter())
    with pytest.raises(Stale):
        step(order, Step.SETTLE, world.reviewer, revision=read)


@pytest.mark.parametrize("made", PAPERS)
def test_the_same_file_twice_is_one_with_one_line_in_trail_and_feed(
    world: World, made: Callable[[World], Documents]
) -> None:
    document = made(world)
    assert add(document, world.reporter()) == add(document, world.reporter())
    event = AuditEvent.objects.get(action="attachment.added")
    assert event.data["sha256"] == document.attachments.get().sha256
    assert Change.objects.filter(event="attachment_added").count() == 1


@pytest.mark.parametrize("made", PAPERS)
def test_whoever_reads_the_owner_reads_its_files_and_nobody_else(
    world: World, made: Callable[[World], Documents]
) -> None:
    file = add(made(world), world.reporter())
    for name in (World.A, World.B, World.COMMISSION):
        assert files.find(file.pk, world.person(name, Role.REPORTER, number=9)) == file
    for name in (World.C, World.Y):
        with pytest.raises(Http404):
            files.find(file.pk, world.person(name, Role.REPORTER, number=9))


@pytest.mark.parametrize("made", PAPERS)
def test_nothing_is_added_under_a_closed_plan(
    world: World, made: Callable[[World], Documents]
) -> None:
    document = made(world)
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="年度结束。")
    with pytest.raises(Refused):
        add(document, world.reporter())


def test_papers_of_an_item_come_until_it_is_decided(world: World) -> None:
    item = raised_item(world)
    add(item, world.reporter())
    add(item, world.reviewer, paper("发改委.pdf"))
    with pytest.raises(PermissionDenied):
        add(item, world.reporter(World.B), paper("三.pdf"))
    read = item.version
    said = {"actor": world.reviewer, "source": "test", "words": "统一口径。"}
    with pytest.raises(Stale):
        coordinating.decide(item.pk, charges=[], revision=read, **said)  # type: ignore[arg-type]
    coordinating.decide(item.pk, charges=[], **said)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        add(item, world.reporter(), paper("三.pdf"))
    step_item(item.pk, Step.REOPEN, actor=world.reviewer, source="test", comment="再议。")
    add(CoordinationItem.objects.get(), world.reporter(), paper("三.pdf"))


def test_papers_of_a_meeting_are_read_by_those_who_are_invited(world: World) -> None:
    meeting = convened(world)
    with pytest.raises(PermissionDenied):
        add(meeting, world.reporter())
    with pytest.raises(Http404):
        add(meeting, world.reporter(World.C))
    file = add(meeting, world.reviewer)
    assert files.find(file.pk, world.reporter()) == file
    with pytest.raises(Http404):
        files.find(file.pk, world.reporter(World.C))
    JointMeeting.objects.filter(pk=meeting.pk).update(held_on=clock.today())
    meetings.issue_minutes(meeting.pk, actor=world.reviewer, source="test", attended="李某。")
    with pytest.raises(Refused):
        add(meeting, world.reviewer, paper("二.pdf"))


def photographed(world: World, photograph: Judged) -> Inspection:
    return inspecting.inspect(
        world.measure.pk,
        world.organization(World.A).pk,
        visit(),
        actor=world.reviewer,
        source="test",
        judged=photograph,
    )


def test_photographs_come_with_the_inspection_or_on_the_same_day(world: World) -> None:
    made = photographed(world, paper("一.pdf"))
    assert photographed(world, paper("一.pdf")) == made  # a double click
    second = add(made, world.reviewer, paper("二.pdf"))
    with pytest.raises(PermissionDenied):
        add(made, world.reporter(), paper("三.pdf"))
    Inspection.objects.filter(pk=made.pk).update(recorded_at=clock.now() - timedelta(days=1))
    with pytest.raises(Refused):
        add(made, world.reviewer, paper("三.pdf"))
    with pytest.raises(Refused):
        files.remove(second.pk, actor=world.reviewer, source="test")
    assert {file.name for file in made.attachments.all()} == {"一.pdf", "二.pdf"}
    assert files.find(second.pk, world.reporter(World.B)) == second
    with pytest.raises(Http404):
        files.find(second.pk, world.reporter(World.C))


def test_with_a_photograph_that_does_not_go_into_the_storage_nothing_is_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(convened(world), world.reviewer)  # fills the storage of whoever has the plan too
    monkeypatch.setattr(files, "ORGANIZATION_QUOTA", len(PDF))
    with pytest.raises(Invalid):
        photographed(world, paper("一.pdf"))
    assert not Inspection.objects.exists()
    assert Attachment.objects.count() == 1


def test_an_inspection_is_sent_with_a_photograph(world: World) -> None:
    sent = {
        "organization": world.organization(World.A).pk,
        "held_on": clock.today().isoformat(),
        "inspectors": "王某",
        "seen": "less",
        "findings": "无台账。",
    }
    address = reverse("tasks:inspection-new", args=[world.measure.pk])
    browser = signed_in(world.reviewer)
    refused = browser.post(
        address, sent | {"photograph": SimpleUploadedFile("甲.exe", b"MZ\x90\x00" * 20)}
    )
    assert refused.context["form"].errors.keys() == {"photograph"}
    assert "无台账。" in refused.content.decode()
    photograph = SimpleUploadedFile("一.pdf", PDF)
    page = browser.post(address, sent | {"photograph": photograph}, follow=True)
    assert [file.name for file in page.context["attachments"]] == ["一.pdf"]
    assert page.context["may_add_files"]
    assert inspected(world, seen="nothing").attachments.count() == 0


@pytest.mark.parametrize(
    ("made", "route"),
    [(issued_directive, "directive"), (notice, "notice"), (raised_item, "coordination-item")],
)
def test_the_page_offers_a_file_to_whoever_may_add_one(
    world: World, made: Callable[[World], Documents], route: str
) -> None:
    document = made(world)
    address = reverse(f"tasks:{route}", args=[document.pk])
    upload = reverse(f"tasks:{route.removesuffix('-item')}-upload", args=[document.pk])
    assert upload in signed_in(world.reporter()).get(address).content.decode()
    assert upload not in signed_in(world.reporter(World.B)).get(address).content.decode()
    sent = {"file": SimpleUploadedFile("附件.pdf", PDF)}
    page = signed_in(world.reporter()).post(upload, sent, follow=True)
    assert [file.name for file in page.context["attachments"]] == ["附件.pdf"]
