"""What stands before a request of the matrix, what it sends, and whether it took effect."""

import io
import json
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from openpyxl import Workbook

from departments.models import UnsavedText, User
from departments.roles import Role
from departments.unsaved import service as unsaved
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Delivery, DeliveryState, InboxMessage, Intent
from reports.models import ProvincialReport, ReportFile
from reports.provincial import building
from tasks.contributions import service as contributions
from tasks.models import Attachment, Contribution, ProgressReport, ReformPlan
from tasks.plan.lifetime import close_plan
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.world import PDF, World

MARKER = "独有标记甲乙丙"
Args = Callable[[World, Any], list[Any]]


def pk(_world: World, thing: Model) -> list[Any]:
    return [thing.pk]


def plan_of(world: World, _thing: object) -> list[Any]:
    return [world.plan.pk]


def declared_of(world: World, _thing: object) -> list[Any]:
    return [world.plan.pk, "declared"]


def plan_closed(world: World) -> ReformPlan:
    return close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="各项任务办结。")


def state(wanted: str) -> Callable[[World, Any, User], bool]:
    """Whether the document has come into that state."""

    def reached(_world: World, thing: Any, _user: User) -> bool:
        return bool(type(thing).objects.get(pk=thing.pk).state == wanted)

    return reached


def step(name: Step) -> Args:
    return lambda world, thing: [thing.pk, name]


def revision(_world: World, thing: Any) -> dict[str, Any]:
    return {"revision": thing.revision}


def returned(_world: World, thing: Any) -> dict[str, Any]:
    return {"revision": thing.revision, "reason": "other", "comment": "请补充。"}


# --- What stands before ------------------------------------------------------------------------


def report_of_a(world: World) -> ProgressReport:
    return world.accepted_report(progress=MARKER)


def report_of_x(world: World) -> ProgressReport:
    return world.accepted_report(World.X, progress=MARKER)


def draft_with_file(organization: str) -> Callable[[World], Attachment]:
    return lambda world: world.attachment(world.draft_report(organization))


def written_by_approver(world: World) -> ProgressReport:
    return progress.save_report(
        world.measure.pk,
        world.period.pk,
        actor=world.approver(),
        source="test",
        version=None,
        content=progress.ReportInput(percent=10, progress="已办。", next_steps="继续。"),
    )


def part_of_b(world: World) -> Contribution:
    return contributions.hand_in(
        world.measure.pk,
        world.period.pk,
        actor=world.person(World.B, Role.REPORTER, Role.APPROVER),
        source="test",
        version=None,
        text=MARKER,
    )


def made_report(world: World) -> ProvincialReport:
    return building.request_report(world.period, actor=world.reviewer, source="test")


def ready_file(world: World) -> ReportFile:
    file = made_report(world).files.get(format="xlsx")
    building.build(file.pk)
    return ReportFile.objects.get(pk=file.pk)


def failed_file(world: World) -> ReportFile:
    file = made_report(world).files.get(format="docx")
    ReportFile.objects.filter(pk=file.pk).update(state=ReportFile.State.FAILED, attempts=3)
    return file


def message(world: World, channel: str = "inbox", organization: str = World.A) -> Intent:
    outbox.enqueue(
        [
            outbox.Draft(
                duty_key="filing:0",
                recipient_id=world.reporter(organization).pk,
                rule="test",
                business_date=clock.today(),
                channel=channel,
                title=MARKER,
                body="",
                link="/desk/",
                due_on=clock.today(),
                urgency=50,
            )
        ]
    )
    return Intent.objects.get(title=MARKER)


def inbox_message(world: World) -> InboxMessage:
    return InboxMessage.objects.get(intent=message(world))


def typed(world: World) -> UnsavedText:
    """What the reporter of A has typed and not saved."""
    content = json.dumps({"progress": [MARKER]})
    return unsaved.keep("report-1", content, actor=world.reporter())


