"""What cannot be solved alone: coordination items, joint meetings, and leaders' remarks."""

from datetime import timedelta
from functools import partial

from django.db.models import Q

from departments.models import Organization
from reform_tracker import clock
from reports.playing.cast import Cast, Story
from reports.playing.doors import SOURCE
from tasks.coordinating import meetings
from tasks.coordinating import service as coordinating
from tasks.coordinating.meetings import Convened
from tasks.coordinating.service import Charge
from tasks.directives import service as directives
from tasks.models import (
    Assignment,
    CoordinationItem,
    JointMeeting,
    Measure,
    ProgressReport,
    Remark,
)
from tasks.signing.models import FILED
from tasks.signing.states import Coordinated
from tasks.signing.workflow import Step

MEETINGS = ((6, 20), (9, 12), (11, 14))
EARLY = ("1.2", "2.3", "4.3")  # raised before any report says that it is blocked
A_MONTH, ON_AGENDA = 3, 5  # items
CHARGE_DAYS = 25
REMARKS = (
    (
        (6, 14),
        "1.2",
        "厂办大集体改革事关职工切身利益，要抓紧核实底数、落实资金，月底前拿出分类推进意见。",
    ),
    ((8, 22), "7.1", "审批项目清理成效要让企业和群众感受到，请监察厅会同法制办跟踪评估。"),
    (
        (10, 24),
        "4.3",
        "公立医院改革补偿机制要尽快落实到位，请医改办会同财政厅研究提出意见报省政府。",
    ),
    ((12, 12), "6.3", "请金融办抓紧推进地方法人保险机构筹建，年底前专题报告进展。"),
)
DECISIONS = (
    "会议议定：由{lead}牵头、{partner}配合，成立工作专班，{day}前提出解决方案报省发展改革委。",
    "会议议定：原则同意{raiser}提出的意见，所需资金由{lead}从现有渠道统筹解决，{partner}做好政策衔接。",
    "会议议定：先行选择条件成熟的地区试点，{lead}负责制定试点办法，{partner}给予支持。",
)


def story(cast: Cast) -> Story:
    yield cast.day(6, 5), partial(_raise_early, cast)
    for period in cast.periods:
        yield cast.calendar.shift(period.due_on, 4), partial(_raise_of_reports, cast, period.code)
    for number, on in enumerate(MEETINGS):
        held = cast.day(*on)
        yield cast.calendar.shift(held, -8), partial(_convene, cast, number)
        yield cast.calendar.shift(held, -5), partial(_put_on, cast, number)
        yield held, partial(_hold, cast, number)
        yield cast.calendar.shift(held, 2), partial(_minute, cast, number)
    for month, day in ((8, 7), (10, 10), (10, 31), (12, 5), (12, 24)):
        yield cast.day(month, day), partial(_decide_oldest, cast)
    yield cast.day(13, 16), partial(_decide_oldest, cast, most=None)
    yield cast.day(10, 16), partial(_take_back, cast)
    yield cast.day(11, 21), partial(_open_again, cast)
    for number, (on, key, words) in enumerate(REMARKS):
        written = cast.day(*on)
        yield written, partial(_remark, cast, key, words)
        yield cast.calendar.shift(written, 2), partial(see_to, cast, key, by_word=number == 1)


def _title(cast: Cast, measure: Measure) -> str:
    return f"关于{cast.subject(measure.key).hindrance.split('，')[0]}的问题"


def _raise(cast: Cast, unit: str, measure: Measure, text: str, report: int | None) -> None:
    cast.try_to(
        coordinating.raise_item,
        cast.plan.pk,
        actor=cast.person(unit),
        source=SOURCE,
        title=_title(cast, measure),
        text=text,
        measure_id=measure.pk,
        report_id=report,
    )


def _raise_early(cast: Cast) -> None:
    for key in EARLY:
        measure = cast.measures[key]
        partners = "、".join(cast.speaker(cast.lead(measure), measure).partners[:2])
        hindrance = cast.subject(key).hindrance
        text = f"{hindrance}。建议召开联席会议，由{partners}等部门研究提出解决意见。"
        _raise(cast, cast.lead(measure), measure, text, None)


def _raise_of_reports(cast: Cast, code: str) -> None:
    """What reports ask for becomes items, the longest blocked first; each line has one at most."""
    known = CoordinationItem.objects.filter(plan=cast.plan).values("measure")
    rows = ProgressReport.objects.filter(
        period__code=code, period__plan=cast.plan, state__in=FILED
    ).exclude(coordination="")
    rows = rows.exclude(measure__in=known).select_related("organization", "measure")
    taken: set[int] = set()
    for report in rows.order_by("percent", "pk"):
        if report.measure_id in taken or len(taken) == A_MONTH:
            continue
        taken.add(report.measure_id)
        unit = report.organization.short_name
        _raise(cast, unit, report.measure, report.coordination, report.pk)


def _meeting(cast: Cast, number: int) -> JointMeeting | None:
    held = cast.day(*MEETINGS[number])
    return JointMeeting.objects.filter(plan=cast.plan, held_on=held, minuted_at=None).first()


def _raised(cast: Cast) -> list[CoordinationItem]:
    rows = CoordinationItem.objects.filter(plan=cast.plan, state=Coordinated.RAISED)
    return list(rows.select_related("measure", "organization").order_by("since", "pk"))


