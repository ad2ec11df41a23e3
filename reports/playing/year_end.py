"""The year's end: what becomes of each open part, the plan closed, the next year's one begun."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from departments.models import User
from reform_tracker import clock
from reports.figures.rollups import current_period
from reports.models import LineEnding
from reports.playing import months
from reports.playing.cast import Cast, Story
from reports.playing.doors import SOURCE
from reports.playing.filings import confirm
from reports.playing.tempers import FULL, Temper
from reports.year_end import extending, service
from reports.year_end.carrying import Into
from reports.year_end.models import Way, key_of
from reports.year_end.parts import Part, open_parts
from reports.year_end.service import Chosen
from tasks.closing import service as closing
from tasks.closing.parts import done_by, part_of, writers_of
from tasks.errors import Refused
from tasks.models import Acknowledgement, Measure, ProgressReport, ReformPlan

# It is gone through when the December reports are in and the assessment is answered, and is over
# before anybody owes a report on the next year's first month.
BEGUN, GONE_ON, SETTLED, THOUGHT_ANEW, CLOSED = (12, 28), (13, 21), (13, 22), (13, 23), (13, 24)
REPORTED_ANEW = (13, 14)
RECEIVED = {(13, 28): Temper.PUNCTUAL, (13, 31): Temper.ORDINARY}
PLANS_DUE = (3, 15)  # of the next year
EXTENDED = (3, 29)
CARRIED = ((6, 28), (9, 30), (12, 20))
LATER = (10, 31)
DROPPED = 1  # part: the one that has come least far
WHY = {
    Way.CLOSE: "年度任务已完成，经核实佐证材料齐备，予以销号。",
    Way.EXTEND: "主体工作已完成，尚有收尾事项，延期至下年度一季度末办结。",
    Way.CARRY: "属跨年度任务，本年度阶段目标已完成，转入下年度继续推进。",
    Way.DROP: "受外部条件制约未能实质推进，国家已另作统一部署，不再单列为省级任务，予以终止。",
}
BEHIND = "属跨年度任务，本年度部分阶段目标尚未完成，转入下年度继续推进并限期补齐。"
LEFT_OVER = "年内尚未办结，后续工作转入下年度任务一并推进。"
ANEW = "经与责任单位商定，按国家有关部署调整下年度完成时限。"
OVER = "{year}年度改革任务考核结果已公布，未办结事项均已逐项明确去向。"
Offered = Callable[[Part], bool]


def story(cast: Cast) -> Story:
    yield cast.day(*BEGUN), partial(_choose, cast, _goes_on_anyway)
    yield cast.day(*GONE_ON), partial(_drop, cast)
    yield cast.day(*GONE_ON), partial(_choose, cast, partial(_can_be_extended, cast))
    yield cast.day(*REPORTED_ANEW), partial(_report_anew, cast)
    for on in cast.workdays(cast.day(*REPORTED_ANEW), cast.day(*SETTLED)):
        yield on, partial(_review, cast)
    yield cast.day(*SETTLED), partial(_strike_off, cast)
    yield cast.day(*SETTLED), partial(_choose, cast, lambda _part: True)
    yield cast.day(*THOUGHT_ANEW), partial(_think_anew, cast)
    yield cast.day(*CLOSED), partial(_close, cast)
    for (month, day), temper in RECEIVED.items():
        yield cast.day(month, day), partial(_receive, cast, temper)


def _undecided(cast: Cast) -> list[Part]:
    return [one for one in open_parts(cast.plan) if one.is_undecided]


def _goes_on_anyway(part: Part) -> bool:
    return part.standing.horizon == Measure.Horizon.CROSS_YEAR and not part.is_done


def _next_year(cast: Cast, day: tuple[int, int]) -> date:
    return date(cast.plan.year + 1, *day)


def _can_be_extended(cast: Cast, part: Part) -> bool:
    """Whether it has a date that can be moved."""
    if part.is_done:
        return False
    try:
        extending.require_dates(part, _next_year(cast, EXTENDED))
    except Refused:
        return False
    return True


def _done_by(part: Part) -> int | None:
    """The report on which it can be struck off; one that was opened again since is none."""
    held = part_of(part.standing.measure, part.standing.organization_id)
    return done_by(held) if held is not None and part.is_done else None


def _wanted(cast: Cast, part: Part) -> Chosen:
    if _done_by(part) is not None:
        return Chosen(Way.CLOSE, WHY[Way.CLOSE])
    standing = part.standing
    dice = cast.dice("carried", standing.organization.short_name, standing.measure.key)
    until = _next_year(cast, dice.choice(CARRIED))
    if _goes_on_anyway(part):
        reached = standing.verified_percent == FULL
        return Chosen(Way.CARRY, WHY[Way.CARRY] if reached else BEHIND, until)
    if _can_be_extended(cast, part):
        return Chosen(Way.EXTEND, WHY[Way.EXTEND], _next_year(cast, EXTENDED))
    return Chosen(Way.CARRY, LEFT_OVER, until)


def _choose(cast: Cast, offered: Offered) -> None:
    """Many at once that go the same way."""
    together: dict[Chosen, list[Part]] = defaultdict(list)
    for part in _undecided(cast):
        if offered(part):
            together[_wanted(cast, part)].append(part)
    for wanted, parts in together.items():
        _make(cast, parts, wanted, actor=cast.commission)


def _make(cast: Cast, parts: Iterable[Part], wanted: Chosen, *, actor: User) -> None:
    said = {"actor": actor, "source": SOURCE, "wanted": wanted}
    cast.try_to(service.choose, cast.plan.pk, _seen(parts), **said)


def _seen(parts: Iterable[Part]) -> Mapping[str, int]:
    return {one.key: one.version for one in parts}


def _report_anew(cast: Cast) -> None:
    """What was opened again by the year's end is declared done once more."""
    period = current_period(cast.plan, clock.today())
    again = {one.key for one in open_parts(cast.plan) if one.is_done and _done_by(one) is None}
    for one in cast.reporting():
        if period is None or key_of(one.measure_id, one.organization_id) not in again:
            continue
        own = {"measure": one.measure_id, "organization": one.organization_id}
        there = ProgressReport.objects.filter(period=period, **own).first()
        if there is None or there.is_editable:
            months.write_report(cast, one, period, there)


