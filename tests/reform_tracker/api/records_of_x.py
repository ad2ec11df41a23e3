"""What stands about X, the organization of the caller: one row of each kind that a body names."""

from departments.roles import Role
from reform_tracker import clock
from reports.assessment.computing import score
from reports.assessment.freezing import freeze
from reports.models import Assessment, AssessmentRule, AssessmentSheet
from tasks.models import (
    Amendment,
    Directive,
    Measure,
    Notice,
    NoticeNumber,
    ProgressReport,
    ReformPlan,
    ReportingPeriod,
)
from tasks.progress.amended import said
from tasks.signing.models import State
from tests.reform_tracker.api.conftest import Province, person


def accepted_report(
    province: Province, measure: Measure, period: ReportingPeriod
) -> ProgressReport:
    """What X has reported and the commission has accepted."""
    return ProgressReport.objects.create(
        measure=measure, organization=province.x, period=period, state=State.ACCEPTED,
        percent=30, progress="已制定方案。", next_steps="试点。", signatory="张副市长",
        signed_by=person(province.x), signed_at=clock.now(), first_filed_on=clock.today(),
        reviewed_by=person(province.a, Role.COMMISSION), reviewed_at=clock.now(),
    )  # fmt: skip


def amendment_of(report: ProgressReport) -> Amendment:
    """An amendment of it that waits to be written."""
    content = said(report)
    return Amendment.objects.create(
        plan=report.period.plan, organization=report.organization, report=report,
        content=content | {"percent": 35}, before=content, due_on=clock.today(),
    )  # fmt: skip


def directive_to_x(province: Province) -> Directive:
    """What X is charged with and has not answered."""
    today = clock.today()
    return Directive.objects.create(
        plan=province.plan,
        organization=province.x,
        number=1,
        title="尽快出台办法",
        text="请出台办法。",
        first_due_on=today,
        due_on=today,
        issued_by=person(province.a, Role.COMMISSION),
        issued_on=today,
        issued_at=clock.now(),
    )


def notice_to_x(province: Province) -> Notice:
    """A supervision notice that X has not answered."""
    numbered = NoticeNumber.objects.create(
        issuer=province.a, year=2012, number=1, issuer_name="省发展改革委"
    )
    today = clock.today()
    return Notice.objects.create(
        plan=province.plan,
        organization=province.x,
        numbered=numbered,
        number=1,
        addressee="兰州市人民政府",
        title="尽快出台办法",
        source="甘政发〔2012〕53号",
        text="请出台办法。",
        contact="王五 0931-1",
        first_due_on=today,
        due_on=today,
        issued_by=person(province.a, Role.COMMISSION),
        issued_on=today,
        issued_at=clock.now(),
    )


def another(plan: ReformPlan) -> ReformPlan:
    """A plan of the year before, with nothing in it."""
    copied = ReformPlan.objects.get(pk=plan.pk)
    copied.pk, copied.year, copied.number = None, plan.year - 1, f"{plan.number}（上年）"
    copied.source_sha256 = "1" * 64
    copied.save()
    return copied


def sheet_of(province: Province, plan: ReformPlan, state: Assessment.State) -> AssessmentSheet:
    """X in the assessment of a plan, with the points of nothing done."""
    rule = AssessmentRule.objects.earliest("pk")
    assessment = Assessment.objects.create(
        plan=plan,
        state=state,
        rule=rule,
        as_of=clock.today(),
        self_until=clock.today(),
        made_by=person(province.a, Role.COMMISSION),
        made_at=clock.now(),
    )
    points = freeze(score(province.x.pk, {}, rule.rule))
    return AssessmentSheet.objects.create(
        assessment=assessment, organization=province.x, score=points
    )
