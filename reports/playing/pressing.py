"""How the commission presses on: urging, supervision notices, inspections, and what is answered."""

from collections import Counter
from datetime import date, timedelta
from functools import partial

from departments.accounts.demo import COMMISSION_UNIT
from departments.models import Organization
from reform_tracker import clock
from reports.playing.cast import Cast, Story
from reports.playing.doors import SOURCE
from reports.playing.matters import see_to
from reports.playing.tempers import Temper
from tasks.directives import service as directives
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around
from tasks.inspecting import service as inspecting
from tasks.inspecting.models import Seen
from tasks.inspecting.service import Visit
from tasks.models import AgendaItem, Assignment, Directive, Notice, ProgressReport
from tasks.notices import service as notices
from tasks.ordering.models import Order
from tasks.reminding import agenda
from tasks.signing.models import FILED
from tasks.signing.states import Ordered
from tasks.signing.workflow import Step
from tasks.urging import service as urging
from tasks.urging.late import late_duties

URGED = ((5, 21), (6, 1), (6, 29), (7, 30), (8, 29), (9, 28), (10, 30), (11, 28), (12, 27))
AT_ONCE = 12  # late things
WORDS = "请抓紧办理，确有困难的请说明原因并提出完成时限。"
TO_DO = (
    "由体改处电话催办，限五个工作日内办理。",
    "列入下次督办通知范围，逾期不报的予以通报。",
    "请分管副主任约谈有关负责同志。",
)
NOTICES = (
    ((7, 18), 5, "报送上半年改革任务进展情况", "上半年改革任务进展报送情况的通报"),
    ((10, 12), 3, "加快滞后改革任务进度", "第三季度改革任务进展分析"),
    ((11, 29), 4, "做好年度改革任务收尾工作", "省发展改革委年度改革任务收尾安排"),
)
NOTICE_DAYS = 12
INSPECTED = (((7, 24), 3), ((9, 20), 3), ((11, 21), 2))
BY_LEADER = ((8, 15), (10, 16))
# How many days before (negative) or after its date an order is answered.
ANSWERS = {Temper.PUNCTUAL: -4, Temper.ORDINARY: -1, Temper.SLOW: 9, Temper.SILENT: 40}
ANSWERED_LAST, CHECKED_LAST = (13, 15), (13, 18)
TUESDAY, FRIDAY = 1, 4


def story(cast: Cast) -> Story:
    for month, day in URGED:
        yield cast.day(month, day), partial(_urge, cast)
        yield cast.day(month, day), partial(_deal_with_the_list, cast)
    for (month, day), units, asked, source in NOTICES:
        yield cast.day(month, day), partial(_notice, cast, units, asked, source)
    for (month, day), lines in INSPECTED:
        yield cast.day(month, day), partial(_inspect, cast, lines)
    for month, day in BY_LEADER:
        yield cast.day(month, day), partial(_inspect_as_leader, cast)
    yield cast.day(10, 17), partial(_charge_again, cast)
    on, last = cast.day(6, 25), cast.day(*CHECKED_LAST)
    while on <= last:
        if on.weekday() == TUESDAY:
            yield cast.calendar.on_or_after(on), partial(_answer, cast)
        if on.weekday() == FRIDAY:
            yield cast.calendar.on_or_after(on), partial(_check, cast)
        on += timedelta(days=1)


def _urge(cast: Cast) -> None:
    """The oldest of what units owe, not what supporters owe to the lead."""
    on = clock.today()
    kinds = (DutyKind.FILING, DutyKind.REPORT, DutyKind.MILESTONE, DutyKind.ORDER)
    late = late_duties(cast.plan, on, calendar_around(on), kinds=kinds)
    keys = [duty.key for duty in late[:AT_ONCE]]
    if keys:
        cast.try_to(
            urging.urge, cast.plan.pk, keys, actor=cast.commission, source=SOURCE, words=WORDS
        )