def dead_digest(world: World, organization: str = World.A) -> Delivery:
    delivery = message(world, "mail", organization).delivery
    assert delivery is not None
    delivery.state, delivery.last_error = DeliveryState.DEAD, MARKER
    delivery.save()
    return delivery


def somebody(world: World) -> User:
    return world.person(World.C, Role.REPORTER, number=7)


def colleague(world: World) -> User:
    """Who takes over from `somebody`."""
    return world.person(World.C, Role.REPORTER, Role.APPROVER)


# --- Whether it took effect --------------------------------------------------------------------


def own_report_holds_marker(world: World, _thing: Any, user: User) -> bool:
    return ProgressReport.objects.filter(
        measure=world.measure, organization=user.organization_id, progress=MARKER
    ).exists()


def file_added(_world: World, _thing: Any, _user: User) -> bool:
    return Attachment.objects.filter(name="新.pdf").exists()


def filing_holds_marker(_world: World, thing: Any, _user: User) -> bool:
    return bool(type(thing).objects.get(pk=thing.pk).summary == MARKER)


def report_form(_world: World, thing: Any) -> dict[str, Any]:
    own_version = thing.version if isinstance(thing, ProgressReport) else ""
    return {
        "status": "in_progress",
        "percent": "35",
        "progress": MARKER,
        "next_steps": "继续。",
        "version": own_version,
    }


def filing_form(_world: World, thing: Any) -> dict[str, Any]:
    """The form with milestones as they are and another summary."""
    data = {
        "leader_name": "张三",
        "leader_title": "副主任",
        "liaison_name": "李四",
        "liaison_phone": "0931-1",
        "summary": MARKER,
        "version": thing.version,
    }
    for commitment in thing.commitments.prefetch_related("milestones"):
        prefix = f"m{commitment.measure_id}"
        steps = list(commitment.milestones.all())
        data[f"{prefix}-horizon"] = commitment.horizon
        data[f"{prefix}-steps-TOTAL_FORMS"] = data[f"{prefix}-steps-INITIAL_FORMS"] = len(steps)
        for number, milestone in enumerate(steps):
            data[f"{prefix}-steps-{number}-title"] = milestone.title
            data[f"{prefix}-steps-{number}-due_on"] = milestone.due_on.isoformat()
            data[f"{prefix}-steps-{number}-weight"] = milestone.weight
    return data


def with_file(world: World, thing: Any) -> dict[str, Any]:
    form = report_form(world, thing) if isinstance(thing, ProgressReport) else {}
    return form | {"file": pdf()}


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("新.pdf", PDF, "application/pdf")


def edit_args(world: World, _thing: Any) -> list[Any]:
    return [world.measure.pk, world.period.code]


def push_body(world: World, _thing: Any) -> dict[str, Any]:
    return {
        "measure": world.measure.pk,
        "period": world.period.code,
        "status": "in_progress",
        "percent": 35,
        "progress": MARKER,
        "problems": "",
        "next_steps": "继续。",
        "coordination": "",
        "source_updated_at": "2012-05-08T08:00:00+08:00",
    }


def account_form(world: World, _thing: Any) -> dict[str, Any]:
    return {
        "username": "neu",
        "full_name": "新人",
        "organization": world.organization(World.C).pk,
        "roles": ["reporter"],
        "password": "Neu-Konto-2012",
    }


def account_list(world: World, _thing: Any) -> dict[str, Any]:
    """A list with one account for C."""
    book = Workbook()
    book.worksheets[0].append(["单位", "账号", "姓名", "角色"])
    book.worksheets[0].append([World.C, "neu", "新人", "填报员"])
    content = io.BytesIO()
    book.save(content)
    return {"file": SimpleUploadedFile("list.xlsx", content.getvalue())}


def task_row(world: World, _thing: Any) -> str:
    """The row of P's measure in the list of measures."""
    return f"#m{world.measure.pk}"


def nothing(world: World) -> None:
    """Nothing beside the world itself."""
    del world


def first(model: type[Model]) -> Callable[[World], Any]:
    return lambda world: model._default_manager.order_by("pk").first()
