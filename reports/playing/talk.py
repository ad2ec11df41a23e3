"""Results, comments and feedback."""

from datetime import date, timedelta
from functools import partial

from departments.models import Organization
from reform_tracker import clock
from reports.playing.cast import Cast, Story
from reports.playing.doors import SOURCE
from tasks.feedback import service as feedback
from tasks.feedback.models import FeedbackState
from tasks.models import Assignment, Feedback, Measure, Result
from tasks.results import service as results
from tasks.results.models import ResultKind
from tasks.results.service import ResultInput
from tasks.signing.states import Published
from tasks.signing.workflow import Step

RECORDED = ((7, 10), (8, 8), (9, 5), (10, 9), (11, 6), (12, 4), (12, 18))
AT_ONCE = 4  # results of one day
HALF_WAY = 2  # steps that are reached before anything can be shown
COMMENTED = ((6, 6), (7, 4), (8, 2), (9, 4), (10, 11), (11, 7), (12, 6))
LINES = 6  # commented on a day
ASKS = (
    "@{partner} 请于{month}月{day}日前提供{name}有关数据，以便汇总报送。",
    "@{partner} {name}会签稿已送你单位，请尽快反馈意见。",
    "@{partner} 关于{name}的联合检查拟于下周开展，请明确参加人员。",
)
REPLIES = (
    "@{lead} 已报送，请查收。",
    "@{lead} 已按要求反馈，联系人见实施方案。",
    "@{lead} 收到，本周内办理。",
)
SAID = (
    (
        (5, 17),
        "省农牧厅",
        "实施方案填报页面能否支持从表格粘贴多条时间节点？",
        "已支持从表格粘贴，详见填报页说明。",
    ),
    (
        (7, 6),
        "天水市",
        "月度报送能否自动带出上月内容供修改？",
        "上月内容已作为草稿提示，需核对后修改。",
    ),
    ((9, 26), "省教育厅", "希望督办事项列表可以按本单位筛选导出。", "筛选后可直接导出工作簿。"),
    ((12, 21), "武威市", "建议年度考核表增加与上年对比。", ""),
)
# What the numbers of a unit's documents begin with, after 甘.
SERIES = {
    "省工信委": "工信", "省发展改革委": "发改", "省政府国资委": "国资", "省财政厅": "财",
    "省人社厅": "人社", "省商务厅": "商", "省农牧厅": "农牧", "省民政厅": "民",
    "省政府金融办": "金办", "省委农办": "农办", "省国土资源厅": "国土资", "省林业厅": "林",
    "省编办": "编办", "省水利厅": "水", "省教育厅": "教", "省科技厅": "科", "省监察厅": "监",
    "省委文化体制改革领导小组办公室": "文改办", "省食品药品监管局": "食药监",
    "省深化医药卫生体制改革领导小组办公室": "医改办",
}  # fmt: skip
STAFFED = 3  # working days until feedback is answered


def story(cast: Cast) -> Story:
    for month, day in RECORDED:
        recorded = cast.day(month, day)
        yield recorded, partial(_record, cast)
        yield cast.calendar.shift(recorded, 2), partial(_publish, cast)
        yield cast.calendar.shift(recorded, 6), partial(_recommend, cast)
    yield cast.day(10, 25), partial(_withdraw, cast)
    for month, day in COMMENTED:
        said = cast.day(month, day)
        yield said, partial(_ask, cast)
        yield cast.calendar.shift(said, 1), partial(_reply, cast, said)
    for (month, day), unit, text, answer in SAID:
        said = cast.day(month, day)
        yield said, partial(_feed_back, cast, unit, text)
        if answer:
            yield cast.calendar.shift(said, STAFFED), partial(_answer, cast, text, answer)


def _record(cast: Cast) -> None:
    """What lines that are half way have to show: a department its document, a prefecture its pilot
    or its practice."""
    there = set(Result.objects.values_list("measure_id", "organization_id"))
    today = clock.today()
    ready = [
        one
        for one in cast.reporting()
        if (one.measure_id, one.organization_id) not in there
        and cast.pace(one.organization.short_name, one.measure.key).reached[HALF_WAY - 1] <= today
    ]
    dice = cast.dice("results", today)
    for one in dice.sample(ready, min(AT_ONCE, len(ready))):
        unit = one.organization.short_name
        cast.try_to(
            results.record_result,
            one.measure_id,
            actor=cast.person(unit),
            source=SOURCE,
            content=_result(cast, one),
        )