def _deal_with_the_list(cast: Cast) -> None:
    """What has come up the whole ladder is settled at the commission's monthly meeting."""
    for item in AgendaItem.objects.filter(dealt_at=None, plan=cast.plan).order_by("pk"):
        words = cast.dice("list", item.title).choice(TO_DO)
        cast.try_to(agenda.deal_with, item.pk, actor=cast.commission, source=SOURCE, decision=words)


def _notice(cast: Cast, units: int, asked: str, source: str) -> None:
    """To those that are late with most."""
    on = clock.today()
    kinds = (DutyKind.FILING, DutyKind.REPORT, DutyKind.MILESTONE)
    late = Counter(
        duty.debtor for duty in late_duties(cast.plan, on, calendar_around(on), kinds=kinds)
    )
    late.pop(COMMISSION_UNIT, 0)  # nobody writes to himself
    worst = sorted(late, key=lambda name: (-late[name], name))[:units]
    due = cast.calendar.on_or_after(on + timedelta(days=NOTICE_DAYS))
    words = notices.Words.of(
        title=f"关于{asked}的督办通知",
        source=f"{cast.plan.number}、{source}",
        text=f"截至{on.month}月{on.day}日，你单位承担的改革任务仍有事项逾期。请对照年度实施方案逐项梳理，说明滞后原因，"
        f"提出整改措施和完成时限，于{due.month}月{due.day}日前书面反馈。",
        contact="省发展改革委体改处，0931-8460053",
    )
    found = Organization.objects.filter(short_name__in=worst)
    cast.try_to(
        notices.issue,
        cast.plan.pk,
        actor=cast.commission,
        source=SOURCE,
        organizations=list(found.values_list("pk", flat=True)),
        words=words,
        due_on=due,
    )


def _parts_to_visit(cast: Cast, lines: int) -> list[Assignment]:
    dice = cast.dice("inspect", clock.today())
    return dice.sample(cast.reporting(), lines)


def _visit(cast: Cast, one: Assignment, inspectors: str, demands: str) -> Visit:
    """What is seen: mostly what is declared, now and then less."""
    unit = one.organization.short_name
    rows = ProgressReport.objects.filter(
        measure=one.measure_id, organization=one.organization_id, state__in=FILED
    )
    newest = rows.order_by("period__starts_on").last()
    declared = newest.percent if newest else 0
    less = cast.dice("seen", unit, one.measure.key, clock.today()).random() < 0.4  # noqa: PLR2004
    subject = cast.subject(one.measure.key)
    stage = cast.pace(unit, one.measure.key).stage(clock.today())
    places = cast.dice("places", unit, clock.today()).sample(
        cast.speaker(unit, one.measure).places, 2
    )
    findings = f"查阅{subject.name}工作台账和文件资料，实地查看{places[0]}、{places[1]}。"
    if less:
        findings += f"所报进度与实地情况有差距：{subject.hindrance}。"
    else:
        findings += f"{subject.stages[stage].done}，所报进展与实地情况一致。"
    return Visit(
        clock.today(),
        inspectors,
        f"{unit}及{places[0]}",
        Seen.LESS if less else Seen.AS_DECLARED,
        max(declared - 15, 0) if less else declared,
        findings,
        demands if less or "领导" in inspectors else "",
    )


def _inspect(cast: Cast, lines: int) -> None:
    """What the commission demands becomes a directive at once."""
    for one in _parts_to_visit(cast, lines):
        name = cast.subject(one.measure.key).name
        due = cast.calendar.on_or_after(clock.today() + timedelta(days=21))
        demands = f"请核实{name}进度数据，补齐台账资料，{due.month}月{due.day}日前报送整改情况。"
        made = cast.try_to(
            inspecting.inspect,
            one.measure_id,
            one.organization_id,
            _visit(cast, one, "省发展改革委体改处督查组", demands),
            actor=cast.commission,
            source=SOURCE,
        )
        if made is not None and made.demands:
            cast.try_to(
                directives.issue,
                cast.plan.pk,
                actor=cast.commission,
                source=SOURCE,
                organization_id=one.organization_id,
                measure_id=one.measure_id,
                title=f"整改{name}督查发现的问题",
                text=demands,
                due_on=due,
                inspection_id=made.pk,
            )


