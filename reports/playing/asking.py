"""What units ask of the commission: later dates, closings and opening again; and what they got."""

from datetime import date, timedelta
from functools import partial

from reform_tracker import clock
from reports.playing.cast import REVIEWERS, Cast, Story
from reports.playing.doors import SOURCE
from tasks.closing import service as closing
from tasks.closing.parts import closing_of, part_of
from tasks.extensions import service as extensions
from tasks.extensions.targets import Kind
from tasks.models import Assignment, Closing, Directive, Extension, Milestone, ProgressReport
from tasks.progress.models import DeclaredStatus
from tasks.signing.models import State
from tasks.signing.states import Asked, Ordered
from tasks.signing.workflow import Step

WEDNESDAY, THURSDAY = 2, 3
WOUND_UP = (13, 17)  # what is not asked for by then is settled with the year's end
AHEAD = 9  # days before its date on which more time is asked for
REASONS = (
    "{hindrance}，预计无法按原定时间完成",
    "相关国家配套政策尚未出台，{name}需待政策明确后推进",
    "征求意见过程中有关部门提出较大修改意见，{name}方案需要重新论证",
)
FLOODED = ("定西市", "陇南市", "甘南州")


def story(cast: Cast) -> Story:
    yield cast.day(8, 13), partial(_move_for_the_flood, cast)
    yield cast.day(6, 28), partial(_for_a_directive, cast)
    yield cast.day(12, 19), partial(_open_again, cast)
    yield cast.day(12, 24), partial(_ask_to_open_again, cast)
    day, last = cast.day(5, 28), cast.day(*WOUND_UP)
    while day <= last:
        if day.weekday() == WEDNESDAY:
            yield cast.calendar.on_or_after(day), partial(_ask_for_time, cast)
            yield cast.calendar.on_or_after(day), partial(_ask_to_close, cast)
        if day.weekday() == THURSDAY:
            yield cast.calendar.on_or_after(day), partial(_decide, cast)
            yield cast.calendar.on_or_after(day), partial(_decide_closings, cast)
        day += timedelta(days=1)


def open_milestones(cast: Cast, first: date, last: date) -> list[Milestone]:
    """Those due between two days that are not reached and were never moved."""
    rows = Milestone.objects.filter(
        commitment__filing__plan=cast.plan,
        commitment__filing__state=State.ACCEPTED,
        commitment__until=None,
        until=None,
        verified_on=None,
        due_on__range=(first, last),
        extensions=None,
    )
    return list(
        rows.select_related("commitment__filing__organization", "commitment__measure").order_by(
            "pk"
        )
    )


def _ask_for_time(cast: Cast) -> None:
    """Who sees that a step will be late by weeks asks before its date; one in eight after it."""
    today = clock.today()
    for one in open_milestones(cast, today - timedelta(days=6), today + timedelta(days=AHEAD)):
        unit, key = one.commitment.filing.organization.short_name, one.commitment.measure.key
        pace = cast.pace(unit, key)
        reached = dict(zip(pace.titles, pace.reached, strict=True)).get(one.title)
        dice = cast.dice("extension", unit, key, one.title)
        late = one.due_on < today
        if reached is None or reached <= one.due_on + timedelta(days=12):
            continue
        if dice.random() > (0.12 if late else 0.5):
            continue
        until = cast.calendar.on_or_after(reached + timedelta(days=3))
        if until.year > cast.plan.year and not pace.is_cross_year:
            until = cast.calendar.on_or_before(date(cast.plan.year, 12, 31))
        subject = cast.subject(key)
        reason = dice.choice(REASONS).format(hindrance=subject.hindrance, name=subject.name)
        cast.try_to(
            cast.door.ask_extension,
            Kind.MILESTONE,
            one.pk,
            until,
            f"{reason}。",
            f"{subject.stages[pace.stage(today)].done}，目前总体完成{pace.percent(today)}%。",
            actor=cast.approver(unit),
        )


def _decide(cast: Cast) -> None:
    """Two in three are granted; what was asked late mostly not."""
    rows = Extension.objects.filter(plan=cast.plan, state=Asked.ASKED, filing=None)
    for one in rows.select_related("organization").order_by("pk"):
        if one.asked_on >= clock.today():
            continue
        late = one.asked_on > one.before
        dice = cast.dice("decide", one.organization.short_name, one.before, one.asked_for)
        if dice.random() < (0.3 if late else 0.68):
            step, words = Step.GRANT, "同意延期，请按新的时限倒排工期，按月报告进展。"
        elif late:
            step, words = Step.REFUSE, "申请提出时已逾期，不予延期，请尽快完成并说明原因。"
        else:
            step, words = Step.REFUSE, "该事项为年度重点任务，请加大力度按原时限完成。"
        cast.try_to(cast.door.step, one, step, actor=cast.commission, comment=words)


