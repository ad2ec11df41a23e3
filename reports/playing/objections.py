"""Units that do not agree with a return, decided by somebody else than who returned it."""

from functools import partial

from reform_tracker import clock
from reports.playing.cast import Cast, Story
from reports.playing.doors import SOURCE
from tasks.models import Objection, ProgressReport
from tasks.objecting import service as objecting
from tasks.objecting.models import Against
from tasks.signing.models import State
from tasks.signing.states import Asked
from tasks.signing.workflow import Step

DAYS = 14  # working days after a report is due on which some come back
REASON = "所报数据以部门统计台账为准，与上月口径一致，统计表已随文报送，建议撤销退回。"


def story(cast: Cast) -> Story:
    for period in cast.periods:
        for number in range(1, DAYS):
            day = cast.calendar.shift(period.due_on, number)
            if day > cast.day(5, 9):
                yield day, partial(_decide, cast)
                yield day, partial(_object, cast)


def _object(cast: Cast) -> None:
    """One in three of what came back today."""
    rows = ProgressReport.objects.filter(period__plan=cast.plan, state=State.RETURNED)
    for report in rows.select_related("organization", "measure", "period").order_by("pk"):
        unit = report.organization.short_name
        dice = cast.dice("objects", unit, report.measure.key, report.period.code)
        today = clock.local_date(report.reviewed_at) == clock.today()
        if today and dice.randint(1, 3) == 1 and not report.objections.exists():
            said = {"actor": cast.approver(unit), "source": SOURCE, "reason": REASON}
            cast.try_to(objecting.object_to, Against.REPORT, report.pk, **said)


def _decide(cast: Cast) -> None:
    """Half of them are upheld, the next day."""
    rows = Objection.objects.filter(plan=cast.plan, state=Asked.ASKED)
    for one in rows.select_related("report__reviewed_by", "measure").order_by("pk"):
        if one.asked_on >= clock.today() or one.report is None or one.measure is None:
            continue
        barred = one.report.reviewed_by
        names = ("commission", "commission2")
        judge = next(user for user in map(cast.named, names) if user != barred)
        if cast.dice("upheld", one.measure.key, one.asked_on).choice((True, False)):
            step, words = Step.GRANT, "经复核，所报数据口径一致，撤销退回，按原件继续审核。"
        else:
            step, words = Step.REFUSE, "经复核，本月完成数与台账不一致，请核实修改后重新报送。"
        cast.try_to(
            objecting.step_objection, one.pk, step, actor=judge, source=SOURCE, comment=words
        )
