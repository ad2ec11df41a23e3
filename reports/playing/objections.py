"""Units that do not agree with a return or a red light, decided by whoever had no part in it."""

from datetime import timedelta
from functools import partial

from departments.accounts.demo import COMMISSION_UNIT
from reform_tracker import clock
from reform_tracker.workdays import ONE_DAY
from reports.figures.lights import Light
from reports.figures.rollups import current_period, rows_on
from reports.playing.asking import open_milestones
from reports.playing.cast import Cast, Story
from reports.playing.doors import SOURCE
from reports.playing.tempers import Temper
from reports.playing.wording import on_day
from tasks.extensions import service as extensions
from tasks.extensions.targets import Kind
from tasks.models import Assignment, ImplementationPlan, Milestone, Objection, ProgressReport
from tasks.objecting import service as objecting
from tasks.objecting.models import Against
from tasks.signing.models import State
from tasks.signing.states import Asked
from tasks.signing.workflow import Step

LIGHTS = ((7, 12), (9, 13), (10, 18), (11, 15))
AT_ONCE = 2  # lights objected to on a day
OVERDUE, MORE = 90, 40  # days: how long a step may have been late, how much more time it gets
OF_REPORT = "所报数据以部门统计台账为准，与上月口径一致，统计表已随文报送，建议撤销退回。"
OF_PLAN = "有关分阶段安排需待国家配套政策出台后细化，总体目标和责任科室均已明确，建议先予备案。"
OF_LIGHT = "“{name}”亮红灯主要受客观因素影响：{hindrance}。建议按实际情况核定阶段时限。"
UPHELD = "经复核，所报数据口径一致，撤销退回，按原件继续审核。"
REJECTED = "经复核，本月完成数与台账不一致，请核实修改后重新报送。"
REJECTED_PLAN = "省政府文件要求实施方案列明分阶段步骤和完成时限，请补充后重新报送备案。"
REJECTED_LIGHT = "经核实，灯色按备案方案时限和已核验的完成情况判定，有关步骤确已滞后，予以维持。"
MOVED = "经核实，情况属实，已将“{title}”的时限由{before}调整为{until}，灯色按新时限判定。"


def story(cast: Cast) -> Story:
    for day in cast.workdays(cast.day(5, 10), cast.day(13, 18)):
        yield day, partial(_decide, cast)
        yield day, partial(_object, cast)
    for month, day_of_month in LIGHTS:
        yield cast.day(month, day_of_month), partial(_object_to_lights, cast)


def _object(cast: Cast) -> None:
    """One in three of the reports that came back today; of the plans the first one."""
    since = clock.end_of(clock.today() - ONE_DAY)
    returned = {"state": State.RETURNED, "reviewed_at__gte": since}
    plans = ImplementationPlan.objects.filter(plan=cast.plan, **returned)
    if not Objection.objects.filter(plan=cast.plan, against=Against.FILING).exists():
        for plan in plans.select_related("organization").order_by("organization__unit_order")[:1]:
            _object_to(cast, plan, OF_PLAN)
    reports = ProgressReport.objects.filter(period__plan=cast.plan, **returned)
    for report in reports.select_related("organization", "measure", "period").order_by("pk"):
        unit = report.organization.short_name
        dice = cast.dice("objects", unit, report.measure.key, report.period.code)
        if dice.randint(1, 3) == 1 and not report.objections.exists():
            _object_to(cast, report, OF_REPORT)


def _object_to(cast: Cast, document: ImplementationPlan | ProgressReport, reason: str) -> None:
    kind = Against.REPORT if isinstance(document, ProgressReport) else Against.FILING
    actor = cast.approver(document.organization.short_name)
    cast.try_to(objecting.object_to, kind, document.pk, actor=actor, source=SOURCE, reason=reason)


def _object_to_lights(cast: Cast) -> None:
    """Some of those whose part is red and who are not silent; whoever decides about lights has
    nothing to object to."""
    today = clock.today()
    period = current_period(cast.plan, today)
    if period is None:
        return
    red = {
        (row.measure_id, row.organization_id)
        for row in rows_on(cast.plan, period, today)
        if row.light == Light.RED
    }
    objected = set(
        Objection.objects.filter(against=Against.LIGHT).values_list("measure_id", "organization_id")
    )
    concerned = [
        one
        for one in cast.reporting()
        if (one.measure_id, one.organization_id) in red - objected
        and one.organization.short_name != COMMISSION_UNIT
        and cast.tempers[one.organization.short_name] is not Temper.SILENT
    ]
    for one in cast.dice("lights", today).sample(concerned, min(AT_ONCE, len(concerned))):
        _object_to_light(cast, one)


def _object_to_light(cast: Cast, one: Assignment) -> None:
    subject = cast.subject(one.measure.key)
    said = {
        "actor": cast.approver(one.organization.short_name),
        "source": SOURCE,
        "reason": OF_LIGHT.format(name=subject.name, hindrance=subject.hindrance),
    }
    cast.try_to(objecting.object_to, Against.LIGHT, one.measure_id, **said)


def _decide(cast: Cast) -> None:
    """The next day: half of the reports are upheld, no plan is that lacks its steps."""
    rows = Objection.objects.filter(plan=cast.plan, state=Asked.ASKED)
    for one in rows.select_related("measure", "organization").order_by("pk"):
        if one.asked_on >= clock.today():
            continue
        judge = cast.judge(one.wrote)
        dice = cast.dice("upheld", one.measure.key if one.measure else "plan", one.asked_on)
        if one.against == Against.LIGHT:
            step, words = _about_light(cast, one)
        elif one.against == Against.FILING:
            step, words = Step.REFUSE, REJECTED_PLAN
        elif dice.choice((True, False)):
            step, words = Step.GRANT, UPHELD
        else:
            step, words = Step.REFUSE, REJECTED
        cast.try_to(
            objecting.step_objection, one.pk, step, actor=judge, source=SOURCE, comment=words
        )


def _about_light(cast: Cast, one: Objection) -> tuple[Step, str]:
    """Upheld where a single step keeps it red: that gets another date, and the light with it."""
    late = _late_steps(cast, one)
    until = cast.calendar.on_or_after(clock.today() + timedelta(days=MORE))
    if len(late) != 1 or until.year > cast.plan.year:
        return Step.REFUSE, REJECTED_LIGHT
    (step,) = late
    cast.try_to(
        extensions.move_deadlines,
        cast.plan.pk,
        [(Kind.MILESTONE, step.pk)],
        actor=cast.commission,
        source=SOURCE,
        until=until,
        reason=f"复核异议时核定：{cast.subject(step.commitment.measure.key).hindrance}。",
    )
    before, after = on_day(step.due_on), on_day(until)
    return Step.GRANT, MOVED.format(title=step.title, before=before, until=after)


def _late_steps(cast: Cast, one: Objection) -> list[Milestone]:
    since = clock.today() - timedelta(days=OVERDUE)
    return [
        step
        for step in open_milestones(cast, since, clock.today())
        if step.commitment.measure_id == one.measure_id
        and step.commitment.filing.organization_id == one.organization_id
    ]
