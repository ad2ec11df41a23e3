"""Receipts of the plan's lines and the implementation plans: in time, late, returned and mended."""

from datetime import timedelta
from functools import partial

from reform_tracker import clock
from reports.playing.cast import Cast, Story
from reports.playing.doors import SOURCE
from reports.playing.tempers import FULL, WEIGHTS, Temper
from reports.playing.wording import summary
from tasks.acknowledging import service as receipts
from tasks.acknowledging.reading import stand_of
from tasks.extensions.targets import Kind
from tasks.filing.promises import CommitmentInput, MilestoneInput
from tasks.filing.service import FilingInput, led_measures
from tasks.models import Acknowledgement, Extension, Measure
from tasks.signing.models import ReturnReason, State
from tasks.signing.states import Asked
from tasks.signing.workflow import Step

# What each prefecture takes on: what the document says of it first of all.
CHOSEN = {
    "兰州市": ("2.5", "3.3", "9.1"),
    "嘉峪关市": ("2.5", "9.1"),
    "金昌市": ("2.5", "4.3", "8.4"),
    "白银市": ("5.1", "9.3"),
    "天水市": ("1.5", "9.1", "9.3"),
    "武威市": ("2.3", "2.5", "3.3"),
    "张掖市": ("2.1", "2.3", "2.4"),
    "平凉市": ("5.4", "8.3"),
    "酒泉市": ("1.4", "5.1", "9.3"),
    "庆阳市": ("2.2", "4.3", "5.3"),
    "定西市": ("2.4", "4.2", "5.1"),
    "陇南市": ("2.2", "2.6"),
    "临夏州": ("4.2", "5.4"),
    "甘南州": ("2.1", "9.3"),
}
# How a plan comes: month and day of its signature at the earliest, and within how many days.
SIGNED = {
    Temper.PUNCTUAL: ((5, 10), 5),
    Temper.ORDINARY: ((5, 14), 2),
    Temper.SLOW: ((5, 17), 8),
    Temper.SILENT: ((6, 4), 6),
}
RETURNED = 7  # how many plans come back
WHY = (
    (ReturnReason.NO_STEPS, "部分任务只有全年目标，没有分阶段步骤和完成时限，请逐项补充后重报。"),
    (ReturnReason.NOT_CONCRETE, "目标表述过于原则，请尽量量化，做到可检查、可考核。"),
    (ReturnReason.INCOMPLETE, "责任科室和联络员信息不全，请补充完善。"),
)
RECEIVED = {Temper.PUNCTUAL: 0, Temper.ORDINARY: 1, Temper.SLOW: 5, Temper.SILENT: 12}  # workdays
LEADERS = {"厅": "厅长", "局": "局长", "市": "市长", "州": "州长"}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"


def story(cast: Cast) -> Story:
    yield cast.day(5, 9), cast.hire
    yield from _receipts(cast)
    yield from _asked_for_time(cast)
    for number, unit in enumerate(_shuffled(cast)):
        yield from _filing(cast, unit, returned=number < RETURNED)
    yield cast.day(5, 16), partial(_review_what_waits, cast)


def _shuffled(cast: Cast) -> list[str]:
    units = list(cast.units)
    cast.dice("returned").shuffle(units)
    return units


def _receipts(cast: Cast) -> Story:
    """Everybody confirms, some late; one more objects, and both objections are answered."""
    rows = Acknowledgement.objects.filter(plan=cast.plan).order_by("organization__unit_order")
    units = list(rows.values_list("organization__short_name", flat=True))
    objector = cast.dice("objector").choice([one for one in units if one not in cast.units])
    yield cast.day(5, 9), partial(_object, cast, objector)
    yield cast.day(5, 11), partial(_answer_objections, cast)
    for unit in units:
        temper = cast.tempers.get(unit) or cast.dice("receipt", unit).choice(list(Temper)[:3])
        late = cast.calendar.shift(cast.day(5, 9), RECEIVED[temper])
        yield late, partial(confirm_receipt, cast, unit)
    yield cast.day(5, 15), partial(_confirm_the_answered, cast, units)
    # What a prefecture has taken on is confirmed too, once its plan is accepted.
    for month, day in ((5, 29), (6, 18), (7, 2)):
        yield cast.day(month, day), partial(_confirm_the_answered, cast, units)
    yield cast.day(9, 3), partial(_confirm_all, cast, units)


