"""The monthly reports: supporters' parts, drafts, signatures, reviews, and every way to be late."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random

from departments.api_clients.service import renew_token
from departments.models import ApiClient, Organization
from reform_tracker import clock
from reports.playing.cast import REVIEWERS, Cast, Story
from reports.playing.doors import SOURCE
from reports.playing.tempers import Temper
from reports.playing.wording import part as part_text
from reports.playing.wording import report as report_text
from tasks.duties.endings import Endings
from tasks.models import (
    Assignment,
    Contribution,
    Measure,
    ProgressReport,
    ReportingPeriod,
)
from tasks.progress.claims import claimable_milestones, question, unreached
from tasks.progress.quoting import quotes
from tasks.progress.service import FIELDS, ReportInput
from tasks.signing.models import FILED, ReturnReason, State
from tasks.signing.workflow import Step

# Of a hundred reports of a unit of this temper: late, missing, a draft that nobody signs.
FATES = {
    Temper.PUNCTUAL: (1, 0, 0),
    Temper.ORDINARY: (6, 1, 1),
    Temper.SLOW: (28, 6, 4),
    Temper.SILENT: (35, 40, 5),
}
PUSHING = ("酒泉市", "庆阳市")
CONNECTED = (6, 11)
PASTED = ("2012-08", "2012-09", "2012-10")  # by who is silent otherwise
RETURNED = 6  # of a hundred reports
HANDED_IN = {Temper.PUNCTUAL: 80, Temper.ORDINARY: 60, Temper.SLOW: 40, Temper.SILENT: 20}
WHY = (
    (ReturnReason.WRONG_FIGURES, "完成数与上月累计数不衔接，请核实后重报。"),
    (ReturnReason.NOT_CONCRETE, "进展表述过于笼统，请写明本月完成的具体事项和数量。"),
    (ReturnReason.NO_EVIDENCE, "所报阶段任务完成缺少文件依据，请说明印发文号或验收情况。"),
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one report: working days by which it comes after its date, None for never;
    whether it stays a draft, and whether it comes back once."""

    late: int | None = 0
    is_draft: bool = False
    is_returned: bool = False


def story(cast: Cast) -> Story:
    yield cast.day(*CONNECTED), partial(_connect, cast)
    yield cast.day(12, 3), partial(_renew, cast)
    for period in cast.periods:
        if period.due_on < cast.day(5, 9):
            continue
        yield from _month(cast, period)


def _month(cast: Cast, period: ReportingPeriod) -> Story:
    shift = cast.calendar.shift
    yield shift(period.due_on, -6), partial(_ask_supporters, cast, period)
    for early in (5, 4, 3):
        yield shift(period.due_on, -early), partial(_supporters, cast, period, early)
    last = date(period.ends_on.year, period.ends_on.month, _days_of(period))
    # The December round ends with the year's work: what is later comes in January.
    for late in range(-3, 16):
        day = shift(period.due_on, late)
        yield day, partial(_write, cast, period, late)
        if late >= 0:
            yield shift(day, 1), partial(review, cast, period)
    yield cast.calendar.on_or_after(last + timedelta(days=1)), partial(review, cast, period)


def _connect(cast: Cast) -> None:
    """Two prefectures send their reports from their own systems from now on."""
    for unit in PUSHING:
        organization = Organization.objects.get(short_name=unit)
        cast.try_to(cast.door.connect, organization, actor=cast.named("security"))


def _renew(cast: Cast) -> None:
    """Before the token ends."""
    for client in ApiClient.objects.filter(account__organization__short_name__in=PUSHING):
        said = {"actor": cast.named("security"), "source": SOURCE, "overlap": timedelta(days=5)}
        cast.try_to(renew_token, client.pk, **said)


def _days_of(period: ReportingPeriod) -> int:
    return monthrange(period.ends_on.year, period.ends_on.month)[1]


