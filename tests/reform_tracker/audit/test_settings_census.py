"""Every change of a role, token, rule, calendar or channel leaves one event with before and after.

`SETTINGS` says for each model that holds something set, which functions make or remove its rows;
`OTHERS` which models are no settings. A new model, or a new function that writes one, is in no row
and fails.
"""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from pytest_django import Settings

from departments.accounts import moving
from departments.accounts import service as accounts
from departments.api_clients import service as clients
from departments.models import User
from departments.organizations.registry import add_name, set_superior
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed import webhooks
from reform_tracker.notifications import personal
from reports.assessment import setting
from tasks.models import ReminderRule
from tasks.reminding.calendar import service as calendar
from tasks.reminding.rules import FIELDS, RuleInput, delete_rule, save_rule
from tests.factories.world import World
from tests.reports.assessment.runs import USUAL, drafted_rule

ROOT = Path(__file__).resolve().parents[3]
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a"
MAKES = {"create", "bulk_create", "update_or_create", "get_or_create", "update", "delete"}
# Model → the functions that write rows of it by name. A row that they hold is changed beside them
# by the doors below.
SETTINGS: dict[str, set[str]] = {
    "departments.RoleGrant": {
        "departments.accounts.moving._place",
        "departments.accounts.service.grant",
        "departments.api_clients.service._account",
        "departments.reorganizing.service._place_again",
    },
    "departments.Proposal": {"departments.granting.proposing.propose"},
    "departments.ApiClient": {"departments.api_clients.service.create_client"},
    "departments.ApiToken": {
        "departments.api_clients.service._new_token",
        "reform_tracker.api.authentication._keep_by_key_in_use",  # the same token, hashed anew
    },
    "departments.Absence": {"departments.absences.service.register_leave"},
    "departments.Organization": {
        "departments.organizations.registry._add",
        "departments.reorganizing.service._end",
    },
    "departments.OrganizationName": {
        "departments.organizations.registry._add",
        "departments.organizations.registry.add_name",
        "departments.reorganizing.service._rename",
    },
    "tasks.ReminderRule": set(),  # `save_rule` saves the row it holds
    "tasks.FormerLightRule": set(),
    "reports.AssessmentRule": {"reports.assessment.setting.draft_rule"},
    "reform_tracker.CalendarDay": {"tasks.reminding.calendar.service._store"},
    "reform_tracker.CalendarYear": {"tasks.reminding.calendar.service.import_notice"},
    "reform_tracker.SendingHold": {"reform_tracker.backing_up.hold.begin"},
    "notifications.PersonalChannel": set(),  # `personal._own` makes the row, its callers save it
    "api.Webhook": {
        "reform_tracker.feed.webhooks.create",
        "reform_tracker.feed.held.take_as_sent",  # how far it was sent, with `sending.released`
    },
}