def confirm_receipt(cast: Cast, unit: str) -> None:
    confirm(cast, Acknowledgement.objects.get(plan=cast.plan, organization__short_name=unit))


def confirm(cast: Cast, row: Acknowledgement) -> None:
    """The lines that an organization has not confirmed yet, of whichever plan."""
    stand = stand_of(row, clock.today())
    if stand.is_owed:
        lines = [line.part_id for line in stand.owed]
        cast.try_to(cast.door.confirm, row, lines, actor=cast.approver(row.organization.short_name))


def _confirm_the_answered(cast: Cast, units: list[str]) -> None:
    for unit in units:
        if cast.tempers.get(unit) in (Temper.SLOW, Temper.SILENT):
            continue
        confirm_receipt(cast, unit)


def _confirm_all(cast: Cast, units: list[str]) -> None:
    for unit in units:
        confirm_receipt(cast, unit)


def _object(cast: Cast, unit: str) -> None:
    row = Acknowledgement.objects.get(plan=cast.plan, organization__short_name=unit)
    line = stand_of(row, clock.today()).open[0]
    reason = (
        f"该项任务中涉及我单位的职责在“{line.task}”中表述不够明确，建议明确为协助提供有关资料。"
    )
    cast.try_to(
        receipts.object_to,
        row.pk,
        actor=cast.approver(unit),
        source=SOURCE,
        version=row.version,
        lines=[line.part_id],
        reason=reason,
    )


def _answer_objections(cast: Cast) -> None:
    """The lines stay as the document prints them."""
    rows = Acknowledgement.objects.filter(plan=cast.plan, state="objected")
    for row in rows.order_by("pk"):
        text = "责任分工以省政府文件为准，请按照文件印发的分工做好配合，具体事项由牵头单位商定。"
        cast.try_to(
            receipts.answer,
            row.pk,
            actor=cast.commission,
            source=SOURCE,
            version=row.version,
            text=text,
        )


def _asked_for_time(cast: Cast) -> Story:
    """Three slow units ask for more time for their plan: two before it is due, one after."""
    slow = [one for one in cast.units if cast.tempers[one] is Temper.SLOW][:3]
    for number, unit in enumerate(slow):
        day = cast.day(5, 11) if number < 2 else cast.day(5, 16)  # noqa: PLR2004
        yield day, partial(_ask_for_time, cast, unit)
    yield cast.day(5, 14), partial(_decide_about_time, cast)
    yield cast.day(5, 17), partial(_decide_about_time, cast)


def _ask_for_time(cast: Cast, unit: str) -> None:
    filing = cast.filing(unit)
    if not filing.is_editable:
        return
    cast.try_to(
        cast.door.ask_extension,
        Kind.FILING,
        filing.pk,
        cast.day(5, 23),
        "实施方案涉及多个处室和配合单位，征求意见尚未反馈完毕，需要适当延长备案时间。",
        f"已形成{unit}实施方案初稿，正在征求有关单位意见。",
        actor=cast.approver(unit),
    )


def _decide_about_time(cast: Cast) -> None:
    """The first is granted; whoever asked late is refused."""
    waiting = Extension.objects.filter(plan=cast.plan, state=Asked.ASKED, filing__isnull=False)
    for number, one in enumerate(waiting.order_by("pk")):
        late = one.asked_on > one.before
        if late or number:
            step, words = Step.REFUSE, "备案时限为省政府文件明确要求，请克服困难，尽快报送。"
        else:
            step, words = Step.GRANT, "同意延期一次，请务必按期报送。"
        cast.try_to(cast.door.step, one, step, actor=cast.commission, comment=words)


