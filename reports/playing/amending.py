"""What was accepted is opened again: figures of a report put right, a plan with another date."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from reform_tracker import clock
from reports.playing.cast import Cast, Story
from reports.playing.doors import SOURCE
from reports.playing.filings import SURNAMES
from reports.playing.wording import corrected
from tasks.amending import contents
from tasks.amending import service as amending
from tasks.models import (
    Amendment,
    AmendmentRequest,
    Closing,
    ImplementationPlan,
    Milestone,
    ProgressReport,
)
from tasks.progress.models import DeclaredStatus
from tasks.signing.models import ReturnReason, State
from tasks.signing.states import Asked
from tasks.signing.workflow import Step

# The last ones of the year are decided, being written and waiting for review on 28 December.
OF_REPORTS = ((6, 13), (7, 12), (8, 14), (9, 13), (10, 18), (11, 14), (12, 6), (12, 20), (12, 24))
OF_PLANS = ((7, 5), (8, 21), (9, 11), (10, 8))
LAST_MINUTE = (12, 28)
NOT_OPENED = ((7, 12), (11, 14))  # what was asked for then is too little to open a report for
NOT_ENOUGH = (8, 14)  # the amendment of what was asked for then comes back once
TOO_LATE = (10, 1)  # from then on nobody gets another plan for the year
# Working days after the request on which it is decided; after a decision, or a return, on which
# the amendment is written; signed; and after its signature, on which it is reviewed.
DECIDED, WRITTEN, SIGNED, REVIEWED = 2, 2, 3, 2
BACK = (45, 75, 110)  # days since the end of a period of which a report is looked for
FIRST, MOST = 15, 96  # percent of what is put right: something to be counted, and not done
SOON = 30  # days: what is done by then is closed rather than amended
AHEAD, LATER = 20, 25  # days: how far off a date must be that moves, by how much it does
OF_REPORT = (
    "{name}{month}月报告的完成数误将在办数计入，经与台账核对需更正，申请打开该报告予以修订。",
    "{month}月所报{name}完成数与统计部门核定数不一致，申请打开该报告，按核定数更正。",
    "{name}{month}月数据汇总时重复计算了县区上报数，申请打开该报告予以核减。",
)
OF_PLAN = "联络员变动，且“{title}”需与国家有关部门新出台的配套政策衔接，申请打开实施方案予以修订。"
GRANTED = "同意打开，请只更正申请所列内容，五个工作日内重新报送。"
REFUSED = "差异不影响当月进度判断，请在下月报告中一并说明，不再打开原报告。"
REFUSED_PLAN = "实施方案执行已进入收尾阶段，不再调整；确需延期的，请按事项单独申请延期。"
CHANGED = "实施方案的时限已有变动，请对照现行版本修改后重新报送。"
RETURNED = "请在进展情况中写明更正后的数据来源。"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document, and why it is to be opened."""

    kind: str
    document: ImplementationPlan | ProgressReport
    reason: str


def story(cast: Cast) -> Story:
    for month, day in (*OF_REPORTS, LAST_MINUTE):
        yield cast.day(month, day), partial(_ask_for_a_report, cast)
    for month, day in OF_PLANS:
        yield cast.day(month, day), partial(_ask_for_a_plan, cast)
    for one in cast.workdays(cast.day(6, 14), cast.day(13, 18)):
        yield one, partial(_decide, cast)
        yield one, partial(_go_on, cast)


def _ask_for_a_report(cast: Cast) -> None:
    """Of the newest period of which there is one; whoever sends from his own system puts it right
    there."""
    wanted = next(filter(None, (_reports(cast, since=days) for days in BACK)), None)
    if wanted:
        chosen = cast.dice("report to amend", clock.today()).choice(wanted)
        name = cast.subject(chosen.measure.key).name
        month = chosen.period.starts_on.month
        said = cast.dice("why amend", clock.today()).choice(OF_REPORT)
        reason = said.format(name=name, month=month)
        _ask(cast, Wanted("report", chosen, reason))


def _reports(cast: Cast, *, since: int) -> list[ProgressReport]:
    """What can be put right of periods that ended so many days ago at most."""
    today = clock.today()
    rows = ProgressReport.objects.filter(
        period__plan=cast.plan,
        period__due_on__lt=today - timedelta(days=7),
        period__ends_on__gt=today - timedelta(days=since),
        state=State.ACCEPTED,
        status=DeclaredStatus.IN_PROGRESS,
        percent__range=(FIRST, MOST),
        amendmentrequests=None,
        measure__in=cast.followed,
    ).select_related("organization", "measure", "period")
    asked = set(Closing.objects.filter(plan=cast.plan).values_list("measure_id", "organization_id"))
    return [
        one
        for one in rows.order_by("-period__starts_on", "organization__unit_order", "measure")
        if (one.measure_id, one.organization_id) not in asked
        and cast.system(one.organization.short_name) is None
        and not _pace(cast, one).is_done(today + timedelta(days=SOON))
    ]


def _pace(cast: Cast, report: ProgressReport) -> Any:
    return cast.pace(report.organization.short_name, report.measure.key)


def _ask_for_a_plan(cast: Cast) -> None:
    """One with a step that is still far off."""
    plans = ImplementationPlan.objects.filter(
        plan=cast.plan, state=State.ACCEPTED, amendmentrequests=None
    ).select_related("organization")
    found = [(plan, step) for plan in plans.order_by("organization__unit_order")
             if (step := _step_to_move(plan, clock.today())) is not None]  # fmt: skip
    if found:
        plan, step = cast.dice("plan to amend", clock.today()).choice(found)
        _ask(cast, Wanted("filing", plan, OF_PLAN.format(title=step.title)))