def _convene(cast: Cast, number: int) -> None:
    items = _raised(cast)[:ON_AGENDA]
    lines = Assignment.objects.filter(
        measure__in=[one.measure_id for one in items], until=None
    ).exclude(role=Assignment.Role.LOCAL)
    raisers = [one.organization_id for one in items]
    invited = Organization.objects.filter(
        Q(pk__in=lines.values("organization")) | Q(pk__in=raisers)
    )
    if not items:
        return
    said = Convened(
        cast.day(*MEETINGS[number]),
        f"省发展改革委{2 + number}楼会议室",
        "省发展改革委分管副主任",
        list(invited.values_list("pk", flat=True)),
    )
    cast.try_to(meetings.convene, cast.plan.pk, said, actor=cast.commission, source=SOURCE)


def _put_on(cast: Cast, number: int) -> None:
    meeting = _meeting(cast, number)
    if meeting is not None:
        items = [one.pk for one in _raised(cast)[:ON_AGENDA]]
        cast.try_to(meetings.put_on, meeting.pk, items, actor=cast.commission, source=SOURCE)


def _hold(cast: Cast, number: int) -> None:
    """Each item is decided with a directive or two; at the second meeting the last is put off."""
    meeting = _meeting(cast, number)
    if meeting is None:
        return
    agenda = list(
        meeting.agenda.filter(is_off=False).select_related("item__measure", "item__organization")
    )
    for place, one in enumerate(agenda):
        if number == 1 and len(agenda) > 1 and place == len(agenda) - 1:
            cast.try_to(cast.door.step, one.item, Step.TAKE_OFF, actor=cast.commission)
        else:
            _decide(cast, one.item, DECISIONS[place % len(DECISIONS)], charged=1 + place % 2)


def _decide(cast: Cast, item: CoordinationItem, words: str, *, charged: int) -> None:
    measure = item.measure
    if measure is None:
        return
    parts = cast.lines[measure.pk]
    due = cast.calendar.on_or_after(clock.today() + timedelta(days=CHARGE_DAYS))
    names = [one.organization.short_name for one in parts] + ["有关部门"]
    charges = [
        Charge(
            one.organization_id,
            f"研究解决{cast.subject(measure.key).name}有关问题",
            f"请按照议定事项，就“{item.title}”提出具体解决措施，于{due.month}月{due.day}日前书面反馈落实情况。",
            due,
        )
        for one in parts[:charged]
    ]
    cast.try_to(
        coordinating.decide,
        item.pk,
        actor=cast.commission,
        source=SOURCE,
        words=words.format(
            raiser=item.organization.short_name,
            lead=names[0],
            partner=names[1],
            day=f"{due.month}月{due.day}日",
        ),
        charges=charges,
    )


def _minute(cast: Cast, number: int) -> None:
    meeting = _meeting(cast, number)
    if meeting is None:
        return
    invited = "、".join(meeting.invited.order_by("unit_order").values_list("short_name", flat=True))
    cast.try_to(
        meetings.issue_minutes,
        meeting.pk,
        actor=cast.commission,
        source=SOURCE,
        attended=f"{invited}分管负责同志和有关处室负责人",
        remarks="会议要求，各部门要切实增强改革责任感，加强协调配合，按期落实议定事项，落实情况书面报省发展改革委。",
        version=meeting.version,
    )


def _decide_oldest(cast: Cast, *, most: int | None = 1) -> None:
    """One that needs no meeting; all that is left before the year's end."""
    for item in _raised(cast)[:most]:
        words = (
            "经与有关部门会商，同意按现行政策先行办理；涉及资金的事项，"
            "由{lead}商{partner}在年度预算内统筹安排。"
        )
        _decide(cast, item, words, charged=0)


def _take_back(cast: Cast) -> None:
    """What has been solved meanwhile, by whoever raised it."""
    for item in _raised(cast)[-1:]:
        unit = item.organization.short_name
        words = {"comment": "该问题已与有关部门协商解决，不再提请协调。"}
        cast.try_to(cast.door.step, item, Step.WITHDRAW, actor=cast.person(unit), **words)


def _open_again(cast: Cast) -> None:
    """The first decision did not help enough."""
    decided = CoordinationItem.objects.filter(plan=cast.plan, state=Coordinated.DECIDED)
    for item in decided.order_by("pk")[:1]:
        words = "原议定事项落实后资金缺口依然存在，请有关部门补充测算后重新研究。"
        cast.try_to(cast.door.step, item, Step.REOPEN, actor=cast.commission, comment=words)


def _remark(cast: Cast, key: str, words: str) -> None:
    leader = cast.named("leader")
    cast.try_to(directives.remark, cast.measures[key].pk, actor=leader, source=SOURCE, text=words)


def see_to(cast: Cast, key: str, *, by_word: bool) -> None:
    """The commission sees to what a leader has written, with a directive to the lead or a word."""
    measure = cast.measures[key]
    said = {"actor": cast.commission, "source": SOURCE}
    for remark in Remark.objects.filter(measure=measure, handled_at=None).order_by("pk"):
        if by_word:
            words = "已将批示要求转有关部门，落实情况纳入月度进展报送，不再另行发文督办。"
            cast.try_to(directives.note, remark.pk, words=words, **said)
            continue
        due = cast.calendar.on_or_before(clock.today() + timedelta(days=20))
        cast.try_to(
            directives.issue,
            cast.plan.pk,
            organization_id=cast.lines[measure.pk][0].organization_id,
            measure_id=measure.pk,
            title=f"落实省领导关于{cast.subject(key).name}的批示",
            text=f"省领导批示：{remark.text}请认真落实，于{due.month}月{due.day}日前书面报告办理情况。",
            due_on=due,
            remark_id=remark.pk,
            **said,
        )
