"""A whole year of a few lines, played day by day to the published assessment."""

from collections import Counter
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reports.closes import chain
from reports.figures import kept
from reports.figures.rollups import current_period, overview, plan_figures
from reports.figures.standings import differences
from reports.models import Assessment, AssessmentSheet, PeriodClose, ProvincialReport, ReportFile
from reports.playing import player, reminders
from reports.playing.player import LAST, PLAYED, Player, played_until
from reports.playing.subjects import subjects
from reports.playing.tempers import Temper, chance, tempers
from reports.playing.wording import COUNTIES, Speaker, corrected, count
from reports.year_end.models import Way
from reports.year_end.parts import waiting
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around, open_duties
from tasks.models import (
    Acknowledgement,
    Amendment,
    AmendmentRequest,
    Closing,
    Comment,
    Contribution,
    CoordinationItem,
    Directive,
    Extension,
    Feedback,
    ImplementationPlan,
    Inspection,
    JointMeeting,
    Measure,
    Notice,
    Objection,
    ProgressReport,
    ReformPlan,
    Remark,
    ReportVersion,
    Result,
    Transition,
    Urge,
)
from tasks.signing.workflow import Step, kinds
from tests.factories.demo import seed
from tests.reports.playing.marks import once_where_it_is_cheap

LINES = ("1.2", "2.3", "2.5", "4.3", "7.1", "9.1")
SHORT = date(2012, 5, 22)
UNITS = 34
DECEMBER, CLOSED = date(2012, 12, 28), date(2013, 1, 24)


@pytest.fixture
def begun(plan: ReformPlan, settings: Settings) -> ReformPlan:
    settings.DEMO = True
    seed()
    plan.refresh_from_db()
    return plan


def through(last: date, **more: Any) -> str:
    said = StringIO()
    call_command("seed_demo", through=last, stdout=said, **more)
    return said.getvalue()


def trail() -> list[tuple[str, str, str]]:
    rows = AuditEvent.objects.order_by("pk").values_list("actor_name", "action", "summary")
    return list(rows)


def test_every_line_has_its_own_words(plan: ReformPlan) -> None:
    assert set(subjects()) == set(Measure.objects.values_list("key", flat=True))
    prefectures = plan.filings.filter(organization__kind="prefecture")
    assert set(COUNTIES) == set(prefectures.values_list("organization__short_name", flat=True))
    said = [stage.done for one in subjects().values() for stage in one.stages]
    assert len(said) == len(set(said)) == 4 * len(subjects())
    assert all(len(one.counted) == 2 for one in subjects().values())


def test_a_corrected_report_counts_as_if_it_had_been_written_so() -> None:
    on = date(2012, 8, 24)
    for one in subjects().values():
        speaker = Speaker("省水利厅", (), one)
        said = [count(speaker, percent, on, chance(1)) for percent in (60, 55)]
        assert corrected(f"召开会议。{said[0]}。", 55) == f"召开会议。{said[1]}。"


def test_another_seed_is_another_spread_of_the_same_tempers() -> None:
    units = [str(number) for number in range(UNITS)]
    first, second = (tempers(seed, units, "0") for seed in (1, 2))
    assert first != second
    assert Counter(first.values()) == Counter(second.values())
    assert set(first.values()) == set(Temper)