def fate_of(cast: Cast, unit: str, key: str, code: str) -> Fate:
    dice = cast.dice("fate", unit, key, code)
    late, missing, draft = FATES[cast.tempers[unit]]
    thrown = dice.randint(1, 100)
    if thrown <= missing:
        return Fate(late=None)
    if thrown <= missing + draft:
        return Fate(is_draft=True)
    returned = dice.randint(1, 100) <= RETURNED
    if thrown <= missing + draft + late:
        return Fate(late=dice.randint(1, 12), is_returned=returned)
    return Fate(late=dice.randint(-3, 0), is_returned=returned)


def owing(cast: Cast, period: ReportingPeriod) -> Iterator[Assignment]:
    """Everybody who owes this period's report today."""
    endings = Endings.of([period])
    for one in cast.reporting():
        later = one.owes_from is not None and period.due_on < one.owes_from
        if not later and not endings.by((one.measure_id, one.organization_id), period):
            yield one


def _ask_supporters(cast: Cast, period: ReportingPeriod) -> None:
    """One lead in three asks for the parts."""
    for measure in cast.followed:
        lead = cast.lead(measure)
        asks = cast.dice("ask", measure.key, period.code).randint(1, 3) == 1
        if asks and len(cast.lines[measure.pk]) > 1 and not _has_reported(measure, period):
            cast.try_to(cast.door.ask_for_parts, measure, period, actor=cast.person(lead))


def _has_reported(measure: Measure, period: ReportingPeriod) -> bool:
    """Whether the lead has: nobody is awaited any more."""
    rows = ProgressReport.objects.filter(measure=measure, period=period, state__in=FILED)
    return rows.by_leads().exists()


def _supporters(cast: Cast, period: ReportingPeriod, early: int) -> None:
    there = set(
        Contribution.objects.filter(period=period).values_list("measure_id", "organization_id")
    )
    for measure in cast.followed:
        for one in cast.lines[measure.pk][1:]:
            if (measure.pk, one.organization_id) in there:
                continue
            unit = one.organization.short_name
            dice = cast.dice("part", unit, measure.key, period.code)
            temper = cast.tempers.get(unit, Temper.ORDINARY)
            if dice.randint(3, 5) != early or dice.randint(1, 100) > HANDED_IN[temper]:
                continue
            text = part_text(cast.speaker(unit, measure), clock.today(), dice)
            cast.try_to(cast.door.hand_in, measure, period, text, actor=cast.person(unit))


def _write(cast: Cast, period: ReportingPeriod, late: int) -> None:
    """Reports whose day this is are written and signed."""
    stored = _stored(period)
    for one in owing(cast, period):
        unit = one.organization.short_name
        fate = fate_of(cast, unit, one.measure.key, period.code)
        there = stored.get((one.measure_id, one.organization_id))
        if fate.late != late or (there is not None and not there.is_editable):
            continue
        write_report(cast, one, period, there, is_draft=fate.is_draft)


def write_report(
    cast: Cast,
    one: Assignment,
    period: ReportingPeriod,
    there: ProgressReport | None,
    *,
    is_draft: bool = False,
) -> None:
    """One report, signed unless it stays a draft."""
    unit = one.organization.short_name
    dice = cast.dice("report", unit, one.measure.key, period.code, there.version if there else 0)
    content, claimed = content_of(cast, one, period, dice, again=there is not None)
    if (system := cast.system(unit)) is not None and not is_draft:
        said = {"actor": system, "there": there, "claimed": claimed}
        cast.try_to(cast.door.push, one.measure, period, content, **said)
        return
    number = cast.try_to(
        cast.door.save_report,
        one.measure,
        period,
        content,
        actor=cast.person(unit),
        version=there.version if there else None,
        claimed=claimed,
    )
    if number is None or is_draft:
        return
    report = ProgressReport.objects.get(pk=number)
    if dice.random() < 0.2:  # noqa: PLR2004 (one in five is handed over by its writer first)
        cast.try_to(cast.door.step, report, Step.HAND_OVER, actor=cast.person(unit))
    cast.try_to(cast.door.step, report, Step.SIGN, actor=cast.approver(unit))


