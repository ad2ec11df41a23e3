"""Each action leaves one audit event and, where a state changes, one transition, or nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from departments.accounts import moving
from departments.accounts import service as accounts
from departments.api_clients import service as api_clients
from departments.models import User
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reform_tracker.feed.models import Change
from reports.models import ProvincialReport, ReportFile
from reports.provincial import building
from tasks.contributions import service as contributions
from tasks.files import service as files
from tasks.filing.service import choose_measures, save_filing, step_filing
from tasks.models import ProgressReport, Transition
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.world import World

AuditEntry = Callable[[World], object]
Prepared = Callable[[World], AuditEntry]


def report_step(made: Callable[[World], ProgressReport], step: Step) -> Prepared:
    def prepared(world: World) -> AuditEntry:
        report = made(world)
        reviews = step in (Step.ACCEPT, Step.RETURN)
        actor = world.reviewer if reviews else world.approver()
        if step is Step.HAND_OVER:
            actor = world.reporter()
        return lambda w: progress.step_report(
            report.pk, step, actor=actor, source="test", reason="other", comment="改"
        )

    return prepared


def filing_step(made: Callable[[World], Any], step: Step, organization: str = World.A) -> Prepared:
    def prepared(world: World) -> AuditEntry:
        filing = made(world)
        reviews = step in (Step.ACCEPT, Step.RETURN)
        actor = world.reviewer if reviews else world.approver(organization)
        if step is Step.HAND_OVER:
            actor = world.reporter(organization)
        return lambda w: step_filing(
            filing.pk, step, actor=actor, source="test", reason="other", comment="改"
        )

    return prepared


def saved_filing(world: World) -> AuditEntry:
    filing, content, person = world.filing(), world.filing_content(), world.reporter()
    return lambda w: save_filing(
        filing.pk, actor=person, source="test", version=filing.version, content=content
    )


def chosen(world: World) -> AuditEntry:
    filing, person = world.filing(World.Y), world.reporter(World.Y)
    return lambda w: choose_measures(
        filing.pk, actor=person, source="test", version=1, measure_ids=[w.measure.pk]
    )


def attached(world: World) -> AuditEntry:
    report = world.draft_report()
    return lambda w: w.attachment(report)


def removed(world: World) -> AuditEntry:
    attachment = world.attachment(world.draft_report())
    return lambda w: files.remove(attachment.pk, actor=w.reporter(), source="test")


def handed_in(world: World) -> AuditEntry:
    person = world.reporter(World.B)
    return lambda w: contributions.hand_in(
        w.measure.pk, w.period.pk, actor=person, source="test", version=None, text="我们的。"
    )


def account_action(action: Callable[[World, User, User], object]) -> Prepared:
    def prepared(world: World) -> AuditEntry:
        admin = world.person(World.C, Role.SECURITY_ADMIN)
        other = world.person(World.C, Role.REPORTER)
        return lambda w: action(w, admin, other)

    return prepared


def made_account(world: World, admin: User, _other: User) -> object:
    return accounts.create_account(
        actor=admin,
        source="test",
        username="neu",
        full_name="新人",
        organization=world.organization(World.C),
        roles=[Role.REPORTER],
        password=None,
    )


def requested(world: World) -> AuditEntry:
    reviewer = world.reviewer
    return lambda w: building.request_report(w.period, actor=reviewer, source="test")


def retried(world: World) -> AuditEntry:
    file = building.request_report(world.period, actor=world.reviewer, source="test").files.all()[0]
    ReportFile.objects.filter(pk=file.pk).update(state="failed")
    return lambda w: building.retry(file.pk, actor=w.reviewer, source="test")


def drafted(world: World) -> AuditEntry:
    world.reporter()
    return lambda w: w.draft_report()


# action → the action in the trail, how many transitions
ACTIONS: dict[str, tuple[Prepared, int]] = {
    "progress.saved": (drafted, 0),
    "progress.hand_over": (report_step(World.draft_report, Step.HAND_OVER), 1),
    "progress.send_back": (report_step(World.handed_over_report, Step.SEND_BACK), 1),
    "progress.sign": (report_step(World.draft_report, Step.SIGN), 1),
    "progress.withdraw": (report_step(World.submitted_report, Step.WITHDRAW), 1),
    "progress.accept": (report_step(World.submitted_report, Step.ACCEPT), 1),
    "progress.return": (report_step(World.submitted_report, Step.RETURN), 1),
    "filing.saved": (saved_filing, 0),
    "filing.saved ": (chosen, 0),
    "filing.hand_over": (filing_step(World.draft_filing, Step.HAND_OVER), 1),
    "filing.sign": (filing_step(World.draft_filing, Step.SIGN), 1),
    "filing.withdraw": (filing_step(World.submitted_filing, Step.WITHDRAW), 1),
    "filing.accept": (filing_step(World.submitted_filing, Step.ACCEPT), 1),
    "filing.return": (filing_step(World.submitted_filing, Step.RETURN), 1),
    "filing.accept ": (
        filing_step(lambda w: w.submitted_filing(World.X), Step.ACCEPT, World.X),
        1,
    ),
    "attachment.added": (attached, 0),
    "attachment.removed": (removed, 0),
    "contribution.handed_in": (handed_in, 1),
    "account.created": (account_action(made_account), 0),
    "account.roles": (
        account_action(
            lambda w, admin, other: accounts.set_roles(
                other.pk, actor=admin, source="test", roles=[Role.APPROVER]
            )
        ),
        0,
    ),
    "account.closed": (
        account_action(
            lambda w, admin, other: moving.leave(
                other.pk, colleague_id=None, actor=admin, source="test"
            )
        ),
        0,
    ),
    "api_client.created": (
        account_action(
            lambda w, admin, other: api_clients.create_client(
                w.organization(World.X), name="系统", days=30, actor=admin, source="test"
            )
        ),
        0,
    ),
    "report.requested": (requested, 0),
    "report.retried": (retried, 0),
}


def rows() -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Every row of every table of the product, but for sessions and sign-in attempts."""
    for name in sorted(connection.introspection.table_names()):
        if name.startswith(("tasks_", "reports_", "departments_", "notifications_", "audit_")):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)} ORDER BY 1")  # noqa: S608 (table names of the database itself)
                yield name, cursor.fetchall()


