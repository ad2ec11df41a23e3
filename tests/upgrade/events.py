"""What else happens in the year: corrections, leave, a day off, a meeting, a prefecture's system,
the provincial reports, and a second document at the year's end."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.test import Client

from departments.absences.service import register_leave
from departments.api_clients.service import create_client, renew_token
from departments.models import Organization, Scope
from departments.roles import Role
from reform_tracker.notifications import inbox
from reform_tracker.notifications.models import InboxMessage
from reform_tracker.notifications.personal import save_channel
from reports.provincial import building
from tasks.corrections.service import MeasureInput, correct_task
from tasks.filing.promises import CommitmentInput
from tasks.filing.service import FilingInput, led_measures, save_filing
from tasks.models import AgendaItem, Assignment, DocumentDraft, ReformPlan, ReminderRule
from tasks.official import drafts
from tasks.reminding import agenda, rules
from tasks.reminding.calendar import service as calendar
from tasks.reminding.models import Reach
from tasks.signing.workflow import Step
from tests.upgrade import filings
from tests.upgrade.people import SOURCE, Province, Story

SECOND = Path(__file__).parents[1] / "data" / "gansu_2012_150.txt"
SECOND_NUMBER = "甘政发〔2012〕150号"
MONTH_ENDS = [date(2012, month, 1) - timedelta(days=1) for month in range(6, 13)]


def story(province: Province) -> Story:
    yield from _corrections(province)
    yield from _meeting(province)
    yield from _system(province)
    yield from _papers(province)
    commission = province.named("commission")
    yield (
        date(2012, 7, 16),
        partial(
            register_leave,
            actor=commission,
            source=SOURCE,
            person=commission,
            deputy=province.named("commission2"),
            starts_on=date(2012, 7, 17),
            ends_on=date(2012, 7, 27),
        ),
    )
    yield (
        date(2012, 10, 8),
        partial(
            calendar.set_day,
            date(2012, 10, 25),
            actor=province.named("system"),
            source=SOURCE,
            is_workday=False,
            note="省里安排的调休",
        ),
    )
    yield date(2012, 5, 9), partial(_fewer_reminders, province)
    yield date(2012, 6, 28), partial(_channel, province)
    for day in MONTH_ENDS:
        yield day, partial(_inbox, province)


def _corrections(province: Province) -> Story:
    """Lead, supporters, due date, title; and a lead that owes a filing only from then on."""
    correct = partial(_correct, province)
    reason = "省政府专题会议确定由省工信委牵头。"
    yield date(2012, 6, 20), partial(correct, "1.5", reason, lead="省工信委")
    reason = "配合单位调整。"
    others = ("省发展改革委", "省财政厅")
    yield date(2012, 7, 10), partial(correct, "9.2", reason, support=others)
    due = date(2012, 11, 30)
    yield date(2012, 8, 15), partial(correct, "3.2", "明确完成时限。", due_on=due)
    due = date(2012, 12, 31)
    yield date(2012, 10, 15), partial(correct, "3.2", "时限顺延至年底。", due_on=due)
    title = "加快推进公立医院综合改革试点"
    yield date(2012, 9, 12), partial(correct, "4.3", "标题与印发文本核对后更正。", title=title)
    reason = "职能划转，由省质监局牵头。"
    yield date(2012, 10, 10), partial(correct, "7.3", reason, lead="省质监局")
    yield date(2012, 10, 24), partial(filings.save, province, "省质监局")
    yield date(2012, 10, 24), partial(province.take_filing, "省质监局", Step.SIGN)
    yield date(2012, 10, 29), partial(province.take_filing, "省质监局", Step.ACCEPT)


@dataclass(frozen=True)
class _Unchanged:
    """Stands for a field of a measure that stays as it is."""


UNCHANGED = _Unchanged()


def _correct(
    province: Province,
    key: str,
    reason: str,
    *,
    title: str = "",
    lead: str = "",
    support: tuple[str, ...] | _Unchanged = UNCHANGED,
    due_on: date | _Unchanged | None = UNCHANGED,
) -> None:
    """The commission puts the one measure of a task right."""
    measure = province.measure(key)
    parts = list(measure.assignments.select_related("organization").order_by("order"))
    led = next(part.organization for part in parts if part.role == Assignment.Role.LEAD)
    now = Organization.objects.get(short_name=lead) if lead else led
    names = (
        [part.organization.short_name for part in parts if part.role == Assignment.Role.SUPPORT]
        if isinstance(support, _Unchanged)
        else support
    )
    others = Organization.objects.filter(short_name__in=names).exclude(pk=now.pk)
    correct_task(
        measure.task_id,
        actor=province.named("commission"),
        source=SOURCE,
        version=measure.task.version,
        title=title or measure.task.title,
        measures=[
            MeasureInput(
                measure.pk,
                now.pk,
                tuple(others.values_list("pk", flat=True)),
                measure.due_on if isinstance(due_on, _Unchanged) else due_on,
            )
        ],
        reason=reason,
    )


def _meeting(province: Province) -> Story:
    """Items that the planner has listed: decided, put back, decided again."""
    commission = province.named("commission")

    def decide(number: int, decision: str) -> None:
        items = AgendaItem.objects.filter(dealt_at=None, settled_at=None).order_by("pk")
        for item in items[:number]:
            agenda.deal_with(item.pk, actor=commission, source=SOURCE, decision=decision)

    def put_back() -> None:
        item = AgendaItem.objects.exclude(dealt_at=None).order_by("pk")[0]
        agenda.put_back(item.pk, actor=commission, source=SOURCE)

    yield date(2012, 6, 15), partial(decide, 1, "会议要求六月底前补报。")
    yield date(2012, 6, 19), put_back
    yield date(2012, 7, 5), partial(decide, 2, "由省发展改革委约谈，七月内报送。")
    yield date(2012, 9, 6), partial(decide, 3, "列入督查范围。")


def _inbox(province: Province) -> None:
    """One reads everything, one follows the newest message."""
    inbox.mark_read(actor=province.person("省工信委"))
    approver = province.person("省教育厅", Role.APPROVER)
    newest = InboxMessage.objects.filter(recipient=approver).order_by("-pk").first()
    if newest is not None:
        inbox.open_message(actor=approver, message_id=newest.pk)


def _fewer_reminders(province: Province) -> None:
    """What is repeated is said every two months and inside the system only: the recording stays
    small."""
    for rule in ReminderRule.objects.filter(repeat_every=5).order_by("pk"):
        rules.save_rule(
            rule.pk,
            actor=province.named("system"),
            source=SOURCE,
            content=rules.RuleInput(rule.kind, rule.offset, rule.audience, 40, Reach.INBOX),
        )


def _channel(province: Province) -> None:
    """Switched off again at once: nothing is to be sent over the network."""
    head = province.person("省财政厅", Role.HEAD)
    url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"
    for active in (True, False):
        save_channel(actor=head, source=SOURCE, name="wecom", active=active, url=url)


def _system(province: Province) -> Story:
    """A prefecture's own system: many reports in a call, some of them signed there."""
    system = _System(province)
    yield date(2012, 6, 25), system.connect
    for month in range(7, 13):
        day = date(2012, month, 20)
        yield day, partial(system.push, month, 20, submit=False)
        yield day + timedelta(days=1), partial(system.push, month, 21, submit=True)
    yield date(2012, 12, 10), system.renew


