"""The monthly reports of 2012-05 to 2012-12: as people send them, with every way to be late.

What becomes of a party's report in a month is its fate, which follows from the numbers of month,
measure and organization; a few lines have a story of their own.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import IntEnum
from functools import partial

from django.core.files.base import ContentFile

from reform_tracker.workdays import WorkCalendar
from tasks.contributions import service as contributions
from tasks.duties.endings import Endings
from tasks.files import service as files
from tasks.files.judging import judge
from tasks.models import Assignment, ProgressReport
from tasks.progress import claims
from tasks.progress.models import DeclaredStatus
from tasks.progress.service import ReportInput
from tasks.signing.models import State
from tasks.signing.workflow import Step
from tests.upgrade.filings import PDF
from tests.upgrade.people import FULL, SOURCE, Province, Story

MONTHS = range(5, 13)
PUSHED = "酒泉市"  # from July on its own system sends its reports
SUPPORTERS = ("省工信委", "省财政厅", "省人社厅", "省水利厅", "省教育厅", "省发展改革委")
# key of the measure → month → percent: done, done and opened again, done but never accepted.
DONE = {
    "5.3": {9: 100},
    "2.5": {8: 100, 10: 80, 11: 85},
    "7.1": {11: 100, 12: 100},
    "6.2": {10: 100},
}


class Fate(IntEnum):
    """What becomes of a report."""

    MISSING = 0
    LATE = 1  # signed in the next month
    RETURNED_LATE = 2  # returned, and signed again with other figures in the next month
    WITHDRAWN_LATE = 3  # withdrawn in the next month, and signed again with other words
    UNSIGNED = 4  # handed over in time, signed in the next month
    DRAFT = 5  # never signed
    BLOCKED = 6
    RETURNED = 7  # returned and signed again in the month
    WAITING = 8  # accepted in the next month
    CLAIMING = 9  # accepted, with milestones claimed
    ACCEPTED = 10
    UNREVIEWED = 11  # never looked at


FATES = len(Fate)
EARLY = (Fate.RETURNED_LATE, Fate.WITHDRAWN_LATE, Fate.BLOCKED, Fate.RETURNED, Fate.CLAIMING)
ACCEPTED = (Fate.BLOCKED, Fate.CLAIMING, Fate.ACCEPTED)
CLAIMING = (Fate.CLAIMING, Fate.WAITING)  # some milestones are verified in the next month
RETURN = {"reason": "wrong_figures", "comment": "完成程度与上月口径不一致，请核实。"}


def fate_of(part: Assignment, month: int) -> Fate:
    key = part.measure.key
    if month in DONE.get(key, {}):
        return Fate.UNREVIEWED if key == "7.1" else Fate.CLAIMING
    if (key, month) == ("1.5", 5):
        return Fate.CLAIMING  # its lead is changed on 20 June
    return Fate((part.measure_id * 7 + part.organization_id * 3 + month * 5) % FATES)


def story(province: Province) -> Story:
    for month in MONTHS:
        yield from _month(province, month)


def _month(province: Province, month: int) -> Story:
    calendar = WorkCalendar.load(date(2012, 1, 1), date(2012, 12, 31))
    due = calendar.on_or_before(date(2012, month, 24 if month == 10 else 25))
    last = date(2012, month, monthrange(2012, month)[1])
    after = last + timedelta(days=1)
    on = calendar.on_or_after
    yield calendar.shift(due, -5), partial(_supporters, province, month)
    yield calendar.shift(due, -2), partial(_write, province, month, EARLY)
    yield due, partial(_write, province, month, tuple(set(Fate) - set(EARLY)))
    yield calendar.shift(due, 1), partial(_each, province, month, Step.RETURN, (Fate.RETURNED,))
    yield calendar.shift(due, 1), partial(_each, province, month, Step.ACCEPT, ACCEPTED)
    yield calendar.shift(due, 2), partial(_again, province, month, Fate.RETURNED)
    yield last, partial(_each, province, month, Step.RETURN, (Fate.RETURNED_LATE,))
    yield on(after + timedelta(days=2)), partial(_late, province, month)
    withdrawn = partial(_each, province, month, Step.WITHDRAW, (Fate.WITHDRAWN_LATE,))
    yield on(after + timedelta(days=3)), withdrawn
    yield on(after + timedelta(days=4)), partial(_again, province, month, Fate.RETURNED_LATE)
    yield on(after + timedelta(days=5)), partial(_again, province, month, Fate.WITHDRAWN_LATE)
    waited = (Fate.WAITING, Fate.RETURNED_LATE, Fate.WITHDRAWN_LATE, Fate.LATE)
    yield on(after + timedelta(days=10)), partial(_each, province, month, Step.ACCEPT, waited)


def _code(month: int) -> str:
    return f"2012-{month:02}"


def _parties(
    province: Province, month: int, fates: tuple[Fate, ...]
) -> Iterator[tuple[Assignment, Fate]]:
    """Those who owe this month's report in the browser and whose report has one of these fates."""
    period = province.period(_code(month))
    endings = Endings.of([period])
    for part in province.parties():
        if part.organization.short_name == PUSHED and month > MONTHS[0] + 1:
            continue
        fate = fate_of(part, month)
        reopened = part.measure.key == "2.5" and month in DONE["2.5"]
        later = part.owes_from is not None and period.due_on < part.owes_from
        over = later or endings.by((part.measure_id, part.organization_id), period)
        if fate in fates and (reopened or not over):
            yield part, fate


