"""What the commission makes of it: months closed, provincial reports, and the assessment."""

from functools import partial

from reform_tracker import clock
from reports.assessment import service as assessment
from reports.assessment import sheets
from reports.assessment.sheets import Correction
from reports.closes import book
from reports.closes.service import close_period, preview, reopen_period
from reports.models import AssessmentSheet
from reports.playing.cast import Cast, Story
from reports.playing.doors import SOURCE
from reports.playing.tempers import Temper
from reports.provincial import building
from tasks.models import ReportingPeriod

CLOSED_AFTER = 6  # working days of the next month
REOPENED = "2012-09"
OBJECTORS = 2
SELF = {
    Temper.PUNCTUAL: "全年按期报送实施方案和各月进展，{names}等任务按计划推进，对考核事实无异议。",
    Temper.ORDINARY: "{names}等任务总体按计划推进，个别月份报送稍晚，今后将加强衔接。",
    Temper.SLOW: "{names}进度滞后，主要受外部条件制约，已制定整改措施，明年一季度补齐。",
}


def story(cast: Cast) -> Story:
    for period in cast.periods:
        if period.due_on < cast.day(5, 9):
            continue
        closed = cast.calendar.shift(period.ends_on, CLOSED_AFTER)
        yield closed, partial(_close, cast, period)
        yield cast.calendar.shift(closed, 1), partial(_report, cast, period)
        if period.code == REOPENED:
            yield cast.calendar.shift(closed, 3), partial(_open_again, cast, period)
            yield cast.calendar.shift(closed, 5), partial(_close, cast, period)
            yield cast.calendar.shift(closed, 6), partial(_report, cast, period)
    yield cast.day(12, 26), partial(_compute, cast)
    yield cast.day(12, 27), partial(_open_self_assessment, cast)
    for month, day in ((12, 28), (13, 4)):
        yield cast.day(month, day), partial(_assess_themselves, cast)
    yield cast.day(13, 9), partial(_review, cast)
    yield cast.day(13, 14), partial(_publish, cast)
    yield cast.day(13, 17), partial(_object, cast)
    yield cast.day(13, 22), partial(_answer, cast)


def _close(cast: Cast, period: ReportingPeriod) -> None:
    line = book.line_of(cast.plan, period.code, clock.today())
    if line is None or line.close is not None:
        return
    seen = preview(line.period, clock.today()).sha256
    cast.try_to(
        close_period,
        cast.plan.pk,
        period.code,
        actor=cast.commission,
        source=SOURCE,
        version=line.version,
        seen=seen,
    )


def _open_again(cast: Cast, period: ReportingPeriod) -> None:
    line = book.line_of(cast.plan, period.code, clock.today())
    if line is not None and line.close is not None:
        cast.try_to(
            reopen_period,
            cast.plan.pk,
            period.code,
            actor=cast.commission,
            source=SOURCE,
            version=line.version,
            reason="个别市州补报第三季度数据，更正后重新办理关账。",
        )


def _report(cast: Cast, period: ReportingPeriod) -> None:
    """The report of the month, with its documents."""
    cast.try_to(building.request_report, period, actor=cast.commission, source=SOURCE)
    for number in building.unfinished():
        building.build(number)


def _compute(cast: Cast) -> None:
    cast.try_to(assessment.compute, cast.plan.pk, actor=cast.commission, source=SOURCE)


def _open_self_assessment(cast: Cast) -> None:
    cast.try_to(
        assessment.open_self_assessment,
        cast.plan.pk,
        actor=cast.commission,
        source=SOURCE,
        until=cast.day(13, 8),
    )


def _sheets(cast: Cast) -> list[AssessmentSheet]:
    rows = AssessmentSheet.objects.filter(assessment__plan=cast.plan)
    return list(rows.select_related("organization").order_by("organization__unit_order"))


def _assess_themselves(cast: Cast) -> None:
    """Who is punctual writes at once, the others after the holiday, the silent never."""
    early = clock.today().year == cast.plan.year
    for sheet in _sheets(cast):
        unit = sheet.organization.short_name
        temper = cast.tempers.get(unit, Temper.ORDINARY)
        if sheet.self_at or temper is Temper.SILENT or early != (temper is Temper.PUNCTUAL):
            continue
        lines = [one for one in cast.reporting() if one.organization_id == sheet.organization_id]
        names = "、".join(cast.subject(one.measure.key).name for one in lines[:2])
        words = SELF[temper].format(names=names)
        cast.try_to(
            sheets.assess_itself,
            sheet.pk,
            actor=cast.person(unit),
            source=SOURCE,
            expect=lambda _sheet: None,
            remark=words,
            points={},
        )


def _review(cast: Cast) -> None:
    cast.try_to(assessment.begin_review, cast.plan.pk, actor=cast.commission, source=SOURCE)


def _publish(cast: Cast) -> None:
    cast.try_to(assessment.publish, cast.plan.pk, actor=cast.commission, source=SOURCE)


def _object(cast: Cast) -> None:
    slow = [
        one for one in _sheets(cast) if cast.tempers[one.organization.short_name] is Temper.SLOW
    ]
    for sheet in slow[:OBJECTORS]:
        cast.try_to(
            sheets.object_to,
            sheet.pk,
            actor=cast.approver(sheet.organization.short_name),
            source=SOURCE,
            text="有关月度报告已按期送达，因系统外原因签发较晚，建议不计为逾期。",
        )


def _answer(cast: Cast) -> None:
    """The first objection is upheld with a correction, the second is not."""
    waiting = [one for one in _sheets(cast) if one.objections.filter(answered_at=None).exists()]
    for number, sheet in enumerate(waiting):
        correction = _half_a_point(sheet) if number == 0 else None
        text = (
            "经核实，部分情况属实，予以更正。"
            if correction
            else "经核对系统记录，考核事实无误，维持原分值。"
        )
        cast.try_to(
            sheets.answer,
            sheet.pk,
            actor=cast.commission,
            source=SOURCE,
            text=text,
            correction=correction,
        )


def _half_a_point(sheet: AssessmentSheet) -> Correction | None:
    """Somewhat more for the first criterion that has not given all it can."""
    for one in sheet.computed.points:
        worth = sheet.worth.get(one.criterion)
        if one.of is not None and worth is not None and worth < one.of:
            more = worth + (one.of - worth) / 2
            return Correction(one.criterion, f"{more:.2f}", "按复核认定的按期完成数更正。")
    return None
