"""The demo's first days, up to 8 May 2012: accounts, filings and invented progress.

Everything goes through the services, as people would do it, so the demo's trail is a true one.
"""

from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from departments.accounts.demo import PASSWORD, people
from departments.accounts.service import create_account
from departments.models import Organization, User
from departments.second_factor import service as second_factor
from departments.second_factor.codes import code_at
from reform_tracker import clock
from tasks.acknowledging import service as receipts
from tasks.acknowledging.reading import stand_of
from tasks.contributions import service as contributions
from tasks.filing.promises import CommitmentInput, MilestoneInput
from tasks.filing.service import FilingInput, led_measures, save_filing, step_filing
from tasks.models import (
    Acknowledgement,
    DeclaredStatus,
    ImplementationPlan,
    Measure,
    ReformPlan,
)
from tasks.progress import service as progress
from tasks.signing.workflow import Step

SOURCE = "demo"
HORIZON = Measure.Horizon
# organization, day of filing, what the commission answered (None: still waiting)
FILED = (
    ("省发展改革委", date(2012, 5, 4), Step.ACCEPT),
    ("省人社厅", date(2012, 5, 3), Step.ACCEPT),
    ("酒泉市", date(2012, 5, 4), Step.ACCEPT),
    ("省水利厅", date(2012, 5, 7), None),
    ("兰州市", date(2012, 5, 7), Step.RETURN),
)
DRAFTS = ("省工信委", "省教育厅")
STEPS = (
    ("制定工作方案，明确责任分工", date(2012, 5, 4), 20),
    ("出台配套政策措施", date(2012, 7, 31), 30),
    ("组织实施，开展中期检查", date(2012, 9, 28), 30),
    ("全面总结，形成长效机制", date(2012, 12, 20), 20),
)
PUBLISHED_ON = date(2012, 5, 2)
# organization, day of its confirmation of receipt
RECEIVED = (
    ("省发展改革委", date(2012, 5, 2)),
    ("省人社厅", date(2012, 5, 3)),
    ("省水利厅", date(2012, 5, 3)),
    ("兰州市", date(2012, 5, 4)),
    ("酒泉市", date(2012, 5, 3)),
)
LOCAL_TASKS = {"酒泉市": ("1.4", "5.1", "9.3"), "兰州市": ("2.5", "3.3")}


def is_played() -> bool:
    """Whether the demo's accounts are there."""
    return User.objects.filter(username="commission").exists()


@transaction.atomic
def play(plan: ReformPlan) -> None:
    """The accounts and what five organizations have done by the demo's first day."""
    clock.move_to(date.fromisoformat(settings.DEMO_START_DATE))
    ReformPlan.objects.filter(pk=plan.pk).update(invented_progress=True)
    _accounts()
    _receipts(plan)
    for organization, day, answer in FILED:
        with clock.pinned(day):
            _file(plan, organization, answer)
    for organization in DRAFTS:
        _draft(plan, organization)
    _progress(plan)


def _accounts() -> None:
    persons = people()
    for person in persons:
        create_account(
            is_demo=True,
            actor=None,
            source=SOURCE,
            username=person.username,
            full_name=person.full_name,
            organization=Organization.objects.get(short_name=person.organization),
            roles=person.roles,
            password=None,
            email=f"{person.username}@demo.invalid",
            office_phone="0931-0000000",
        )
    # One hash for all: deriving each on its own would take a minute on a small machine.
    User.objects.filter(username__in=[person.username for person in persons]).update(
        password=make_password(PASSWORD)
    )
    for person in persons:
        if person.with_code:
            _second_factor(User.objects.get(username=person.username))


def _second_factor(user: User) -> None:
    app = second_factor.begin_set_up(user)
    code = code_at(app.seed, clock.real_now())
    second_factor.confirm(user, app.pk, typed=code, source=SOURCE, session=None)


def _account(organization: str, role: str) -> User:
    return User.objects.get(organization__short_name=organization, grants__role=role)


def _filing(plan: ReformPlan, organization: str) -> ImplementationPlan:
    return ImplementationPlan.objects.get(plan=plan, organization__short_name=organization)


def _content(filing: ImplementationPlan, organization: str) -> FilingInput:
    measures = led_measures(filing)
    if filing.organization.is_prefecture:
        rows = Measure.objects.filter(
            task__area__plan=filing.plan, task__key__in=LOCAL_TASKS[organization]
        )
        measures = set(rows.values_list("pk", flat=True))
    return FilingInput(
        leader_name="演示分管领导",
        leader_title="副职",
        liaison_name="演示联络员",
        liaison_phone="0931-0000000",
        summary="演示数据：按照省政府要求分阶段推进，明确责任处室和时限。",
        commitments=tuple(
            CommitmentInput(
                pk,
                HORIZON.CROSS_YEAR if pk % 3 == 0 else HORIZON.WITHIN_YEAR,
                tuple(MilestoneInput(*step) for step in STEPS),
            )
            for pk in sorted(measures)
        ),
    )