# What holds no setting: who did what on which day, what was computed, what passes.
OTHERS = {
    "api": {"Change", "FeedMark", "Receipt", "StoredAnswer"},
    "audit": {"AnchorDelivery", "AuditAnchor", "AuditEvent", "AuditHead", "TrailCheck"},
    "auth": {"Group", "Permission"},
    "axes": {"AccessAttempt", "AccessAttemptExpiration", "AccessFailureLog", "AccessLog"},
    "contenttypes": {"ContentType"},
    "departments": {
        "AccountSession",
        "Alarm",
        "AlarmMark",
        "Authenticator",
        "FormerPassword",
        "KnownPlace",
        "OrganizationChange",
        "PersonMove",
        "ProviderIdentity",
        "RecoveryCode",
        "RememberedDevice",
        "SecurityKey",
        "UnsavedText",
        "User",
    },
    "notifications": {"Delivery", "InboxMessage", "Intent", "JobMark"},
    "reform_tracker": {"BusinessClock", "CalendarChange", "Sandbox"},
    "reports": {
        "Assessment",
        "AssessmentCorrection",
        "AssessmentEdition",
        "AssessmentObjection",
        "AssessmentSheet",
        "KeptDay",
        "LineEnding",
        "PeriodClose",
        "ProvincialReport",
        "ReportFile",
        "SavedView",
        "Standing",
        "ViewUse",
    },
    "sessions": {"Session"},
    "tasks": {
        "Acknowledgement",
        "AgendaItem",
        "AmendedLine",
        "Amendment",
        "AmendmentRequest",
        "Assignment",
        "Attachment",
        "CitedDocument",
        "Closing",
        "Comment",
        "CommentRevision",
        "ConfirmedLine",
        "Contribution",
        "CoordinationItem",
        "Correction",
        "Directive",
        "DocumentDraft",
        "DraftEdit",
        "Extension",
        "Feedback",
        "FilingExemption",
        "FrameText",
        "ImplementationPlan",
        "Inspection",
        "JointMeeting",
        "LineMove",
        "LineObjection",
        "Measure",
        "MeasureCommitment",
        "MeetingItem",
        "Milestone",
        "MilestoneClaim",
        "MilestoneRevision",
        "Notice",
        "NoticeNumber",
        "Objection",
        "PartRequest",
        "PartyRule",
        "PeriodMove",
        "ProgressReport",
        "ReformArea",
        "ReformPlan",
        "Remark",
        "ReportVersion",
        "ReportingPeriod",
        "Result",
        "TakenOver",
        "Task",
        "TaskPlace",
        "Transition",
        "Urge",
        "Verification",
    },
}


def written() -> dict[str, set[str]]:
    """The functions of the product that write rows of these models, called by the model's name."""
    names = {label.split(".")[1]: label for label in SETTINGS}
    found: dict[str, set[str]] = {label: set() for label in SETTINGS}
    for app in ("departments", "tasks", "reports", "reform_tracker"):
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
                for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
                    if name := names.keys() & {_written_by(call)}:
                        found[names[name.pop()]].add(f"{module}.{function.name}")
    return found


