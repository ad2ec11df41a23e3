"""The pages that each account of the demo opens, with what has to stand there first."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from departments.models import Absence, User
from reform_tracker import clock
from reports.analyses.registry import ANALYSES
from reports.closes import service as closes
from reports.saved.service import save_view
from tasks import links
from tasks.comments import service as comments
from tasks.feedback import service as feedback
from tasks.models import (
    AgendaItem,
    Assignment,
    DocumentDraft,
    Feedback,
    ImplementationPlan,
    ProgressReport,
    ReformPlan,
    ReminderRule,
    ReportingPeriod,
    Result,
    Task,
)
from tasks.official import drafts
from tasks.progress.service import step_report
from tasks.reminding import agenda
from tasks.reminding.rules import RuleInput, save_rule
from tasks.results import service as results
from tasks.signing.models import State
from tasks.signing.workflow import Step
from tests.factories.results import said
from tests.tasks.official.reading.test_samples import SAMPLES

PERIOD = "2012-05"


def pages_of_the_commission(plan: ReformPlan) -> Iterator[str]:
    submitted = ImplementationPlan.objects.filter(state=State.SUBMITTED)[0]
    accepted = ImplementationPlan.objects.filter(state=State.ACCEPTED)[0]
    waiting = ProgressReport.objects.filter(state=State.SUBMITTED)[0]
    task = Task.objects.get(area__plan=plan, key="1.4")
    yield f"/filings/{submitted.pk}/"
    yield f"/filings/{accepted.pk}/"
    yield f"/progress/{waiting.pk}/"
    yield f"/tasks/{task.pk}/"
    yield f"/plans/{plan.pk}/document/"
    yield from pages_of_figures(plan, accepted.organization_id)
    yield "/plans/"
    yield f"/plans/{plan.pk}/year-end/?tick=all"
    draft = uploaded_sample()
    yield f"/imports/{draft.pk}/"
    yield f"/imports/{draft.pk}/tasks/1.2/"
    yield f"/imports/{draft.pk}/names/"
    yield f"/imports/{draft.pk}/compare/"
    yield f"/tasks/{task.pk}/correct/"
    yield f"/plans/{plan.pk}/tasks/?q=nothing-is-called-so"
    on_the_list("filing", "报送实施方案")
    item = on_the_list("report", "报送 2012-04 进展")
    actor = User.objects.get(username="commission")
    agenda.deal_with(item.pk, actor=actor, source="test", decision="限期五日内报送。")
    yield "/reminders/rules/"
    yield "/reminders/meeting/"
    yield "/reminders/meeting/?kind=filing"
    yield "/reminders/meeting/?show=past"
    yield "/inbox/"
    yield "/outbox/digests/"
    yield f"/reminders/filing/{plan.filing_due_on}/"
    yield "/reminders/preview/?on=2012-05-14"
    yield "/reminders/preview/?on=2012-05-12"
    yield "/leave/"
    yield "/inbox/channels/"
    yield "/inbox/channels/webhook/"
    yield "/inbox/channels/mail/"
    yield "/calendar/?year=2012"
    yield "/calendar/?year=2031"
    yield "/password/"
    yield "/api/reference/"


def pages_of_figures(plan: ReformPlan, organization: int) -> Iterator[str]:
    yield f"/plans/{plan.pk}/analyses/"
    yield from (f"/plans/{plan.pk}/analyses/{key}/" for key in ANALYSES)
    yield from (f"/plans/{plan.pk}/assessment/{page}" for page in ("", "rules/"))
    yield f"/plans/{plan.pk}/assessment/{organization}/"


def pages_of_a_leader(plan: ReformPlan) -> Iterator[str]:
    accepted = ImplementationPlan.objects.filter(state=State.ACCEPTED)[0]
    unit = f"/plans/{plan.pk}/organizations/{accepted.organization_id}/"
    yield "/results/"
    result = recommended()
    yield "/results/?kind=practice"
    yield result.page()
    yield links.task_page(result.measure.task_id)
    yield f"/plans/{plan.pk}/"
    yield f"/plans/{plan.pk}/areas/1/"
    yield f"/plans/{plan.pk}/changes/?since=2012-05-02&by=task"
    yield unit
    yield f"{unit}?as_of=2012-05-04&against=2012-05-02"
    periods = f"/plans/{plan.pk}/periods/"
    over(plan)
    yield periods
    yield f"{periods}{PERIOD}/"
    closed_and_answered(plan)
    yield periods
    yield f"{periods}{PERIOD}/"
    yield f"{periods}{PERIOD}/changes/"


def recommended() -> Result:
    """A published result of a department, which the commission recommends."""
    line = Assignment.objects.filter(organization__short_name="省工信委", role="lead")
    people = {
        step: User.objects.get(username=name)
        for step, name in ((Step.SIGN, "gxw-approver"), (Step.RECOMMEND, "commission"))
    }
    result = results.record_result(
        line.order_by("measure_id")[0].measure_id,
        actor=User.objects.get(username="gxw-reporter"),
        source="test",
        content=said(kind_of="practice", link="https://www.gansu.gov.cn/a.html"),
    )
    for step, actor in people.items():
        result = results.step_result(
            result.pk, step, actor=actor, source="test", comment="可在全省推广。"
        )
    return result


def over(plan: ReformPlan) -> ReportingPeriod:
    """The first period, as if it had ended yesterday."""
    period = plan.periods.get(code=PERIOD)
    period.ends_on = clock.today() - timedelta(days=1)
    period.save()
    period.plan = plan
    return period


def closed_and_answered(plan: ReformPlan) -> None:
    """It is closed, opened and closed again; then reports that waited are accepted."""
    actor, on = User.objects.get(username="commission"), clock.today()
    period, waiting = over(plan), ProgressReport.objects.filter(state=State.SUBMITTED)

    def close(version: int) -> None:
        seen = closes.preview(period, on).sha256
        closes.close_period(plan.pk, PERIOD, actor=actor, source="test", version=version, seen=seen)

    close(0)
    reason = "漏报两家单位，更正后重新关账。"
    closes.reopen_period(plan.pk, PERIOD, actor=actor, source="test", version=1, reason=reason)
    close(2)
    for report in waiting[:2]:
        step_report(report.pk, Step.ACCEPT, actor=actor, source="test")


def kept(owner: User) -> None:
    """A saved view on the first page and in the weekly message."""
    view = {"address": "/filings/?state=unfiled", "name": "未备案", "sharing": "organization"}
    save_view(actor=owner, source="test", on_first_page=True, weekly=True, **view)


def on_the_list(kind: str, title: str) -> AgendaItem:
    """An item for the meeting, of a department that owes it."""
    return AgendaItem.objects.create(
        duty_key=f"{kind}:0",
        kind=kind,
        organization="省工信委",
        title=title,
        link="/filings/",
        due_on=clock.today() - timedelta(days=30),
        listed_on=clock.today(),
    )


def uploaded_sample() -> DocumentDraft:
    """The smallest of the samples as a draft."""
    sample = SAMPLES / "02_guobanfa2020-24_yingshanghuanjing.txt"
    actor = User.objects.get(username="commission")
    return drafts.upload(sample.name, sample.read_bytes(), actor=actor, source="test")


def pages_of_a_department(plan: ReformPlan) -> Iterator[str]:
    filing = ImplementationPlan.objects.get(organization__short_name="省工信委")
    lines = Assignment.objects.filter(organization=filing.organization_id).order_by("measure_id")
    led = lines.filter(role=Assignment.Role.LEAD)[0].measure_id
    supported = lines.filter(role=Assignment.Role.SUPPORT)[0].measure_id
    yield f"/filings/{filing.pk}/"
    yield f"/filings/{filing.pk}/edit/"
    yield f"/measures/{led}/progress/{PERIOD}/"
    yield f"/measures/{led}/results/new/"
    yield f"/measures/{supported}/contribution/{PERIOD}/"
    yield from pages_of_comments(led)
    yield "/feedback/new/?page=/desk/"
    yield from (said_to_the_operators().address(), "/feedback/")
    yield "/inbox/"


def pages_of_comments(measure: int) -> Iterator[str]:
    """A line of which nobody has spoken, and one with a comment that was put right."""
    actor = User.objects.get(username="gxw-reporter")
    yield f"/measures/{measure}/comments/"
    said = comments.write(measure, actor=actor, source="test", text="请提供名单。")
    comments.correct(said.pk, actor=actor, source="test", version=1, text="请周五前提供名单。")
    yield f"/measures/{measure}/comments/?answer={said.pk}"
    yield said.page()
    yield "/comments/"


def said_to_the_operators() -> Feedback:
    actor = User.objects.get(username="gxw-reporter")
    return feedback.write(actor=actor, source="test", text="缺少联络员电话。", page="/desk/")


def pages_of_an_approver(plan: ReformPlan) -> Iterator[str]:
    on_leave()
    yield "/leave/"
    yield "/views/new/?of=%2Ffilings%2F%3Fstate%3Dunfiled"
    kept(User.objects.get(username="gxw-approver"))
    yield "/views/"
    yield "/desk/"


def on_leave() -> Absence:
    """The approver stands in for a reporter of the department."""
    reporter = User.objects.get(username="gxw-reporter")
    approver = User.objects.get(username="gxw-approver")
    first, last = clock.today(), clock.today() + timedelta(days=9)
    return Absence.objects.create(
        user=reporter, deputy=approver, starts_on=first, ends_on=last, registered_by=approver
    )


def pages_of_a_prefecture(plan: ReformPlan) -> Iterator[str]:
    filing = ImplementationPlan.objects.get(organization__short_name="兰州市")
    yield f"/filings/{filing.pk}/"
    yield f"/filings/{filing.pk}/choose/"


def pages_of_the_administrator(plan: ReformPlan) -> Iterator[str]:
    on_leave()
    yield "/leave/"
    yield "/accounts/new/"
    yield f"/accounts/{User.objects.get(username='gxw-reporter').pk}/"


def pages_of_the_system_administrator(plan: ReformPlan) -> Iterator[str]:
    rule = ReminderRule.objects.all()[0]
    content = RuleInput(kind=rule.kind, offset=-12, audience=rule.audience)
    actor = User.objects.get(username="system")
    save_rule(rule.pk, actor=actor, source="test", content=content)
    yield "/health/"
    yield "/reminders/rules/"
    yield "/reminders/rules/new/"
    yield f"/reminders/rules/{rule.pk}/"
    yield "/calendar/?year=2012"
    yield "/calendar/import/"
    yield "/calendar/2012-05-25/"


def pages_of_nobody(plan: ReformPlan) -> Iterator[str]:
    yield "/sign-in/"


Pages = Callable[[ReformPlan], Iterable[str]]
WHO: dict[str, Pages] = {
    "": pages_of_nobody,
    "commission": pages_of_the_commission,
    "leader": pages_of_a_leader,
    "gxw-reporter": pages_of_a_department,
    "gxw-approver": pages_of_an_approver,
    "lanzhou-reporter": pages_of_a_prefecture,
    "security": pages_of_the_administrator,
    "system": pages_of_the_system_administrator,
}