def _draft(plan: ReformPlan, organization: str) -> ImplementationPlan:
    filing = _filing(plan, organization)
    return save_filing(
        filing.pk,
        actor=_account(organization, "reporter"),
        source=SOURCE,
        version=filing.version,
        content=_content(filing, organization),
    )


def _file(plan: ReformPlan, organization: str, answer: Step | None) -> None:
    filing = _draft(plan, organization)
    approver = _account(organization, "approver")
    step_filing(filing.pk, Step.SIGN, actor=approver, source=SOURCE, revision=filing.revision)
    if answer is None:
        return
    reviewer = User.objects.get(username="commission")
    returned = answer is Step.RETURN
    step_filing(
        filing.pk,
        answer,
        actor=reviewer,
        source=SOURCE,
        reason="no_steps" if returned else "",
        comment="请补充各阶段的具体步骤和完成时限。" if returned else "",
    )


def _receipts(plan: ReformPlan) -> None:
    """Five organizations have confirmed their lines, one objects to one of its own; the others have
    a day left."""
    rows = Acknowledgement.objects.filter(plan=plan)
    rows.update(asked_on=PUBLISHED_ON)
    for organization, day in RECEIVED:
        with clock.pinned(day):
            row = rows.get(organization__short_name=organization)
            lines = [line.part_id for line in stand_of(row, day).open]
            approver = _account(organization, "approver")
            receipts.confirm(
                row.pk, actor=approver, source=SOURCE, version=row.version, lines=lines
            )
    row = rows.get(organization__short_name="省财政厅")
    supporting = [one for one in stand_of(row, clock.today()).open if one.role == "support"]
    receipts.object_to(
        row.pk,
        actor=_account("省财政厅", "approver"),
        source=SOURCE,
        version=row.version,
        lines=[supporting[0].part_id],
        reason="演示数据：此项职能不在我厅，建议更正责任分工。",
    )


# organization, task, status, percent, progress; all invented
REPORTS = (
    ("省发展改革委", "1.4", "in_progress", 20, "已印发服务业综合改革试点年度工作要点。"),
    ("省发展改革委", "8.1", "in_progress", 10, "节能减排工作方案正在征求意见。"),
    ("省人社厅", "5.1", "in_progress", 25, "高校毕业生就业促进计划已启动。"),
    ("省人社厅", "5.2", "blocked", 5, "工资指导线测算工作已开始。"),
)


ACCEPTED_REPORTS = 2


def _progress(plan: ReformPlan) -> None:
    """May's first reports: two accepted, one waiting for review, one handed over."""
    period = plan.periods.order_by("starts_on")[0]
    reviewer = User.objects.get(username="commission")
    for number, (organization, key, status, percent, text) in enumerate(REPORTS):
        measure = Measure.objects.get(task__area__plan=plan, key=key)
        report = progress.save_report(
            measure.pk,
            period.pk,
            actor=_account(organization, "reporter"),
            source=SOURCE,
            version=None,
            content=progress.ReportInput(
                status=DeclaredStatus(status),
                percent=percent,
                progress=f"演示数据：{text}",
                problems="演示数据：部分数据口径尚未统一。" if status == "blocked" else "",
                next_steps="演示数据：按计划推进下一阶段工作。",
                coordination="演示数据：建议召开联席会议研究数据口径。"
                if status == "blocked"
                else "",
            ),
        )
        if number == len(REPORTS) - 1:
            progress.step_report(
                report.pk, Step.HAND_OVER, actor=_account(organization, "reporter"), source=SOURCE
            )
            continue
        progress.step_report(
            report.pk,
            Step.SIGN,
            actor=_account(organization, "approver"),
            source=SOURCE,
            revision=report.revision,
        )
        if number < ACCEPTED_REPORTS:
            progress.step_report(report.pk, Step.ACCEPT, actor=reviewer, source=SOURCE)
    measure = Measure.objects.get(task__area__plan=plan, key="1.4")
    contributions.hand_in(
        measure.pk,
        period.pk,
        actor=_account("省工信委", "reporter"),
        source=SOURCE,
        version=None,
        text="演示数据：已汇总生产性服务业项目进展。",
    )
