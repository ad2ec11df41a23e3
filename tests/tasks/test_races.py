"""Two people press their buttons at the same moment: one wins, the other is told."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reform_tracker.notifications.models import InboxMessage, Intent
from reports.figures.standings import rebuild
from reports.models import ProvincialReport, ReportFile, Standing
from reports.provincial import building
from tasks.errors import Refused, Stale
from tasks.files import service as files
from tasks.files.judging import judge
from tasks.filing.service import FilingInput, save_filing, step_filing
from tasks.models import Attachment, ImplementationPlan, ProgressReport, ReminderRule, Transition
from tasks.progress import service as progress
from tasks.reminding import planner
from tasks.reminding.rules import delete_rule
from tasks.signing.workflow import Step
from tasks.state import PartyFacts
from tasks.state.reading import facts_now
from tests.conftest import DOCUMENT, TUESDAY
from tests.factories.world import PDF, World, publish_plan

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def committed_world() -> World:
    """A world that other connections see."""
    with clock.pinned(TUESDAY):
        world = World(publish_plan(DOCUMENT))
        world.person(World.COMMISSION, Role.COMMISSION)
        return world


def at_once(*actions: Callable[[], object]) -> list[object]:
    """What each action returned or raised, all started together on connections of their own."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            with clock.pinned(TUESDAY):
                barrier.wait(10)
                return action()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def kinds(results: list[object]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_of_two_savers_of_one_draft_one_is_told(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        report = world.draft_report()
    people = [world.reporter(), world.approver()]

    def save(number: int) -> Callable[[], object]:
        return lambda: progress.save_report(
            world.measure.pk,
            world.period.pk,
            actor=people[number % 2],
            source="test",
            version=report.version,
            content=progress.ReportInput(percent=50 + number, progress=f"{number}"),
        )

    results = at_once(*(save(number) for number in range(4)))
    assert kinds(results) == ["ProgressReport", "Stale", "Stale", "Stale"]
    winner = next(result for result in results if isinstance(result, ProgressReport))
    after = ProgressReport.objects.get()
    assert (after.version, after.percent) == (report.version + 1, winner.percent)
    for result in results:
        if isinstance(result, Stale):
            assert result.current.percent == winner.percent
    assert AuditEvent.objects.filter(action="progress.saved").count() == 2
    assert list(broken_links()) == []


def test_of_two_first_savers_one_makes_the_report(committed_world: World) -> None:
    world = committed_world
    people = [world.reporter(), world.approver()]
    results = at_once(
        *(
            lambda number=number: progress.save_report(
                world.measure.pk,
                world.period.pk,
                actor=people[number],
                source="test",
                version=None,
                content=progress.ReportInput(percent=number, progress=f"{number}"),
            )
            for number in range(2)
        )
    )
    assert kinds(results) == ["ProgressReport", "Stale"]
    assert ProgressReport.objects.count() == 1


def test_of_two_savers_of_one_filing_one_is_told(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        filing = world.draft_filing()
        content = world.filing_content()
    results = at_once(
        *(
            lambda number=number: save_filing(
                filing.pk,
                actor=world.reporter(),
                source="test",
                version=filing.version,
                content=FilingInput(summary=f"第{number}稿", commitments=content.commitments[:1]),
            )
            for number in range(2)
        )
    )
    assert kinds(results) == ["ImplementationPlan", "Stale"]
    assert world.filing().commitments.count() == 1


def test_signing_while_somebody_saves_signs_what_was_read_or_nothing(
    committed_world: World,
) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        filing = world.draft_filing()
        content = world.filing_content()
    reporter, approver = world.reporter(), world.approver()
    changed = FilingInput(summary="改了。", commitments=content.commitments)
    sign, _save = at_once(
        lambda: step_filing(
            filing.pk, Step.SIGN, actor=approver, source="test", revision=filing.revision
        ),
        lambda: save_filing(
            filing.pk, actor=reporter, source="test", version=filing.version, content=changed
        ),
    )
    after = world.filing()
    if isinstance(sign, Exception):
        assert isinstance(sign, Stale)
        assert (after.state, after.summary) == ("draft", "改了。")
    else:
        assert isinstance(_save, Refused)
        assert (after.state, after.summary) == ("submitted", "分三步推进。")


def test_of_two_reviewers_one_decides(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        report = world.submitted_report()
    reviewers = [
        world.person(World.COMMISSION, *world.reviewer.roles, number=number) for number in (1, 2)
    ]
    results = at_once(
        *(
            lambda step=step, actor=actor: progress.step_report(
                report.pk,
                step,
                actor=actor,
                source="test",
                revision=report.revision,
                reason="other",
                comment="改",
            )
            for step, actor in zip((Step.ACCEPT, Step.RETURN), reviewers, strict=True)
        )
    )
    # Whoever comes second reads who decided what.
    assert kinds(results) == ["ProgressReport", "Refused"]
    assert Transition.objects.filter(subject_type="progressreport").count() == 2
    assert list(broken_links()) == []


@pytest.fixture
def slow_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading the facts and writing the standing everybody else has time to commit."""

    def slowly(*args: Any) -> list[PartyFacts]:
        facts = facts_now(*args)
        time.sleep(0.4)
        return facts

    monkeypatch.setattr("reports.figures.standings.facts_now", slowly)


def standing_rows() -> list[dict[str, Any]]:
    return [
        {**row, "id": 0} for row in Standing.objects.order_by("measure", "organization").values()
    ]


@pytest.mark.usefixtures("slow_figures")
def test_filings_accepted_at_once_leave_the_standings_right(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        filings = [
            world.submitted_filing(organization) for organization in (World.A, World.X, World.Y)
        ]
        reviewer = world.reviewer
    results = at_once(
        *(
            lambda pk=filing.pk: step_filing(pk, Step.ACCEPT, actor=reviewer, source="test")
            for filing in filings
        )
    )
    assert kinds(results) == ["ImplementationPlan"] * 3
    shown = standing_rows()
    rebuild(world.plan)
    assert shown == standing_rows()
    assert Standing.objects.filter(measure=world.measure).count() == 3


@pytest.mark.usefixtures("slow_figures")
def test_reports_on_one_measure_accepted_at_once_leave_the_standings_right(
    committed_world: World,
) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        world.accepted_filing(World.X)
        reports = [world.draft_report(organization, 44) for organization in (World.A, World.X)]
        people = [world.approver(organization) for organization in (World.A, World.X)]
    results = at_once(
        *(
            lambda pk=report.pk, actor=person: progress.step_report(
                pk, Step.SIGN, actor=actor, source="test"
            )
            for report, person in zip(reports, people, strict=True)
        )
    )
    assert kinds(results) == ["ProgressReport"] * 2
    rows = Standing.objects.filter(measure=world.measure)
    assert list(rows.values_list("declared_percent", flat=True)) == [44, 44]


def test_two_requests_at_once_freeze_one_edition(committed_world: World) -> None:
    world = committed_world
    reviewer = world.reviewer
    results = at_once(
        *[lambda: building.request_report(world.period, actor=reviewer, source="test")] * 4
    )
    assert len({getattr(result, "pk", result) for result in results}) == 1
    assert ProvincialReport.objects.count() == 1
    assert ReportFile.objects.count() == 2


def test_two_builds_at_once_make_one_file(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        report = building.request_report(world.period, actor=None, source="test")
    file = report.files.get(format="xlsx")
    results = at_once(*[lambda: building.build(file.pk)] * 3)
    assert sorted(map(str, results)) == ["False", "False", "True"]
    file.refresh_from_db()
    assert (file.state, file.attempts) == ("ready", 1)


def test_two_files_at_once_do_not_pass_the_quota_together(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each on a document of its own, of one organization that has room for one of them."""
    world = committed_world
    with clock.pinned(TUESDAY):
        documents: list[ProgressReport | ImplementationPlan] = [
            world.draft_report(),
            world.draft_filing(),
        ]
    people = [world.reporter(), world.approver()]
    used = files._used

    def used_slowly(organization_id: int) -> int:
        found = used(organization_id)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(files, "ORGANIZATION_QUOTA", len(PDF))
    monkeypatch.setattr(files, "_used", used_slowly)

    def attach(number: int) -> Callable[[], object]:
        judged = judge(ContentFile(PDF, "方案.pdf"))
        return lambda: files.attach(documents[number], judged, actor=people[number], source="test")

    results = at_once(attach(0), attach(1))
    assert kinds(results) == ["Attachment", "Invalid"]
    assert Attachment.objects.count() == 1


def test_two_administrators_do_not_delete_the_last_two_reminders_of_a_duty(
    committed_world: World,
) -> None:
    world = committed_world
    admins = [world.person(World.C, Role.SYSTEM_ADMIN, number=number) for number in (1, 2)]
    ReminderRule.objects.filter(kind="filing").delete()
    last = [
        ReminderRule.objects.create(kind="filing", offset=-1, audience="reporter"),
        ReminderRule.objects.create(kind="filing", offset=0, audience="approver"),
    ]
    # The other statutory duty, which an emptied table would not remind of either.
    ReminderRule.objects.get_or_create(kind="report", offset=-1, audience="reporter")

    def delete(number: int) -> Callable[[], object]:
        return lambda: delete_rule(last[number].pk, actor=admins[number], source="test")

    assert kinds(at_once(delete(0), delete(1))) == ["Invalid", "NoneType"]
    assert ReminderRule.objects.filter(kind="filing").count() == 1


def test_four_planners_at_once_double_nothing(committed_world: World) -> None:
    for organization in (World.A, World.B, World.C, World.X, World.Y):
        committed_world.reporter(organization), committed_world.approver(organization)
    passes: list[Any] = at_once(*[partial(planner.plan, date(2012, 5, 14))] * 4)
    stored = Intent.objects.count()
    assert stored > 0
    assert sum(one.planned + one.superseded for one in passes) == stored
    assert (
        InboxMessage.objects.count() == Intent.objects.filter(channel="inbox", state="sent").count()
    )