def _filing(cast: Cast, unit: str, *, returned: bool) -> Story:
    dice = cast.dice("filing", unit)
    first, most = SIGNED[cast.tempers[unit]]
    signed = cast.calendar.on_or_after(cast.day(*first) + timedelta(days=dice.randint(0, most)))
    if unit == "兰州市":
        signed, returned = cast.day(5, 11), False  # mends what came back on the demo's first day
    reviewed = cast.calendar.shift(signed, dice.randint(2, 4))
    yield cast.calendar.shift(signed, -1), partial(_write, cast, unit, draft=returned)
    yield signed, partial(_sign, cast, unit)
    if returned:
        why = dice.choice(WHY)
        mended = cast.calendar.shift(reviewed, dice.randint(2, 5))
        yield reviewed, partial(_review, cast, unit, Step.RETURN, *why)
        yield mended, partial(_write, cast, unit)
        yield mended, partial(_sign, cast, unit)
        reviewed = cast.calendar.shift(mended, dice.randint(1, 3))
    yield reviewed, partial(_review, cast, unit, Step.ACCEPT)


def _write(cast: Cast, unit: str, *, draft: bool = False) -> None:
    filing = cast.filing(unit)
    if filing.is_editable:
        content = filing_content(cast, unit, draft=draft)
        cast.try_to(cast.door.save_filing, filing, content, actor=cast.person(unit))


def _sign(cast: Cast, unit: str) -> None:
    """One in four is handed over by its writer first."""
    filing = cast.filing(unit)
    if not filing.is_editable or not filing.is_started:
        return
    if filing.state != State.READY and cast.dice("handed", unit).random() < 0.25:  # noqa: PLR2004
        cast.try_to(cast.door.step, filing, Step.HAND_OVER, actor=cast.person(unit))
    cast.try_to(cast.door.step, filing, Step.SIGN, actor=cast.approver(unit))


def _review(cast: Cast, unit: str, step: Step, reason: str = "", comment: str = "") -> None:
    filing = cast.filing(unit)
    if filing.state == State.SUBMITTED:
        said = {"reason": reason, "comment": comment}
        cast.try_to(cast.door.step, filing, step, actor=cast.commission, **said)


def _review_what_waits(cast: Cast) -> None:
    """What the demo left waiting on its first day."""
    for unit in ("省水利厅", "兰州市"):
        _review(cast, unit, Step.ACCEPT)


def filing_content(cast: Cast, unit: str, *, draft: bool = False) -> FilingInput:
    """The plan of a unit; one that comes back has no steps but the year's end."""
    filing = cast.filing(unit)
    if filing.organization.is_prefecture:
        measures = [cast.measures[key] for key in CHOSEN[unit]]
    else:
        led = led_measures(filing)
        measures = sorted(
            (one for one in cast.measures.values() if one.pk in led), key=lambda one: one.pk
        )
    dice = cast.dice("plan", unit)
    names = [cast.subject(one.key).name for one in measures]
    return FilingInput(
        leader_name=f"{dice.choice(SURNAMES)}某某",
        leader_title=f"副{LEADERS.get(unit[-1], '主任')}",
        liaison_name=f"{dice.choice(SURNAMES)}某",
        liaison_phone=f"0931-{8460000 + filing.pk}",
        summary=summary(unit, names, dice),
        commitments=tuple(_commitment(cast, unit, one, draft=draft) for one in measures),
    )


def _commitment(cast: Cast, unit: str, measure: Measure, *, draft: bool) -> CommitmentInput:
    pace = cast.planned_pace(unit, measure.key)
    steps = [
        MilestoneInput(title, day, weight)
        for title, day, weight in zip(pace.titles, pace.due, WEIGHTS, strict=True)
    ]
    if draft:
        steps = [MilestoneInput("完成全年任务", pace.due[-1], FULL)]
    horizon = Measure.Horizon.CROSS_YEAR if pace.is_cross_year else Measure.Horizon.WITHIN_YEAR
    return CommitmentInput(measure.pk, horizon, tuple(steps))
