"""Progress reports pushed by the system of a prefecture or department: create or replace.

The same door as the browser's: the write, the signature, the figures, the reminders and the audit
events are those of tasks.services.progress.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import Action, authorize
from tasks.errors import Invalid, Problem, Refused
from tasks.models import Measure, ProgressReport, ReportingPeriod
from tasks.services import progress
from tasks.services.progress import FIELDS, External, ReportInput
from tasks.services.signoff import carry_out
from tasks.workflow import Step

SOURCE = "api"


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Conflict(Refused):
    """The external id, or the measure and period, belong to another report."""


class Outdated(Refused):
    """The stored state is newer than the pushed one. `current` is what is stored."""

    def __init__(self, message: str, current: ProgressReport) -> None:
        super().__init__(message)
        self.current = current


class Submitted(Refused):
    """The report has left the organization and cannot be changed. `current` is that report."""

    def __init__(self, message: str, current: ProgressReport) -> None:
        super().__init__(message)
        self.current = current


class UnknownPeriod(Invalid):
    """The plan of the measure has no such period."""

    def __init__(self, code: str) -> None:
        message = _("The plan of this measure has no period %(code)s.") % {"code": code}
        super().__init__([Problem("period", message)])


@dataclass(frozen=True, slots=True)
class MeasureRef:
    """A measure by its id, or by its key, "1.6(2)", and its plan (id or document number)."""

    id: int | None = None
    plan: int | str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """What the other system sends. `source_updated_at` is when it last changed there; None keeps
    what is stored. `signatory` names the leader who signed there; it is needed to `submit`."""

    measure: MeasureRef
    period: str
    content: ReportInput
    source_updated_at: datetime | None = None
    submit: bool = False
    signatory: str = ""


@dataclass(frozen=True, slots=True)
class Pushed:
    report: ProgressReport
    outcome: Outcome


# Gets the report as it is, None if there is none; raises whatever the caller answers with.
Expectation = Callable[[ProgressReport | None], None]


def push_report(external_id: str, *, actor: User, push: Push, expect: Expectation) -> Pushed:
    """Creates or replaces the organization's report with this external id.

    A report of the same measure and period that has no external id yet (written in the browser)
    takes this one. Raises Conflict, Outdated, Submitted, Refused, Invalid, what `expect` raises,
    and Http404 or PermissionDenied by the permission table; nothing is changed then.
    """
    try:
        with transaction.atomic():
            return _push(external_id, actor, push, expect)
    except IntegrityError as error:
        # Another push made a report with this external id at the same moment.
        raise Conflict(
            _("The external id %(id)s has just been used for another report.") % {"id": external_id}
        ) from error


def _push(external_id: str, actor: User, push: Push, expect: Expectation) -> Pushed:
    report = _locked(external_id, actor, push)
    existing = report if report.pk else None
    expect(existing)
    if existing is not None and _is_older(push, existing):
        raise Outdated(
            _("What is stored was changed in the source at %(at)s, later than what was sent.")
            % {"at": existing.source_updated_at},
            existing,
        )
    saves = existing is None or _differs(existing, external_id, push)
    signs = push.submit and not report.is_filed
    if not saves and not signs:
        return Pushed(report, Outcome.UNCHANGED)
    if report.is_filed:
        raise Submitted(
            _(
                "This report is “%(state)s” and cannot be changed. Ask your approver to withdraw "
                "it, or the commission to return it."
            )
            % {"state": report.get_state_display()},
            report,
        )
    progress.require_begun(report.period)
    if saves:
        _write(report, external_id, actor, push)
    if signs:
        _sign(report, actor, push.signatory)
    return Pushed(report, Outcome.UPDATED if existing else Outcome.CREATED)


def _locked(external_id: str, actor: User, push: Push) -> ProgressReport:
    """The report that is meant, locked; unsaved if there is none."""
    measure, period = _resolved(push, actor)
    report = progress.locked_report(measure.pk, period.pk, actor)
    if report.external_id == external_id:
        return report
    other = (
        ProgressReport.objects.filter(organization=actor.organization_id, external_id=external_id)
        .select_related("measure", "period")
        .first()
    )
    if other is not None:
        raise Conflict(
            _(
                "The external id %(id)s belongs to your report on %(key)s for %(period)s. Use "
                "another id, or correct measure and period."
            )
            % {"id": external_id, "key": other.measure.key, "period": other.period.code}
        )
    if report.external_id:
        raise Conflict(
            _(
                "You report this measure and period already, under the external id %(id)s. Send "
                "the change to that address."
            )
            % {"id": report.external_id}
        )
    return report


def _resolved(push: Push, actor: User) -> tuple[Measure, ReportingPeriod]:
    measure = _meant(push.measure).first()
    if measure is None:
        raise Http404
    authorize(actor, Action.PUSH_BY_API, progress.line_access(measure, actor.organization_id))
    period = ReportingPeriod.objects.filter(
        code=push.period, plan__areas__tasks__measures=measure
    ).first()
    if period is None:
        raise UnknownPeriod(push.period)
    return measure, period


def _meant(wanted: MeasureRef) -> QuerySet[Measure]:
    measures = Measure.objects.order_by("pk")
    if isinstance(wanted.plan, int):
        measures = measures.filter(task__area__plan=wanted.plan)
    elif wanted.plan is not None:
        measures = measures.filter(task__area__plan__number=wanted.plan)
    if wanted.id is not None:
        return measures.filter(pk=wanted.id)
    return measures.filter(key=wanted.key)


def _is_older(push: Push, stored: ProgressReport) -> bool:
    return bool(
        push.source_updated_at
        and stored.source_updated_at
        and push.source_updated_at < stored.source_updated_at
    )


def _differs(stored: ProgressReport, external_id: str, push: Push) -> bool:
    """Whether there is anything to write.

    A later `source_updated_at` alone is worth a write only while the report can still change:
    it decides which of two pushes is the newer one.
    """
    if any(getattr(stored, name) != getattr(push.content, name) for name in FIELDS):
        return True
    if stored.external_id != external_id:
        return True
    if stored.is_filed:
        return bool(push.submit and push.signatory != stored.signatory)
    moved = push.source_updated_at not in (None, stored.source_updated_at)
    return bool(moved)


def _write(report: ProgressReport, external_id: str, actor: User, push: Push) -> None:
    progress.write_report(
        report,
        actor=actor,
        source=SOURCE,
        version=report.version if report.pk else None,
        content=push.content,
        claimed=None,
        external=External(external_id, push.source_updated_at or report.source_updated_at),
    )


def _sign(report: ProgressReport, actor: User, signatory: str) -> None:
    """Submits in the name of the leader who signed in the organization's own system."""
    if not signatory.strip():
        message = _("Name the leader who signed the report in your system.")
        raise Invalid([Problem("signatory", message)])
    progress.require_complete(report)
    carry_out(
        progress.STORY,
        report,
        Step.SIGN,
        actor=actor,
        source=SOURCE,
        action=Action.PUSH_BY_API,
        signatory=signatory,
    )
