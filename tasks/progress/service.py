"""Progress reports: saving a draft, the sign-off chain, acceptance that verifies milestones."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from functools import partial

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Access, Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry
from reform_tracker.feed.changes import Event
from reform_tracker.notifications.models import Topic
from reform_tracker.storing import rows_and_files
from tasks.duties import settling
from tasks.duties.closed import require_open_part
from tasks.errors import Invalid, Problem, Refused
from tasks.files import service as files
from tasks.files.judging import Judged
from tasks.models import (
    Measure,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Transition,
)
from tasks.plan import lifetime
from tasks.plan.models.roles import LINE_ROLES, REPORTING_ROLES
from tasks.plan.succession import counts_for, work_of
from tasks.progress import claims, substance
from tasks.progress.models import DeclaredStatus, WrittenVia
from tasks.progress.passing_on import pass_returned
from tasks.progress.writer import ReportWriter, after_signing
from tasks.signing import feeds
from tasks.signing.chain import BOTH, RETURNED_URGENCY, sign_off
from tasks.signing.editing import edited
from tasks.signing.locking import expect_version, locked
from tasks.signing.models import ReturnReason, State
from tasks.signing.steps import take_step
from tasks.signing.workflow import TAKEN_OVER, Need, News, Step, StepRule, Taken, Workflow
from tasks.state import changes


@dataclass(frozen=True, slots=True)
class ReportInput:
    """What a person or a prefecture's system reports. `percent` is 0 to 100.

    `done_reason` says why a measure is done although milestones are not reached, `claims_note` by
    what those that are claimed can be seen.
    """

    status: str = DeclaredStatus.IN_PROGRESS
    percent: int = 0
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    coordination: str = ""
    done_reason: str = ""
    claims_note: str = ""


FULL = 100
FIELDS = tuple(field.name for field in fields(ReportInput))


def line_access(measure: Measure, organization_id: int) -> Access:
    """How a report of this organization on this measure stands, before it exists.

    The owner is the organization if the line gives it a report to write, nobody otherwise.
    """
    rows = list(measure.assignments.values_list("organization_id", "role"))
    own = any(o == organization_id and r in REPORTING_ROLES for o, r in rows)
    return Access(
        owner=organization_id if own else None,
        readers=frozenset(o for o, r in rows if r in LINE_ROLES),
    )


@rows_and_files()
def save_report(
    measure_id: int,
    period_id: int,
    *,
    actor: User,
    source: str,
    version: int | None,
    content: ReportInput,
    claimed: Collection[int] = (),
    judged: Judged | None = None,
) -> ProgressReport:
    """Saves the actor's organization's draft for a measure and period, making it the first time.

    `version` is None when the caller saw no draft. Saving what is there already changes nothing.
    `judged` is attached in the same transaction: where it is refused, nothing is saved.
    Raises Stale, Invalid, Refused, and Http404 or PermissionDenied by the permission table.
    """
    if judged is not None:
        files.hold_quota(actor.organization_id)
    report = locked_report(measure_id, period_id, actor)
    authorize(actor, Action.WRITE_PROGRESS, _access(report))
    lifetime.require_open(report.of_plan)
    require_begun(report.period)
    if not _is_held(report, content, claimed):
        require_open_part(report.measure_id, report.organization_id)
        _save(report, version, content, claimed, ReportWriter(actor, source))
    if judged is not None:
        files.attach(report, judged, actor=actor, source=source)
        report.refresh_from_db(fields=["revision", "files_version"])
    return report


def _save(
    report: ProgressReport,
    version: int | None,
    content: ReportInput,
    claimed: Collection[int],
    writer: ReportWriter,
) -> None:
    if report.pk and report.is_editable:
        expect_version(report, version or 0)
    claimable = claims.claimable_milestones(report.measure_id, report.organization_id)
    claims.require_known(claimable, claimed)
    saved, reopened = fill(report, content, actor=writer.actor, via=WrittenVia.BROWSER)
    missing = claims.unreached(content.status, claimable, claimed)
    claims.require_answer(missing, content.done_reason)
    writer.save(report, saved, reopened, claimed)
    writer.write()


def fill(
    report: ProgressReport, content: ReportInput, *, actor: User, via: WrittenVia
) -> tuple[AuditEntry, Transition | None]:
    """Writes content into a report in memory and tells what that is for the trail.

    Browser and API alike come through here; `ReportWriter` writes what it leaves. The transition
    is there where the report waited for a signature. The caller has authorized and holds the lock.
    Raises Invalid, and Refused for a report that has left the organization.
    """
    _require_editable(report)
    if problems := list(wrong(content)):
        raise Invalid(problems)
    reopened = edited(report, actor=actor)
    for name in FIELDS:
        setattr(report, name, getattr(content, name))
    report.written_via = via
    if report.pk:
        report.count_save()
    saved = AuditEntry(
        action="progress.saved",
        target=report,
        summary=gettext_lazy("Draft of the progress report saved"),
        data={name: getattr(content, name) for name in FIELDS} | {"version": report.version},
        changes=feeds.of_document(report, Event.SAVED),
    )
    return saved, reopened


def require_writable(report: ProgressReport) -> None:
    """Raises Refused where a form of this report could not be saved, whatever is typed into it."""
    lifetime.require_open(report.of_plan)
    require_begun(report.period)
    _require_editable(report)
    require_open_part(report.measure_id, report.organization_id)


def _require_editable(report: ProgressReport) -> None:
    if report.is_closed:
        raise Refused(str(TAKEN_OVER))
    if not report.is_editable:
        raise Refused(_("This report has been submitted. Withdraw it before you change it."))


def locked_report(measure_id: int, period_id: int, actor: User) -> ProgressReport:
    """The organization's report for a measure and period, locked; an unsaved one if none exists.

    The measure's row is locked first, so that two first saves cannot both make one.
    """
    measure = locked(Measure, measure_id)
    period = ReportingPeriod.objects.filter(
        pk=period_id, plan__areas__tasks__measures=measure_id
    ).first()
    if period is None:
        raise Http404
    report = (
        ProgressReport.objects.select_for_update(of=("self",))
        .filter(measure=measure, period=period, organization=actor.organization_id)
        .first()
    )
    if report is not None:
        return report
    return ProgressReport(measure=measure, period=period, organization_id=actor.organization_id)


def require_complete(report: ProgressReport | ReportInput) -> None:
    """Raises Invalid with what is missing before this can leave the organization."""
    problems = []
    if not report.progress.strip():
        problems.append(Problem("progress", _("Say what was done in this period.")))
    if report.status == DeclaredStatus.BLOCKED and not report.problems.strip():
        problems.append(Problem("problems", _("Say what blocks the measure.")))
    if report.status != DeclaredStatus.DONE and not report.next_steps.strip():
        problems.append(Problem("next_steps", _("Say what comes next.")))
    if problems:
        raise Invalid(problems)


def _require_complete(report: ProgressReport) -> None:
    """The same, and an answer to what is not reached: a plan may have been accepted since."""
    require_complete(report)
    claims.require_answer(claims.unreached_of(report), report.done_reason)


def previous_report(report: ProgressReport) -> ProgressReport | None:
    """The newest signed report on the measure before this period, of the organization or of those
    whose work it goes on with."""
    return (
        ProgressReport.objects.filter(
            measure=report.measure_id,
            organization__in=work_of(report.measure_id, report.organization_id),
            period__starts_on__lt=report.period.starts_on,
            state__in=(State.SUBMITTED, State.ACCEPTED),
        )
        .order_by("-period__starts_on")
        .select_related("period")
        .first()
    )


def _is_held(report: ProgressReport, content: ReportInput, claimed: Collection[int]) -> bool:
    """Whether the draft says just this already, as after a double click: nothing is written."""
    if not report.pk or not report.is_editable:
        return False
    same = all(getattr(report, name) == getattr(content, name) for name in FIELDS)
    return same and set(claimed) == claims.claimed_by(report)


def _access(report: ProgressReport) -> Access:
    return report.access() if report.pk else line_access(report.measure, report.organization_id)


def require_begun(period: ReportingPeriod) -> None:
    """Raises Refused for a period that lies in the future."""
    if period.starts_on > clock.today():
        raise Refused(
            _("The period %(period)s begins on %(day)s; nothing can be reported before.")
            % {"period": period.code, "day": date_format(period.starts_on)}
        )


def wrong(content: ReportInput) -> Iterable[Problem]:
    """What no report may say, complete or not."""
    if content.status not in DeclaredStatus.values:
        yield Problem("status", _("Choose one of the listed states."))
    if not 0 <= content.percent <= FULL:
        yield Problem("percent", _("Give a whole number from 0 to 100."))
    elif content.status == DeclaredStatus.DONE and content.percent != FULL:
        yield Problem("percent", _("A measure that is done stands at 100 %."))
    elif content.status != DeclaredStatus.DONE and content.percent == FULL:
        yield Problem("percent", _("100 % means done: choose “Done”, or give a lower figure."))


def _signed(report: ProgressReport, taken: Taken) -> None:
    require_open_part(report.measure_id, report.organization_id)
    after_signing([report], taken.actor)


def _keep_version(report: ProgressReport, _taken: Taken) -> None:
    """Keeps what was signed: from now on the report may say something else."""
    signed = list(report.transitions().filter(step__in=(Step.SIGN, Step.REINSTATE)))
    signature = next((one for one in reversed(signed) if one.step == Step.SIGN), None)
    if signature is None:
        raise TypeError("What is taken back was signed.")
    filed_on = clock.local_date(signed[-1].at)
    ReportVersion.objects.create(
        report=report,
        **{name: getattr(report, name) for name in FIELDS},
        claimed=sorted(claims.claimed_by(report)),
        signed_by=signature.actor,
        signed_at=signature.at,
        signatory=signature.signatory,
        filed_on=filed_on,
        until=max(clock.today(), filed_on),
    )


def _taken_back(report: ProgressReport, _taken: Taken) -> None:
    """What it said first may now be new in a later period."""
    substance.judge([report.measure_id], counts_for(report.measure_id, report.organization_id))


def figures(report: ProgressReport, _taken: Taken) -> None:
    """What the report says counts from now on."""
    only = counts_for(report.measure_id, report.organization_id)
    changes.measures_changed([report.measure_id], only=only)


# The commission no longer holds for reached what it has verified; the report stays accepted.
TAKEN_BACK: StepRule[ProgressReport] = StepRule(
    frozenset({State.ACCEPTED}),
    State.ACCEPTED,
    Action.REVIEW_PROGRESS,
    gettext_lazy("The verification is taken back."),
    Event.VERIFICATION_WITHDRAWN,
    needs=Need.REVISION | Need.COMMENT,
    then=(claims.take_back, figures),
    news=News(
        gettext_lazy("Verification taken back: %(what)s"),
        BOTH,
        Topic.RETURNED,
        RETURNED_URGENCY,
    ),
    recorded_as="verification_withdrawn",
    lacking=gettext_lazy("Say why the verification is taken back."),
    is_open=claims.has_verified,
)
WORKFLOW: Workflow[ProgressReport] = Workflow(
    model=ProgressReport,
    name="progress",
    resource="progress-reports",
    read=Action.READ_PROGRESS,
    write=Action.WRITE_PROGRESS,
    push=Action.PUSH_PROGRESS,
    steps=sign_off(
        write=Action.WRITE_PROGRESS,
        sign=Action.SIGN_PROGRESS,
        withdraw=Action.WITHDRAW_PROGRESS,
        review=Action.REVIEW_PROGRESS,
        then={
            Step.SEND_BACK: (settling.given_back,),
            Step.SIGN: (_signed,),
            Step.WITHDRAW: (
                _keep_version,
                settling.answered,
                settling.owed_again,
                _taken_back,
                figures,
            ),
            Step.ACCEPT: (claims.verify, settling.answered, figures),
            Step.RETURN: (_keep_version, settling.answered, pass_returned, _taken_back, figures),
            Step.REINSTATE: (settling.not_owed, settling.waits_again, _taken_back, figures),
        },
    )
    | {Step.UNVERIFY: TAKEN_BACK},
    reasons=tuple(ReturnReason),
    require_open=lifetime.of_open_plan,
    require_complete=_require_complete,
    asks=claims.question,
    describes=("organization", "period", "measure__task"),
)
# Takes one step of a report; arguments and errors are those of signing.steps.take_step.
step_report = partial(take_step, WORKFLOW)