def content_of(
    cast: Cast, one: Assignment, period: ReportingPeriod, dice: Random, *, again: bool = False
) -> tuple[ReportInput, list[int]]:
    """What the organization says, and the milestones it claims; what came back is never pasted."""
    unit, on = one.organization.short_name, clock.today()
    pace = cast.pace(unit, one.measure.key)
    claimable = claimable_milestones(one.measure_id, one.organization_id)
    reached = {title for title, day in zip(pace.titles, pace.reached, strict=True) if day <= on}
    claimed = [milestone.pk for milestone in claimable if milestone.title in reached]
    pastes = cast.tempers[unit] is Temper.SILENT and period.code in PASTED and not again
    if pastes and (before := _before(one, period)) is not None:
        return before, []
    quoted: list[str] = []
    if one.role == Assignment.Role.LEAD:
        parts = Contribution.objects.filter(measure=one.measure_id, period=period)
        for part in parts.select_related("organization").order_by("pk")[:1]:
            name = part.organization.short_name
            quoted = [quotes(part.text, name)[0].marked]
    content = report_text(cast.speaker(unit, one.measure), pace, on, dice, quoted=quoted)
    if unreached(content.status, claimable, claimed):
        claimed = [milestone.pk for milestone in claimable]
    return content, claimed


def _before(one: Assignment, period: ReportingPeriod) -> ReportInput | None:
    """What the organization said last, for who pastes it unchanged."""
    rows = ProgressReport.objects.filter(
        measure=one.measure_id,
        organization=one.organization_id,
        period__starts_on__lt=period.starts_on,
        state__in=FILED,
    )
    last = rows.order_by("period__starts_on").last()
    return ReportInput(**{name: getattr(last, name) for name in FIELDS}) if last else None


def review(cast: Cast, period: ReportingPeriod) -> None:
    """What has waited for a working day or more is looked at; some of it comes back, and comes
    again the next day but one."""
    for report in _waiting(period):
        unit = report.organization.short_name
        dice = cast.dice("review", unit, report.measure.key, period.code)
        fate = (
            fate_of(cast, unit, report.measure.key, period.code) if unit in cast.tempers else Fate()
        )
        waits = cast.dice("waits", unit, report.measure.key, clock.today()).random() < 0.1  # noqa: PLR2004
        again = report.transitions().filter(step=Step.RETURN).exists()
        if clock.local_date(report.signed_at) >= clock.today() or waits:
            continue
        names = list(REVIEWERS)
        dice.shuffle(names)
        # Whose return was taken back does not look at it again.
        reviewer = cast.judge(report.access().signed if again else (), names)
        if fate.is_returned and not again:
            reason, comment = dice.choice(WHY)
            said = {"reason": reason, "comment": comment}
            cast.try_to(cast.door.step, report, Step.RETURN, actor=reviewer, **said)
        else:
            confirmed = bool(question(report))
            cast.try_to(cast.door.step, report, Step.ACCEPT, actor=reviewer, confirmed=confirmed)
    _mend(cast, period)


def _mend(cast: Cast, period: ReportingPeriod) -> None:
    """What came back two working days ago is written anew."""
    before = cast.calendar.shift(clock.today(), -2)
    rows = ProgressReport.objects.filter(period=period, state=State.RETURNED, ended_on=None)
    for report in rows.select_related("organization", "measure__task", "period"):
        if clock.local_date(report.reviewed_at) > before:
            continue
        part = Assignment.objects.reporting().filter(
            measure=report.measure_id, organization=report.organization_id, until=None
        )
        for one in part.select_related("organization", "measure__task"):
            write_report(cast, one, period, report)


def _waiting(period: ReportingPeriod) -> list[ProgressReport]:
    rows = ProgressReport.objects.filter(period=period, state=State.SUBMITTED)
    return list(rows.select_related("organization", "measure__task", "period").order_by("pk"))


def _stored(period: ReportingPeriod) -> dict[tuple[int, int], ProgressReport]:
    rows = ProgressReport.objects.filter(period=period)
    return {(one.measure_id, one.organization_id): one for one in rows}