def _move_for_the_flood(cast: Cast) -> None:
    """The commission gives prefectures that were hit more time of itself."""
    first = clock.today() + timedelta(days=1)
    due = open_milestones(cast, first, first + timedelta(days=45))
    hit = [one for one in due if one.commitment.filing.organization.short_name in FLOODED]
    until = cast.day(10, 20)
    chosen = [(Kind.MILESTONE, one.pk) for one in hit if one.due_on < until]
    if chosen:
        cast.try_to(
            extensions.move_deadlines,
            cast.plan.pk,
            chosen,
            actor=cast.commission,
            source=SOURCE,
            until=until,
            reason="因暴雨洪涝灾害，有关市州集中力量抢险救灾，相关阶段任务统一顺延。",
        )


def _for_a_directive(cast: Cast) -> None:
    """More time for one directive."""
    rows = Directive.objects.filter(plan=cast.plan, state=Ordered.OPEN, due_on__gt=clock.today())
    for one in rows.select_related("organization").order_by("pk")[:1]:
        cast.try_to(
            cast.door.ask_extension,
            Kind.DIRECTIVE,
            one.pk,
            cast.calendar.shift(one.due_on, 10),
            "需会同有关部门实地核实数据，原定时间内难以完成。",
            "已召开部门会商会，形成初步意见。",
            actor=cast.approver(one.organization.short_name),
        )


def _ask_to_close(cast: Cast) -> None:
    """Of what is declared done and accepted; what was refused is asked for once more."""
    done = ProgressReport.objects.filter(
        period__plan=cast.plan, status=DeclaredStatus.DONE, state=State.ACCEPTED
    ).values_list("measure_id", "organization_id")
    wanted = set(done)
    if not wanted:
        return
    for one in cast.reporting():
        if (one.measure_id, one.organization_id) not in wanted:
            continue
        part = part_of(one.measure, one.organization_id)
        asked = Closing.objects.filter(measure=one.measure_id, organization=one.organization_id)
        if part is None or closing_of(part) or asked.exclude(state=Asked.REFUSED).exists():
            continue
        _close(cast, one, again=asked.exists())


def _close(cast: Cast, one: Assignment, *, again: bool) -> None:
    unit = one.organization.short_name
    subject = cast.subject(one.measure.key)
    counts = "，".join(
        f"{each.what}{each.total}{each.unit}" for each in cast.speaker(unit, one.measure).counted
    )
    basis = "相关制度已经建立"
    if one.role == Assignment.Role.LEAD:
        basis = f"已印发《{subject.outcome}》"
    reason = f"{subject.name}年度任务已完成：{counts}；{basis}，验收资料齐备。"
    if again:
        reason += "已按要求补充验收意见和文件依据。"
    cast.try_to(
        closing.ask, one.measure_id, actor=cast.approver(unit), source=SOURCE, reason=reason
    )


def _decide_closings(cast: Cast) -> None:
    """Most are granted; one in five is refused at first, for its evidence."""
    rows = Closing.objects.filter(state=Asked.ASKED, measure__task__area__plan=cast.plan)
    for one in rows.select_related("organization", "measure").order_by("pk"):
        if one.asked_on >= clock.today():
            continue
        unit = one.organization.short_name
        before = Closing.objects.filter(
            measure=one.measure_id, organization=one.organization_id, state=Asked.REFUSED
        )
        dice = cast.dice("close", unit, one.measure.key)
        if one.reopens_id is None and dice.random() < 0.2 and not before.exists():  # noqa: PLR2004
            step, words = Step.REFUSE, "佐证材料不全，缺少验收意见，请补充后重新申请。"
        else:
            step, words = Step.GRANT, "经核实，同意。"
        # Nobody strikes off what he wrote, or decided to let stand as it was written.
        judge = cast.judge(one.wrote, REVIEWERS[::-1])
        cast.try_to(cast.door.step, one, step, actor=judge, comment=words)


def _closed(cast: Cast) -> list[Closing]:
    rows = Closing.objects.filter(
        measure__task__area__plan=cast.plan, reopens=None, state=Asked.GRANTED, reopened_at=None
    )
    return list(rows.select_related("organization").order_by("pk"))


def _open_again(cast: Cast) -> None:
    """An inspection found that something is missing."""
    for one in _closed(cast)[:1]:
        cast.try_to(
            closing.reopen,
            one.pk,
            actor=cast.commission,
            source=SOURCE,
            reason="督查发现部分验收资料与实际不符，重新打开，请核实整改后再申请销号。",
        )


def _ask_to_open_again(cast: Cast) -> None:
    for one in _closed(cast)[-1:]:
        unit = one.organization.short_name
        cast.try_to(
            closing.ask_again,
            one.pk,
            actor=cast.approver(unit),
            source=SOURCE,
            reason="按照省政府新的部署，需补充开展相关工作，申请重新打开。",
        )