def _result(cast: Cast, one: Assignment) -> ResultInput:
    unit, subject = one.organization.short_name, cast.subject(one.measure.key)
    dice = cast.dice("result", unit, one.measure.key)
    on = cast.calendar.on_or_before(clock.today() - timedelta(days=dice.randint(3, 12)))
    if one.role == Assignment.Role.LEAD:
        return ResultInput(
            ResultKind.DOCUMENT,
            f"{subject.outcome}",
            _number(cast, one, on),
            on,
            "",
            f"明确了{subject.name}的目标任务、政策措施和责任分工，为“{subject.stages[1].title}”提供了制度依据。",
        )
    kind = dice.choice((ResultKind.PILOT, ResultKind.PRACTICE))
    word = "试点" if kind == ResultKind.PILOT and "试点" not in subject.name else "做法"
    place = dice.choice(cast.speaker(unit, one.measure).places)
    return ResultInput(
        kind,
        f"{unit}{place}{subject.name}{word}",
        "",
        on,
        "",
        f"{place}围绕{subject.name}先行先试，{subject.stages[1].done}，形成了可供其他地区借鉴的{word}。",
    )


def _number(cast: Cast, one: Assignment, on: date) -> str:
    """The document's number in its unit's own series, after the last one that is known of it."""
    unit = one.organization.short_name
    series = f"甘{SERIES.get(unit, '政办')}发〔{on.year}〕"
    known = Result.objects.filter(number__startswith=series).values_list("number", flat=True)
    last = max((int(number[len(series) : -1]) for number in known), default=on.month * 18)
    return f"{series}{last + cast.dice('number', unit, one.measure.key).randint(3, 25)}号"


def _publish(cast: Cast) -> None:
    unpublished = (Published.DRAFT, Published.WITHDRAWN)
    for one in Result.objects.filter(state__in=unpublished).select_related("organization"):
        actor = cast.approver(one.organization.short_name)
        cast.try_to(cast.door.step, one, Step.SIGN, actor=actor)


def _recommend(cast: Cast) -> None:
    """The commission recommends one in three of what others have done."""
    rows = Result.objects.filter(state=Published.PUBLISHED, recommended_at=None)
    for one in rows.select_related("organization").order_by("pk"):
        dice = cast.dice("recommend", one.organization.short_name, one.title)
        old = clock.local_date(one.published_at) < clock.today() - timedelta(days=10)
        if old or dice.random() > 0.35:  # noqa: PLR2004
            continue
        words = "做法具体、可复制，建议有关市州和部门结合实际借鉴。"
        cast.try_to(cast.door.step, one, Step.RECOMMEND, actor=cast.commission, comment=words)


def _withdraw(cast: Cast) -> None:
    """One is taken back to be put right."""
    for one in Result.objects.filter(state=Published.PUBLISHED).order_by("pk")[:1]:
        actor = cast.approver(one.organization.short_name)
        words = "文件文号有误，更正后重新发布。"
        cast.try_to(cast.door.step, one, Step.WITHDRAW, actor=actor, comment=words)


def _lines(cast: Cast, day: object) -> list[Measure]:
    shared = [one for one in cast.measures.values() if len(cast.lines[one.pk]) > 1]
    return cast.dice("comments", day).sample(shared, LINES)


def _ask(cast: Cast) -> None:
    today = clock.today()
    by = cast.calendar.shift(today, 4)
    for measure in _lines(cast, today):
        lead, partner = cast.lines[measure.pk][:2]
        words = (
            cast.dice("ask", measure.key, today)
            .choice(ASKS)
            .format(
                partner=partner.organization.short_name,
                month=by.month,
                day=by.day,
                name=cast.subject(measure.key).name,
            )
        )
        actor = cast.person(lead.organization.short_name)
        cast.try_to(cast.door.comment, measure, words, actor=actor)


def _reply(cast: Cast, said: object) -> None:
    for measure in _lines(cast, said)[:4]:
        lead, partner = cast.lines[measure.pk][:2]
        words = cast.dice("reply", measure.key, said).choice(REPLIES)
        actor = cast.person(partner.organization.short_name)
        text = words.format(lead=lead.organization.short_name)
        cast.try_to(cast.door.comment, measure, text, actor=actor)


def _feed_back(cast: Cast, unit: str, text: str) -> None:
    if Organization.objects.filter(short_name=unit).exists():
        cast.try_to(
            feedback.write, actor=cast.person(unit), source=SOURCE, text=text, page="/desk/"
        )


def _answer(cast: Cast, text: str, answer: str) -> None:
    system = cast.named("system")
    for one in Feedback.objects.filter(text=text, state=FeedbackState.OPEN):
        cast.try_to(feedback.answer, one.pk, actor=system, source=SOURCE, text=answer)
        cast.try_to(feedback.close, one.pk, actor=system, source=SOURCE)