def _written_by(call: ast.Call) -> str:
    """`Model` of `Model.objects….create(…)` and of the like; "" for every other call."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in MAKES:
        return ""
    at: ast.expr = call.func
    while isinstance(at, ast.Attribute | ast.Call):
        at = at.value if isinstance(at, ast.Attribute) else at.func
    return at.id if isinstance(at, ast.Name) else ""


def test_whoever_writes_a_setting_stands_in_the_table() -> None:
    assert written() == SETTINGS


Door = Callable[[World, User], tuple[Callable[[], object], str]]


def by(actor: User) -> dict[str, Any]:
    return {"actor": actor, "source": "test"}


def client_of(world: World) -> Any:
    return clients.create_client(
        world.organization(World.X), name="系统", days=30, actor=None, source="test"
    ).client


def of_a_client(world: World, actor: User) -> tuple[Callable[[], object], str]:
    client = client_of(world)
    wanted = {"name": "新名", "scopes": client.scopes, "networks": [], "days": 60}
    return lambda: clients.change_client(client.pk, **by(actor), **wanted), "api_client.changed"


def of_roles(world: World, actor: User) -> tuple[Callable[[], object], str]:
    person = world.reporter()
    roles = [Role.APPROVER]
    return lambda: accounts.set_roles(person.pk, roles=roles, **by(actor)), "account.roles"


def of_moving(world: World, actor: User) -> tuple[Callable[[], object], str]:
    person, target = world.reporter(), world.organization(World.B).pk
    return (
        lambda: moving.move(person.pk, target, roles=[], colleague_id=None, **by(actor)),
        "account.moved",
    )


def of_closing(world: World, actor: User) -> tuple[Callable[[], object], str]:
    person = world.reporter()
    return lambda: moving.leave(person.pk, colleague_id=None, **by(actor)), "account.closed"


def of_opening(world: World, actor: User) -> tuple[Callable[[], object], str]:
    person = world.reporter()
    User.objects.filter(pk=person.pk).update(is_active=False)
    return lambda: accounts.open_again(person.pk, **by(actor)), "account.opened"


def of_the_tree(world: World, actor: User) -> tuple[Callable[[], object], str]:
    below, above = world.organization(World.C), world.organization(World.B)
    return lambda: set_superior(below.pk, above.pk, **by(actor)), "organization.placed"


def of_a_name(world: World, actor: User) -> tuple[Callable[[], object], str]:
    named = world.organization(World.C)
    return lambda: add_name(named, "新名称", **by(actor)), "organization.named"


def of_reminders(world: World, _actor: User) -> tuple[Callable[[], object], str]:
    admin, rule = world.person(World.A, Role.SYSTEM_ADMIN), ReminderRule.objects.all()[0]
    content = {name: getattr(rule, name) for name in FIELDS} | {"offset": rule.offset - 2}
    return (
        lambda: save_rule(rule.pk, content=RuleInput(**content), **by(admin)),
        "reminder_rule.saved",
    )


def of_a_day(world: World, _actor: User) -> tuple[Callable[[], object], str]:
    admin, day = world.person(World.A, Role.SYSTEM_ADMIN), date(2012, 11, 12)
    return (
        lambda: calendar.set_day(day, is_workday=False, note="停电", **by(admin)),
        "calendar.day",
    )


def of_assessment(world: World, _actor: User) -> tuple[Callable[[], object], str]:
    assert world.reviewer.pk  # is there before
    weights = dict(zip(USUAL, (10, 30), strict=False))
    return lambda: drafted_rule(world, **weights), "assessment_rule.drafted"


def of_assessment_in_force(world: World, _actor: User) -> tuple[Callable[[], object], str]:
    version = drafted_rule(world).version
    return (
        lambda: setting.put_into_force(world.plan.pk, version, **by(world.reviewer)),
        "assessment_rule.in_force",
    )


def of_a_channel(world: World, _actor: User) -> tuple[Callable[[], object], str]:
    person = world.reporter()
    return (
        lambda: personal.save_channel(name="wecom", active=True, url=ROBOT, **by(person)),
        "channel.saved",
    )


def of_a_webhook(world: World, _actor: User) -> tuple[Callable[[], object], str]:
    client = client_of(world)
    to = {"target": "https://qyapi.weixin.qq.com/a", "actor": client.account}
    hook = webhooks.create(client, events=[], **to)
    return (
        lambda: webhooks.change(hook, events=["filing.accept"], **to),
        "webhook.changed",
    )


DOORS: tuple[Door, ...] = (
    of_a_client,
    of_roles,
    of_moving,
    of_closing,
    of_opening,
    of_the_tree,
    of_a_name,
    of_reminders,
    of_a_day,
    of_assessment,
    of_assessment_in_force,
    of_a_channel,
    of_a_webhook,
)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_change_leaves_one_event_with_before_and_after(
    door: Door, world: World, settings: Settings
) -> None:
    act, action = door(world, world.person("省编办", Role.SECURITY_ADMIN))
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    act()
    (event,) = AuditEvent.objects.filter(pk__gt=last)
    assert event.action == action
    if action == "calendar.day":  # each day with what it was and is
        ((_day, before, after),) = event.data["changes"]
    else:
        before, after = event.data["before"], event.data["after"]
    assert before != after


def test_a_rule_that_is_removed_says_what_it_was(world: World) -> None:
    admin = world.person(World.A, Role.SYSTEM_ADMIN)
    rule = ReminderRule.objects.filter(kind="filing", offset__lt=0).order_by("offset")[0]
    before = {name: getattr(rule, name) for name in FIELDS}
    delete_rule(rule.pk, actor=admin, source="test")
    assert AuditEvent.objects.latest("pk").data["before"] == before


def test_somebody_decides_for_every_model_whether_it_is_a_setting() -> None:
    others = {f"{app}.{name}" for app, names in OTHERS.items() for name in names}
    assert SETTINGS.keys() | others == {model._meta.label for model in apps.get_models()}
    assert not SETTINGS.keys() & others