def _ask(cast: Cast, wanted: Wanted) -> None:
    cast.try_to(
        amending.ask,
        wanted.kind,
        wanted.document.pk,
        actor=cast.approver(wanted.document.organization.short_name),
        source=SOURCE,
        reason=wanted.reason,
    )


def _decide(cast: Cast) -> None:
    """Most are granted."""
    trifles = {cast.day(*day) for day in NOT_OPENED}
    rows = AmendmentRequest.objects.filter(plan=cast.plan, state=Asked.ASKED)
    for one in rows.select_related("organization", "report__measure").order_by("pk"):
        if not _is_time(cast, one.asked_on, DECIDED):
            continue
        step, words = Step.GRANT, GRANTED
        if one.report is None and clock.today() >= cast.day(*TOO_LATE):
            step, words = Step.REFUSE, REFUSED_PLAN
        elif one.asked_on in trifles:
            step, words = Step.REFUSE, REFUSED
        cast.try_to(cast.door.step, one, step, actor=cast.judge(one.wrote), comment=words)


def _go_on(cast: Cast) -> None:
    """Each is written, signed by another person, and reviewed, a step a day."""
    rows = Amendment.objects.going_on().filter(plan=cast.plan).select_related(
        "organization", "request", "filing", "report__measure", "report__period"
    )  # fmt: skip
    for one in rows.order_by("pk"):
        if one.state == State.SUBMITTED:
            if _is_time(cast, clock.local_date(one.signed_at), REVIEWED):
                _review(cast, one)
            continue
        begun = one.reviewed_at or (one.request.decided_at if one.request else None)
        since = clock.local_date(begun)
        if _is_time(cast, since, SIGNED) and not amending.is_behind(one):
            actor = cast.approver(one.organization.short_name)
            cast.try_to(cast.door.step, one, Step.SIGN, actor=actor)
        elif _is_time(cast, since, WRITTEN):
            _write(cast, one)


def _review(cast: Cast, one: Amendment) -> None:
    """One comes back once; so does what does not hold any more as it was compared."""
    again = one.transitions().filter(step=Step.RETURN).exists()
    judge = cast.judge(one.access().signed)
    asked_on = one.request.asked_on if one.request is not None else None
    if asked_on == cast.day(*NOT_ENOUGH) and not again:
        why = {"reason": ReturnReason.NO_EVIDENCE, "comment": RETURNED}
        cast.try_to(cast.door.step, one, Step.RETURN, actor=judge, **why)
    elif amending.is_behind(one):
        why = {"reason": ReturnReason.OTHER, "comment": CHANGED}
        cast.try_to(cast.door.step, one, Step.RETURN, actor=judge, **why)
    else:
        cast.try_to(cast.door.step, one, Step.ACCEPT, actor=judge)


def _write(cast: Cast, one: Amendment) -> None:
    said = contents.said(one.document)
    if one.report is not None:
        content = said | _put_right(cast, one, one.report)
    elif one.filing is not None and one.request is not None:
        content = said | _other_plan(cast, one.filing, one.request.asked_on)
    else:
        return  # it is owed for lines that were taken over
    cast.try_to(
        amending.save,
        one.pk,
        actor=cast.person(one.organization.short_name),
        source=SOURCE,
        version=one.version,
        content=content,
    )


def _put_right(cast: Cast, one: Amendment, report: ProgressReport) -> dict[str, Any]:
    """Somewhat less was done than was counted."""
    of = (one.organization.short_name, report.measure.key, report.period.code)
    percent = report.percent - cast.dice("less", *of).randint(2, 6)
    progress = corrected(report.progress, percent)
    if progress == report.progress:
        progress = f"{progress.rstrip('。')}。完成程度已按核定情况更正。"
    if one.reviewed_at is not None:
        progress = f"{progress.rstrip('。')}。以上数据以部门统计台账为准，已与财务数据核对。"
    return {"percent": percent, "progress": progress}


def _other_plan(cast: Cast, filing: ImplementationPlan, asked_on: date) -> dict[str, Any]:
    """Another person to be called, and a step later by weeks."""
    dice = cast.dice("other plan", filing.organization.short_name)
    step = _step_to_move(filing, asked_on)
    new = {"liaison_name": f"{dice.choice(SURNAMES)}某", "liaison_phone": "0931-8460066"}
    if step is None:
        return new
    later = cast.calendar.on_or_before(step.due_on + timedelta(days=LATER)).isoformat()
    commitments = [
        one
        if one["measure"] != step.commitment.measure_id
        else one | {"milestones": [
            each | {"due_on": later} if each["title"] == step.title else each
            for each in one["milestones"]
        ]}
        for one in contents.said(filing)["commitments"]
    ]  # fmt: skip
    return new | {"commitments": commitments}


def _step_to_move(filing: ImplementationPlan, on: date) -> Milestone | None:
    """The first one that is far off on that day, not reached, and not the last of its line."""
    rows = Milestone.objects.filter(
        commitment__filing=filing, commitment__until=None, until=None
    ).select_related("commitment")
    lines: dict[int, list[Milestone]] = {}
    for one in rows.order_by("commitment__measure", "due_on"):
        lines.setdefault(one.commitment_id, []).append(one)
    far = on + timedelta(days=AHEAD)
    for steps in lines.values():
        for step, then in itertools.pairwise(steps):
            apart = then.due_on - step.due_on > timedelta(days=LATER)
            if step.due_on > far and step.verified_on is None and apart:
                return step
    return None


def _is_time(cast: Cast, since: date, workdays: int) -> bool:
    return cast.calendar.shift(since, workdays) <= clock.today()