@pytest.mark.parametrize("name", ACTIONS)
def test_one_event_and_the_transition(name: str, world: World) -> None:
    prepared, transitions = ACTIONS[name]
    action = prepared(world)
    events, steps = AuditEvent.objects.count(), Transition.objects.count()
    action(world)
    assert AuditEvent.objects.count() == events + 1
    event = AuditEvent.objects.order_by("-id")[0]
    assert event.action == name.strip()
    assert event.source == "test"
    assert event.actor_id
    assert event.summary
    assert Transition.objects.count() == steps + transitions
    assert list(broken_links()) == []


@pytest.mark.parametrize("name", ACTIONS)
def test_a_failing_trail_undoes_the_whole_deed(
    name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = ACTIONS[name][0](world)
    before = dict(rows())

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("reform_tracker.audit.trail.digest", fail)
    with pytest.raises(RuntimeError, match="no trail"):
        action(world)
    after = dict(rows())
    assert {table for table in before if before[table] != after[table]} == set()


FED = ("tasks.implementationplan", "tasks.progressreport", "tasks.contribution", "tasks.attachment")


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_on_a_record_of_the_feed_tells_it(world: World, name: str) -> None:
    action = ACTIONS[name][0](world)
    last = Change.objects.count()
    action(world)
    event = AuditEvent.objects.filter(action=name.strip()).latest("pk")
    assert (Change.objects.count() > last) == (event.object_type in FED)


def test_failing_figures_undo_the_acceptance(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The standings change in the transaction of the action, or the action does not happen."""
    action = ACTIONS["progress.accept"][0](world)
    before = dict(rows())

    def fail(*_arguments: object) -> None:
        raise RuntimeError("no figures")

    monkeypatch.setattr("tasks.state.changes._listeners", [fail])
    with pytest.raises(RuntimeError, match="no figures"):
        action(world)
    assert dict(rows()) == before


def test_what_is_refused_leaves_no_event(world: World) -> None:
    report = world.submitted_report()
    events = AuditEvent.objects.count()
    with pytest.raises(Exception, match=r".+"):
        progress.step_report(report.pk, Step.SIGN, actor=world.approver(), source="test")
    assert AuditEvent.objects.count() == events


def test_asking_again_for_the_same_figures_is_no_deed(world: World) -> None:
    building.request_report(world.period, actor=world.reviewer, source="test")
    events = AuditEvent.objects.count()
    building.request_report(world.period, actor=world.reviewer, source="test")
    assert AuditEvent.objects.count() == events
    assert ProvincialReport.objects.count() == 1