class _System:
    """The client with its token, as the caller keeps it."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.token = ""
        self.client_id = 0

    def connect(self) -> None:
        made = create_client(
            Organization.objects.get(short_name="酒泉市"),
            name="酒泉市改革管理系统",
            days=180,
            actor=self.province.named("security"),
            source=SOURCE,
            scopes=Scope.values,
        )
        self.token, self.client_id = made.text, made.client.pk
        self._post("webhooks/", {"target": "https://qyapi.weixin.qq.com/"}, "hook")

    def renew(self) -> None:
        made = renew_token(
            self.client_id,
            actor=self.province.named("security"),
            source=SOURCE,
            overlap=timedelta(days=7),
        )
        self.token = made.text

    def push(self, month: int, day: int, *, submit: bool) -> None:
        """Every line of the prefecture; of the last one a draft only."""
        rows = Assignment.objects.filter(organization__short_name="酒泉市").reporting()
        parts = list(rows.select_related("measure__task").order_by("measure"))
        items = [
            {
                "external_id": f"JQ-{part.measure_id}-{month}",
                "measure": part.measure_id,
                "period": f"2012-{month:02}",
                "status": "in_progress",
                "percent": min(95, month * 7 + number + day % 2),
                "progress": f"酒泉市{month}月：{part.measure.task.title}按计划推进。",
                "next_steps": "继续推进。",
                "source_updated_at": f"2012-{month:02}-{day}T08:00:00+08:00",
                "submit": submit and part is not parts[-1],
                "signatory": "王市长" if submit and part is not parts[-1] else "",
            }
            for number, part in enumerate(parts)
        ]
        self._post("progress-reports/bulk/", {"items": items}, f"{month}-{day}")

    def _post(self, path: str, body: Any, key: str) -> None:
        answer = Client().post(
            f"/api/v1/{path}",
            json.dumps(body),
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {self.token}",
                "Idempotency-Key": key,
                "Host": "localhost",
            },
        )
        if not 200 <= answer.status_code < 207:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.content.decode()}")


def _papers(province: Province) -> Story:
    """A provincial report of every month, one made again later, and the second document."""
    for day in (*MONTH_ENDS, date(2012, 12, 28)):
        yield day, partial(_report, province, f"{day:%Y-%m}")
    yield date(2012, 6, 21), partial(_report, province, "2012-05")
    yield date(2012, 12, 18), partial(_upload, province)
    yield date(2012, 12, 20), partial(_publish, province)
    yield date(2012, 12, 27), partial(_first_draft, province)


def _report(province: Province, code: str) -> None:
    commission = province.named("commission")
    building.request_report(province.period(code), actor=commission, source=SOURCE)
    for file_id in building.unfinished():
        building.build(file_id)


def _upload(province: Province) -> None:
    commission = province.named("commission")
    draft = drafts.upload(SECOND.name, SECOND.read_bytes(), actor=commission, source=SOURCE)
    drafts.edit(
        draft.pk,
        "retitle",
        {"key": "2.1", "title": "推进网上审批和电子监察"},
        actor=commission,
        source=SOURCE,
        version=draft.version,
    )


def _publish(province: Province) -> None:
    commission = province.named("commission2")
    draft = DocumentDraft.objects.get()
    drafts.publish_draft(draft.pk, actor=commission, source=SOURCE, version=draft.version)


def _first_draft(province: Province) -> None:
    """A department begins its plan for the second document."""
    second = ReformPlan.objects.get(number=SECOND_NUMBER)
    filing = second.filings.get(organization__short_name="省教育厅")
    save_filing(
        filing.pk,
        actor=province.person("省教育厅"),
        source=SOURCE,
        version=filing.version,
        content=FilingInput(
            summary="省教育厅初步安排，待补充。",
            commitments=tuple(CommitmentInput(pk) for pk in sorted(led_measures(filing))),
        ),
    )