def _write(province: Province, month: int, fates: tuple[Fate, ...]) -> None:
    """Reports are written, and signed as far as their fate has it."""
    for part, fate in _parties(province, month, fates):
        stored = province.report(part, _code(month))
        if fate is Fate.MISSING or (stored is not None and not stored.is_editable):
            continue
        claimed = _claimed(part, month) if fate in CLAIMING else []
        report = province.write(part, _code(month), _content(part, month, fate), claimed)
        if fate is Fate.BLOCKED and month % 3 == 0:
            _files(province, report)
        if fate is Fate.UNSIGNED:
            province.take_report(report, Step.HAND_OVER)
        elif fate not in (Fate.LATE, Fate.DRAFT):
            province.take_report(report, Step.SIGN)


def _each(province: Province, month: int, step: Step, fates: tuple[Fate, ...]) -> None:
    """One step of every report with one of these fates that stands where the step begins."""
    said = RETURN if step is Step.RETURN else {}
    for part in province.parties():
        report = province.report(part, _code(month))
        if report is None or fate_of(part, month) not in fates:
            continue
        if report.state == State.SUBMITTED:
            province.take_report(report, step, **said)


def _late(province: Province, month: int) -> None:
    for part in province.parties():
        report = province.report(part, _code(month))
        fate = fate_of(part, month)
        if report is None or fate not in (Fate.LATE, Fate.UNSIGNED) or not report.is_editable:
            continue
        province.take_report(report, Step.SIGN)


def _again(province: Province, month: int, fate: Fate) -> None:
    """Written once more and signed again: other figures after a return, other words in any case."""
    for part in province.parties():
        report = province.report(part, _code(month))
        if report is None or fate_of(part, month) is not fate:
            continue
        if report.state not in (State.RETURNED, State.DRAFT):
            continue
        if fate is Fate.RETURNED and part.measure_id % 4 == 0:
            continue  # never again
        content = _content(part, month, fate, again=True)
        province.take_report(province.write(part, _code(month), content), Step.SIGN)


def _content(part: Assignment, month: int, fate: Fate, *, again: bool = False) -> ReportInput:
    number = month - MONTHS[0]
    percent = min(95, 12 + number * 10 + (part.measure_id * 3 + part.organization_id) % 9)
    if again and fate is not Fate.WITHDRAWN_LATE:
        percent -= 6
    percent = DONE.get(part.measure.key, {}).get(month, percent)
    task = part.measure.task.title
    done = f"截至{month}月，{task}：已印发第{number + 1}批配套文件，累计完成{percent}%的年度任务。"
    blocked = fate is Fate.BLOCKED
    return ReportInput(
        status=DeclaredStatus.BLOCKED if blocked else DeclaredStatus.IN_PROGRESS,
        percent=percent,
        progress=f"{done}经核实重新填报。" if again else done,
        problems=f"{task}所需配套资金尚未到位。" if blocked else "",
        next_steps="" if percent == FULL else f"{month % 12 + 1}月继续推进，完成阶段性任务。",
        coordination=f"请省财政厅协调解决{part.measure.key}的资金缺口。" if blocked else "",
    )


def _claimed(part: Assignment, month: int) -> list[int]:
    """The steps that are due by the month's end; none at all where "done" is all that is said."""
    if part.measure.key == "6.2":
        return []
    last = date(2012, month, monthrange(2012, month)[1])
    whole = DONE.get(part.measure.key, {}).get(month) == FULL
    open_ones = claims.claimable_milestones(part.measure_id, part.organization_id)
    return [one.pk for one in open_ones if whole or one.due_on <= last]


def _files(province: Province, report: ProgressReport) -> None:
    """Two files, of which one is taken off again."""
    writer = province.person(report.organization.short_name)
    for name in ("进展佐证.pdf", "误传材料.pdf"):
        upload = ContentFile(PDF + name.encode() + str(report.pk).encode(), name)
        kept = files.attach(report, judge(upload), actor=writer, source=SOURCE)
    files.remove(kept.pk, actor=writer, source=SOURCE)


def _supporters(province: Province, month: int) -> None:
    """Some of the parts that are awaited; some are put right at once."""
    period = province.period(_code(month))
    rows = Assignment.objects.filter(
        measure__task__area__plan=province.plan,
        role=Assignment.Role.SUPPORT,
        organization__short_name__in=SUPPORTERS,
    )
    for part in rows.select_related("organization", "measure").order_by("measure", "order"):
        organization = part.organization.short_name
        chance = (part.measure_id + part.organization_id * 2 + month) % 4
        if chance > 1:
            continue
        text = f"{organization}{month}月配合推进{part.measure.key}：已提供相关数据和政策意见。"
        for version in range(chance + 1):
            contributions.hand_in(
                part.measure_id,
                period.pk,
                actor=province.person(organization),
                source=SOURCE,
                version=version or None,
                text=f"{text}补充说明一项。" if version else text,
            )