def _review(cast: Cast) -> None:
    period = current_period(cast.plan, clock.today())
    if period is not None:
        months.review(cast, period)


def _drop(cast: Cast) -> None:
    """Where next to nothing has come of it."""
    left = [one for one in _undecided(cast) if not one.is_done]
    left.sort(key=lambda one: one.standing.declared_percent or 0)
    _make(cast, left[:DROPPED], Chosen(Way.DROP, WHY[Way.DROP]), actor=cast.commission)


def _strike_off(cast: Cast) -> None:
    """What the one who will close the plan may not strike off, a colleague does before."""
    for one in _undecided(cast):
        standing, report = one.standing, _done_by(one)
        if report is not None and cast.commission.pk in (wrote := writers_of(report)):
            cast.try_to(
                closing.close_part,
                standing.measure_id,
                standing.organization_id,
                actor=cast.judge(wrote),
                source=SOURCE,
                reason=WHY[Way.CLOSE],
            )


def _think_anew(cast: Cast) -> None:
    """A colleague changes what was chosen for one."""
    chosen = [one for one in open_parts(cast.plan) if one.choice and one.choice.way == Way.CARRY]
    colleague = cast.judge({cast.commission.pk})
    for one in chosen[:1]:
        said = {"actor": colleague, "source": SOURCE}
        cast.try_to(service.take_back, cast.plan.pk, _seen([one]), **said)
    for one in [part for part in open_parts(cast.plan) if part.key in _seen(chosen[:1])]:
        _make(cast, [one], Chosen(Way.CARRY, ANEW, _next_year(cast, LATER)), actor=colleague)


def _close(cast: Cast) -> None:
    """What goes on stands in a plan of the commission's own until the next document comes."""
    cast.try_to(
        service.close_plan,
        cast.plan.pk,
        actor=cast.commission,
        source=SOURCE,
        reason=OVER.format(year=cast.plan.year),
        seen=service.seen_of(open_parts(cast.plan)),
        into=Into(None, _next_year(cast, PLANS_DUE)),
    )


def heir_of(plan: ReformPlan) -> ReformPlan | None:
    """The plan in which what goes on stands, once it is there."""
    applied = LineEnding.objects.filter(plan=plan, applied_at__isnull=False)
    plans = ReformPlan.objects.filter(areas__tasks__measures__carried_from__in=applied)
    return plans.distinct().first()


def _receive(cast: Cast, temper: Temper) -> None:
    """The lines of the next year's plan are confirmed, before anybody is late with it."""
    rows = Acknowledgement.objects.filter(plan=heir_of(cast.plan)).select_related("organization")
    for row in rows.order_by("organization__unit_order"):
        if cast.tempers.get(row.organization.short_name, Temper.ORDINARY) is temper:
            confirm(cast, row)