def _inspect_as_leader(cast: Cast) -> None:
    """A leader's demands are his remark, which the commission sees to."""
    leads = [one for one in cast.reporting() if one.role == Assignment.Role.LEAD]
    one = cast.dice("leader", clock.today()).choice(leads)
    name = cast.subject(one.measure.key).name
    demands = f"{name}要倒排工期、挂图作战，对存在的困难由省发展改革委牵头协调，一个月内见到成效。"
    visit = _visit(cast, one, "省领导及随行人员", demands)
    leader = cast.named("leader")
    cast.try_to(
        inspecting.inspect,
        one.measure_id,
        one.organization_id,
        visit,
        actor=leader,
        source=SOURCE,
    )
    see_to(cast, one.measure.key, by_word=False)


def _orders(cast: Cast, state: Ordered) -> list[Order]:
    found: list[Order] = []
    for kind in (Directive, Notice):
        rows = kind.objects.filter(plan=cast.plan, state=state)
        found += rows.select_related("organization", "measure", "plan").order_by("pk")
    return found


def _answer(cast: Cast) -> None:
    """Before the year's end everything is answered."""
    is_last = clock.today() >= cast.day(*ANSWERED_LAST)
    for order in _orders(cast, Ordered.OPEN):
        unit = order.organization.short_name
        wait = ANSWERS[cast.tempers.get(unit, Temper.ORDINARY)]
        # Somebody always goes on with it in the last days before it is due.
        ahead = clock.today() + timedelta(days=5) < order.due_on + timedelta(days=wait)
        if ahead and not is_last:
            continue
        words = _answered(cast, order, unit)
        cast.try_to(cast.door.step, order, Step.ANSWER, actor=cast.approver(unit), comment=words)


def _answered(cast: Cast, order: Order, unit: str) -> str:
    dice = cast.dice("answer", unit, type(order).__name__, order.number)
    if order.measure is None:
        keys = [
            one.measure.key
            for one in cast.reporting()
            if one.organization_id == order.organization_id
        ]
        names = "、".join(cast.subject(key).name for key in keys[:3]) or "各项任务"
        later = clock.today() + timedelta(days=20)
        return (
            f"我单位已对承担的{names}逐项梳理，滞后事项共{dice.randint(1, 4)}项，"
            f"已明确责任人和完成时限，{later.month}月底前全部补报到位。"
        )
    speaker = cast.speaker(unit, order.measure)
    stage = cast.pace(unit, order.measure.key).stage(clock.today())
    return (
        f"已办理：{speaker.subject.stages[stage].done}；"
        + speaker.fill("会同{partner}逐项研究，已解决具体问题{few}个。", dice)
        + f"下一步继续推进“{speaker.subject.stages[stage].title}”。"
    )


def _check(cast: Cast) -> None:
    """Answers are settled, one in seven is sent back once, if there is still time for it."""
    due: date = cast.calendar.on_or_after(clock.today() + timedelta(days=14))
    for order in _orders(cast, Ordered.ANSWERED):
        dice = cast.dice("check", type(order).__name__, order.number, order.organization_id)
        again = order.transitions().filter(step=Step.SEND_BACK).exists()
        if dice.random() < 0.15 and not again and due.year == cast.plan.year:  # noqa: PLR2004
            said = {"comment": "答复未说明具体完成时限，请补充后重新报送。", "day": due}
            cast.try_to(cast.door.step, order, Step.SEND_BACK, actor=cast.commission, **said)
        else:
            cast.try_to(cast.door.step, order, Step.SETTLE, actor=cast.commission)


def _charge_again(cast: Cast) -> None:
    """A directive that was settled is opened again by a new instruction."""
    due = cast.calendar.on_or_after(clock.today() + timedelta(days=30))
    for order in Directive.objects.filter(plan=cast.plan, state=Ordered.DONE).order_by("number")[
        :1
    ]:
        words = "按照省政府常务会议要求，请补充测算资金缺口并提出分年度落实计划。"
        cast.try_to(
            cast.door.step, order, Step.REOPEN, actor=cast.commission, comment=words, day=due
        )
