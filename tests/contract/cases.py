"""How each row of the matrix is tried: what stands before, the request, whether it took effect."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse

from departments.models import RoleGrant, User
from reform_tracker.models import BusinessClock
from reform_tracker.notifications.models import InboxMessage
from reports.models import ProvincialReport
from tasks.models import (
    Attachment,
    Contribution,
    PartRequest,
    ProgressReport,
    ReformArea,
    Task,
)
from tasks.signing.workflow import Step
from tests.contract.preparing import (
    MARKER,
    Args,
    account_form,
    account_list,
    colleague,
    dead_digest,
    draft_with_file,
    edit_args,
    failed_file,
    file_added,
    filing_form,
    filing_holds_marker,
    first,
    inbox_message,
    message,
    nothing,
    own_report_holds_marker,
    part_of_b,
    pk,
    plan_of,
    push_body,
    ready_file,
    report_form,
    report_of_a,
    report_of_x,
    returned,
    revision,
    somebody,
    state,
    step,
    task_row,
    typed,
    with_file,
    written_by_approver,
)
from tests.factories.world import World

NOBODY = 987654321


@dataclass(frozen=True)
class Case:
    """`before` makes what the request is about; `took` tells whether the request did its action."""

    before: Callable[[World], Any] = nothing
    args: Args = lambda world, thing: []
    data: Callable[[World, Any], dict[str, Any]] = lambda world, thing: {}
    method: str = "get"
    took: Callable[[World, Any, User], bool] | None = None
    shows: Callable[[World, Any], str] = lambda world, thing: MARKER
    headers: Callable[[World, Any], dict[str, str]] = lambda world, thing: {}
    json: bool = False
    demo: bool = False

    def url(self, route: str, world: World, thing: Any) -> str:
        return reverse(route, args=self.args(world, thing))

    def nowhere(self, route: str, world: World, thing: Any) -> str:
        """The same route for something that does not exist."""
        return reverse(route, args=[_other(value) for value in self.args(world, thing)])


def _other(value: Any) -> Any:
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, int) and not isinstance(value, bool):
        return NOBODY
    return str(NOBODY) if isinstance(value, str) and value.isdigit() else value


read_only = Case()
plan_page = Case(args=plan_of)
CASES: dict[str, Case] = {
    "read the text of a task": Case(args=lambda w, t: [w.measure.task_id]),
    "read the document": plan_page,
    "read the document at its former address": plan_page,
    "read the list of measures": plan_page,
    "the list of measures as a workbook": plan_page,
    "filter the measures by declared status": Case(
        report_of_a, plan_of, data=lambda w, t: {"status": "in_progress"}, shows=task_row
    ),
    "filter the measures by what is reported": Case(
        report_of_a, plan_of, data=lambda w, t: {"reported": "yes"}, shows=task_row
    ),
    "filter the measures by the prefecture on it": Case(
        args=plan_of, data=lambda w, t: {"organization": w.organization(World.X).pk}, shows=task_row
    ),
    "read the figures of P on the task's page": Case(
        lambda w: w.accepted_report(percent=37),
        args=lambda w, t: [w.measure.task_id],
        shows=lambda w, t: "37%",
    ),
    "read the supporter's part on the task's page": Case(
        part_of_b, args=lambda w, t: [w.measure.task_id]
    ),
    "read X's figures of P on the task's page": Case(
        lambda w: w.accepted_report(World.X, percent=37),
        args=lambda w, t: [w.measure.task_id],
        shows=lambda w, t: "37%",
    ),
    "ask the supporters of P for their parts": Case(
        args=edit_args,
        method="post",
        took=lambda w, t, u: PartRequest.objects.filter(measure=w.measure, by=u).exists(),
    ),
    "list the report of A": Case(report_of_a, shows=lambda w, t: f"/progress/{t.pk}/"),
    "search the report of A": Case(
        report_of_a, data=lambda w, t: {"q": MARKER}, shows=lambda w, t: f"/progress/{t.pk}/"
    ),
    "filter the report of A": Case(
        report_of_a,
        data=lambda w, t: {"organization": w.organization(World.A).pk, "state": "accepted"},
        shows=lambda w, t: f"/progress/{t.pk}/",
    ),
    "list the report of X": Case(report_of_x, shows=lambda w, t: f"/progress/{t.pk}/"),
    "read the report of A": Case(report_of_a, pk),
    "read the report of X": Case(report_of_x, pk),
    "open the form of a report on P": Case(args=edit_args),
    "create a report on P": Case(
        args=edit_args, data=report_form, method="post", took=own_report_holds_marker
    ),
    "edit the draft of A": Case(
        World.draft_report,
        edit_args,
        report_form,
        "post",
        own_report_holds_marker,
    ),
    "edit the submitted report of A": Case(
        World.submitted_report, edit_args, report_form, "post", own_report_holds_marker
    ),
    "add a file to the draft of A": Case(
        World.draft_report, edit_args, with_file, "post", file_added
    ),
    "hand over the draft of A": Case(
        World.draft_report, step(Step.HAND_OVER), revision, "post", state("ready")
    ),
    "sign what another wrote": Case(
        World.draft_report, step(Step.SIGN), revision, "post", state("submitted")
    ),
    "sign what he wrote himself": Case(
        written_by_approver, step(Step.SIGN), revision, "post", state("submitted")
    ),
    "send back what was handed over": Case(
        World.handed_over_report, step(Step.SEND_BACK), revision, "post", state("draft")
    ),
    "withdraw the submitted report of A": Case(
        World.submitted_report, step(Step.WITHDRAW), revision, "post", state("draft")
    ),
    "accept the report of A": Case(
        World.submitted_report, step(Step.ACCEPT), revision, "post", state("accepted")
    ),
    "return the report of A": Case(
        World.submitted_report, step(Step.RETURN), returned, "post", state("returned")
    ),
    "open the form of a supporter's part": Case(args=edit_args),
    "hand in a supporter's part": Case(
        args=edit_args,
        data=lambda w, t: {"text": MARKER},
        method="post",
        took=lambda w, t, user: Contribution.objects.filter(
            text=MARKER, organization=user.organization_id
        ).exists(),
    ),
    "list the filing of A": Case(World.draft_filing, shows=lambda w, t: f"/filings/{t.pk}/"),
    "filter the filing of A": Case(
        World.draft_filing,
        data=lambda w, t: {"organization": t.organization_id, "state": "draft"},
        shows=lambda w, t: f"/filings/{t.pk}/",
    ),
    "read the filing of A": Case(World.draft_filing, pk),
    "read the filing of X": Case(lambda w: w.filing(World.X), pk),
    "open the form of the filing of A": Case(World.draft_filing, pk),
    "edit the filing of A": Case(World.draft_filing, pk, filing_form, "post", filing_holds_marker),
    "edit the submitted filing of A": Case(
        World.submitted_filing, pk, filing_form, "post", filing_holds_marker
    ),
    "choose tasks for Y": Case(
        lambda w: w.filing(World.Y),
        pk,
        lambda w, t: {"measures": [w.measure.pk], "version": t.version},
        "post",
        lambda w, t, user: t.commitments.exists(),
    ),
    "hand over the filing of A": Case(
        World.draft_filing, step(Step.HAND_OVER), revision, "post", state("ready")
    ),
    "file the filing of A": Case(
        World.draft_filing, step(Step.SIGN), revision, "post", state("submitted")
    ),
    "withdraw the filing of A": Case(
        World.submitted_filing, step(Step.WITHDRAW), revision, "post", state("draft")
    ),
    "accept the filing of A": Case(
        World.submitted_filing, step(Step.ACCEPT), revision, "post", state("accepted")
    ),
    "return the filing of A": Case(
        World.submitted_filing, step(Step.RETURN), returned, "post", state("returned")
    ),
    "add a file to the filing of A": Case(World.draft_filing, pk, with_file, "post", file_added),
    "download a file of the report of A": Case(draft_with_file(World.A), pk),
    "download a file of the report of X": Case(draft_with_file(World.X), pk),
    "download a file of the filing of A": Case(lambda w: w.attachment(w.draft_filing()), pk),
    "take a file off the draft of A": Case(
        draft_with_file(World.A),
        pk,
        method="post",
        took=lambda w, t, user: Attachment.objects.get(pk=t.pk).removed_at is not None,
    ),
    "my desk": read_only,
    "the first page": read_only,
    "the dashboard": plan_page,
    "the open duties of a plan": plan_page,
    "the organizations of a plan": plan_page,
    "the dashboard of no plan in particular": read_only,
    "the measures of no plan in particular": read_only,
    "the reports of no plan in particular": read_only,
    "the plans": read_only,
    "another organization's figures on the dashboard": Case(
        lambda w: w.draft_filing(), plan_of, shows=lambda w, t: f"/filings/{t.pk}/"
    ),
    "the provincial reports": plan_page,
    "the button that makes a provincial report": Case(
        args=plan_of, shows=lambda w, t: "/reports/make/"
    ),
    "make a provincial report": Case(
        args=plan_of,
        data=lambda w, t: {"period": w.period.code},
        method="post",
        took=lambda w, t, user: ProvincialReport.objects.exists(),
    ),
    "download a provincial report": Case(ready_file, pk),
    "have a failed file made again": Case(failed_file, pk, method="post", took=state("waiting")),
    "list the accounts": read_only,
    "open the form of an account": read_only,
    "make an account": Case(
        data=account_form,
        method="post",
        took=lambda w, t, user: User.objects.filter(username="neu").exists(),
    ),
    "open the list of accounts": read_only,
    "make the accounts of a list": Case(
        data=account_list,
        method="post",
        took=lambda w, t, user: User.objects.filter(username="neu").exists(),
    ),
    "take the list to be filled in": read_only,
    "read an account": Case(somebody, pk),
    "give another a role": Case(
        somebody,
        pk,
        lambda w, t: {"roles": ["approver"]},
        "post",
        lambda w, t, user: RoleGrant.objects.filter(user=t, role="approver").exists(),
    ),
    "open the form of a first password": Case(somebody, pk),
    "give a first password": Case(
        somebody,
        pk,
        lambda w, t: {"password": "Ganz-Neu-2012"},
        "post",
        lambda w, t, user: User.objects.get(pk=t.pk).check_password("Ganz-Neu-2012"),
    ),
    "close an account": Case(
        somebody,
        pk,
        lambda w, t: {"active": "0", "colleague": colleague(w).pk},
        "post",
        lambda w, t, user: not User.objects.get(pk=t.pk).is_active,
    ),
    "open the form that moves somebody": Case(somebody, pk),
    "move somebody to another organization": Case(
        somebody,
        pk,
        lambda w, t: {
            "organization": w.organization(World.B).pk,
            "roles": ["reporter"],
            "colleague": colleague(w).pk,
        },
        "post",
        lambda w, t, user: User.objects.get(pk=t.pk).organization == w.organization(World.B),
    ),
    "read what A did in the trail": Case(
        World.draft_report,
        data=lambda w, t: {"action": "progress.saved"},
        shows=lambda w, t: w.reporter().full_name,
    ),
    "read the own trail": Case(shows=lambda w, t: "<h1>"),
    "the form of the password": read_only,
    "sign out": Case(method="post"),
    "the own inbox": read_only,
    "the unsaved text of one's own": read_only,
    "the unsaved text of the reporter of A": Case(
        typed, data=lambda w, t: {"form": "report-1"}, shows=lambda w, t: ascii(MARKER)[1:-1]
    ),
    "keep what one types": Case(
        data=lambda w, t: {"form": "report-2", "content": '{"progress": ["x"]}'},
        method="post",
        took=lambda w, t, user: user.unsaved_texts.filter(form="report-2").exists(),
    ),
    "a message to the reporter of A": Case(message),
    "open a message to the reporter of A": Case(
        inbox_message,
        pk,
        method="post",
        took=lambda w, t, user: InboxMessage.objects.get(pk=t.pk).opened_at is not None,
    ),
    "mark a message to the reporter of A": Case(
        inbox_message,
        pk,
        method="post",
        took=lambda w, t, user: InboxMessage.objects.get(pk=t.pk).read_at is not None,
    ),
    "mark all own messages": Case(inbox_message, method="post"),
    "read the outbox": read_only,
    "a message to the reporter of A in the outbox": Case(message),
    "an undeliverable digest of A": Case(dead_digest),
    "send an undeliverable digest again": Case(
        dead_digest, pk, method="post", took=state("waiting")
    ),
    "move the business date outside a demo": Case(
        data=lambda w, t: {"to": "2012-05-14"},
        method="post",
        took=lambda w, t, user: BusinessClock.objects.exists(),
    ),
    "move the business date of a demo": Case(
        data=lambda w, t: {"to": "2012-05-14"},
        method="post",
        took=lambda w, t, user: BusinessClock.objects.filter(today=date(2012, 5, 14)).exists(),
        demo=True,
    ),
    "plans": read_only,
    "a plan": Case(args=lambda w, t: [w.plan.pk]),
    "areas": read_only,
    "an area": Case(first(ReformArea), pk),
    "tasks": read_only,
    "a task": Case(first(Task), pk),
    "measures": read_only,
    "measures with X": Case(
        data=lambda w, t: {"organization": w.organization(World.X).pk}, shows=lambda w, t: '"6.3"'
    ),
    "measures with an accepted report": Case(
        report_of_a, data=lambda w, t: {"state": "accepted"}, shows=lambda w, t: '"6.3"'
    ),
    "a measure": Case(args=lambda w, t: [w.measure.pk]),
    "organizations": read_only,
    "an organization": Case(args=lambda w, t: [w.organization(World.A).pk]),
    "periods": read_only,
    "a period": Case(args=lambda w, t: [w.period.pk]),
    "the report of A": Case(report_of_a),
    "search the report of A by the API": Case(
        report_of_a, data=lambda w, t: {"q": MARKER}, shows=lambda w, t: f'"id":{t.pk},'
    ),
    "the report of X": Case(report_of_x),
    "read the report of A by the API": Case(report_of_a, lambda w, t: [str(t.pk)]),
    "read the report of X by the API": Case(report_of_x, lambda w, t: [str(t.pk)]),
    "put a report of X on P": Case(
        args=lambda w, t: ["JQ-1"],
        data=push_body,
        method="put",
        took=lambda w, t, user: ProgressReport.objects.filter(external_id="JQ-1").exists(),
        json=True,
    ),
    "delete the report of X": Case(report_of_x, lambda w, t: [str(t.pk)], method="delete"),
}