@once_where_it_is_cheap
def test_a_year_that_is_played_in_two_goes_is_the_same(
    begun: ReformPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run adds nothing, a later day goes on, an interrupted day leaves nothing."""
    monkeypatch.setattr(player, "STORIES", player.STORIES[:1])
    through(date(2012, 5, 15))
    before = trail()
    assert "nothing was changed" in through(date(2012, 5, 15))
    assert "nothing was changed" in through(date(2012, 5, 10))
    assert trail() == before
    with pytest.raises(CommandError, match="--seed 53"):
        through(SHORT, seed=7)
    with monkeypatch.context() as patched:
        patched.setattr(Player, "_keep", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            through(SHORT)
    assert trail() == before
    assert "2012-05-22" in through(SHORT)
    played = played_until(begun)
    assert played is not None
    assert (played.on, played.seed) == (SHORT, 53)
    days = AuditEvent.objects.filter(action=PLAYED).order_by("pk").values_list("data", flat=True)
    assert [one["on"] for one in days] == [f"2012-05-{day:02}" for day in range(9, 23)]


def _power_cut(_self: Player, _day: date) -> None:
    raise KeyboardInterrupt


@once_where_it_is_cheap
def test_the_year_shows_everything_and_holds_together(
    begun: ReformPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a few lines; of all the others nobody would report, and be reminded week by week."""
    told = [one for one in player.STORIES if one is not reminders]
    monkeypatch.setattr(player, "STORIES", told)
    assert Player(begun, only=LINES).through(DECEMBER).refused == []
    with clock.pinned(DECEMBER):
        _has_a_way_on(begun)
        _counts_what_is_there(begun, DECEMBER)
        _is_amended_still()
    cast = Player(begun, only=LINES).through(LAST)
    assert cast.refused == []
    with clock.pinned(LAST):
        kept.keep_days(len(cast.periods))
        _shows_every_story(begun)
        _is_proved(begun)
        _counts_what_is_there(begun, LAST)
        _is_assessed(begun)
        _is_closed_and_goes_on(begun)
    assert "nothing was changed" in through(LAST)  # of two plans the one that is played


def _shows_every_story(plan: ReformPlan) -> None:
    filed = ImplementationPlan.objects.filter(plan=plan)
    assert filed.count() == filed.filter(state="accepted").count() == UNITS
    assert filed.filter(first_filed_on__gt=plan.filing_due_on).count() > 5
    assert steps(ImplementationPlan, Step.RETURN) >= 5
    assert not Acknowledgement.objects.filter(plan=plan).exclude(state="confirmed").exists()
    reports = ProgressReport.objects.filter(period__plan=plan)
    assert {"done", "in_progress", "blocked"} <= states(reports, "status")
    assert steps(ProgressReport, Step.RETURN) > 0
    assert states(Objection.objects.all(), "against") == {"filing", "report", "light"}
    for against in ("report", "light"):
        decided = Objection.objects.filter(against=against)
        assert states(decided) == {"granted", "refused"}
    assert states(AmendmentRequest.objects.all()) == {"granted", "refused"}
    assert states(Amendment.objects.all()) == {"accepted"}
    assert Amendment.objects.filter(filing__isnull=False).exists()
    assert steps(Amendment, Step.RETURN) == 1
    assert ReportVersion.objects.exists()
    assert states(reports, "written_via") == {"browser", "api"}
    assert Contribution.objects.count() > 50
    assert "供稿" in "".join(reports.values_list("progress", flat=True))
    assert {"granted", "refused"} <= states(Extension.objects.all())
    assert Extension.objects.filter(directive__isnull=False).exists()
    assert Extension.objects.filter(filing__isnull=False).exists()
    assert {"granted", "refused"} <= states(Closing.objects.all())
    assert Closing.objects.filter(reopens__isnull=False).exists()
    assert "decided" in states(CoordinationItem.objects.all())
    assert JointMeeting.objects.exclude(minuted_at=None).count() >= 2
    assert not JointMeeting.objects.filter(minuted_at=None).exists()
    assert "done" in states(Directive.objects.all())
    assert states(Directive.objects.all(), "origin") >= {"remark", "coordination", "inspection"}
    assert steps(Directive, Step.REOPEN) == 1
    assert Remark.objects.filter(handled_at=None).count() == 0
    assert Urge.objects.count() > 20
    assert Notice.objects.values("number").distinct().count() == 3
    assert Notice.objects.filter(number=1).count() == 5
    assert "done" in states(Notice.objects.all())
    assert Inspection.objects.exclude(demands="").exists()
    assert Result.objects.filter(recommended_at__isnull=False).exists()
    assert Comment.objects.filter(named__isnull=False).exists()
    assert states(Feedback.objects.all()) == {"open", "closed"}


def states(rows: Any, name: str = "state") -> set[str]:
    return set(rows.values_list(name, flat=True))


def steps(kind: type[Any], step: Step) -> int:
    return Transition.objects.filter(subject_type=kind.kind(), step=step).count()


def _has_a_way_on(plan: ReformPlan) -> None:
    """No document stands in a state from which nothing leads but the last ones; nothing is owed
    that is done."""
    for workflow in kinds():
        leads_on = {state for rule in workflow.steps.values() for state in rule.sources}
        last = {"withdrawn", "refused", "granted", "confirmed", "accepted", "done", "decided"}
        assert states(workflow.model._default_manager.all()) <= leads_on | last, workflow.name
    duties = open_duties(Question.of_plan(plan, DECEMBER, calendar_around(DECEMBER)))
    assert len({duty.key for duty in duties}) == len(duties)
    filed = ProgressReport.objects.filter(period__plan=plan, state__in=("submitted", "accepted"))
    assert not {one.duty_key for one in filed} & {duty.key for duty in duties}
    plans = ImplementationPlan.objects.filter(plan=plan, state="accepted")
    assert not {one.duty_key for one in plans} & {duty.key for duty in duties}


def _is_proved(plan: ReformPlan) -> None:
    assert list(broken_links()) == []
    assert list(chain.broken_links(plan)) == []
    closed = [one.period.code for one in PeriodClose.objects.filter(plan=plan).order_by("number")]
    assert closed[:4] == ["2012-05", "2012-06", "2012-07", "2012-08"]
    assert closed.count("2012-09") == 3  # closed, opened again, closed anew
    assert ReportFile.objects.exclude(state="ready").count() == 0
    assert ProvincialReport.objects.count() == 9


def _counts_what_is_there(plan: ReformPlan, on: date) -> None:
    """The dashboard's figures are those of the ledger, the standings those of the facts."""
    assert list(differences(plan)) == []
    period = current_period(plan, on)
    assert period is not None
    figures, counted = plan_figures(plan, period, on), overview(plan, period, on)
    assert figures.lights == counted.lights


def _is_amended_still() -> None:
    """On 28 December one waits for its decision, one is being written, one waits for review."""
    assert AmendmentRequest.objects.filter(state="asked").count() == 1
    assert states(Amendment.objects.going_on()) == {"draft", "submitted"}


def _is_closed_and_goes_on(plan: ReformPlan) -> None:
    """Each part went one of the four ways; what goes on stands in next year's plan."""
    plan.refresh_from_db()
    assert plan.closed_on == CLOSED
    assert waiting(plan) == {}
    ended = list(plan.endings.filter(applied_at__isnull=False).select_related("measure"))
    assert {one.way for one in ended} == set(Way)
    heir = ReformPlan.objects.get(year=plan.year + 1)
    assert heir.is_open
    for one in ended:
        assert one.goes_on == (one.became is not None)
        if one.became is not None:
            assert one.became.task.continues_id == one.measure.task_id
            assert one.became.task.area.plan == heir
    assert {"confirmed", "awaited"} <= states(heir.acknowledgements.all())
    assert states(heir.filings.all()) == {"draft"}
    assert list(differences(heir)) == []


def _is_assessed(plan: ReformPlan) -> None:
    assessment = Assessment.objects.get(plan=plan)
    assert assessment.state == Assessment.State.PUBLISHED
    assert assessment.editions.count() == 2
    sheets = list(AssessmentSheet.objects.filter(assessment=assessment))
    assert len(sheets) == UNITS
    assert all(sheet.total is not None and 0 <= sheet.total <= 100 for sheet in sheets)
    assert len({sheet.total for sheet in sheets}) > 10
    assert sum(sheet.self_at is not None for sheet in sheets) > 20
