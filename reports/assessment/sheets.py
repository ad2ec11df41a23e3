"""One unit's sheet: what the unit says of it, and how the commission answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event
from reports.assessment import duties, feeds, news
from reports.assessment.rules import CENT
from reports.assessment.service import add_edition
from reports.models import (
    Assessment,
    AssessmentCorrection,
    AssessmentObjection,
    AssessmentSheet,
)
from tasks.duties import settling
from tasks.errors import Invalid, Problem, Refused
from tasks.signing.locking import locked

LONGEST_TEXT = 2000
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Correction:
    """What the points of a criterion shall be, and why."""

    criterion: str
    points: str
    reason: str


@transaction.atomic
def assess_itself(
    sheet_id: int,
    *,
    actor: User,
    source: str,
    expect: Callable[[AssessmentSheet], object],
    remark: str,
    points: Mapping[str, str],
) -> AssessmentSheet:
    """The unit says what it thinks of its sheet; until the last day it may say so again. Saving
    what is there already changes nothing.

    `points` by criterion, empty where it has no opinion of its own; `expect` raises what it will
    unless the caller has seen what is replaced. Raises Invalid, Refused, Http404, PermissionDenied.
    """
    sheet, assessment = _locked(sheet_id, actor, Action.ASSESS_ITSELF)
    expect(sheet)
    if not assessment.takes_self_assessment:
        raise Refused(_("The self-assessment is not open."))
    wanted = {key: value for key, value in points.items() if value.strip()}
    kept = {key: str(_points(sheet, key, value)) for key, value in wanted.items()}
    if not remark.strip() and not kept:
        raise Invalid([Problem("remark", _("Write a remark, or the points that you think right."))])
    told = _text("remark", remark) if remark.strip() else ""
    if sheet.self_at and (told, kept) == (sheet.remark, sheet.self_points):
        return sheet
    sheet.remark, sheet.self_points = told, kept
    sheet.self_by, sheet.self_at = actor, clock.now()
    sheet.save(update_fields=["remark", "self_points", "self_by", "self_at"])
    record(
        actor=actor,
        action="assessment.self",
        target=sheet,
        source=source,
        summary=gettext_lazy("Self-assessment written"),
        data={"points": kept},
        changes=feeds.of_sheet(sheet, Event.SELF_ASSESSED),
    )
    settling.settle([duties.self_key(sheet.pk)], by=actor)
    return sheet


@transaction.atomic
def correct(
    sheet_id: int, correction: Correction, *, actor: User, source: str
) -> AssessmentCorrection:
    """The commission puts the points of a criterion right while it reviews; the former ones stay.

    Nobody corrects a sheet on which he wrote for the unit. Once it is published, points change only
    with the answer to an objection. Raises Invalid, Refused, Http404, PermissionDenied.
    """
    sheet, assessment = _locked(sheet_id, actor, Action.REVIEW_ASSESSMENT)
    if assessment.state != Assessment.State.REVIEW:
        raise Refused(_("Points are put right while the assessment is under review."))
    return _corrected(sheet, correction, None, actor, source)


@transaction.atomic
def object_to(
    sheet_id: int, *, actor: User, source: str, text: str, signatory: str = ""
) -> AssessmentObjection:
    """The unit's approver does not agree, or its system in the name of a `signatory`. One objection
    at a time waits for its answer."""
    sheet, assessment = _locked(sheet_id, actor, Action.OBJECT_TO_ASSESSMENT)
    if not assessment.takes_objections:
        raise Refused(_("Objections are taken from the review on."))
    if sheet.objections.filter(answered_at=None).exists():
        raise Refused(_("An objection of your organization waits for its answer already."))
    objection = AssessmentObjection.objects.create(
        sheet=sheet, text=_text("text", text), by=actor, signatory=signatory, at=clock.now()
    )
    record(
        actor=actor,
        action="assessment.objected",
        target=sheet,
        source=source,
        summary=gettext_lazy("Objection to the assessment"),
        data={"text": objection.text, "signatory": objection.signed_by},
        changes=feeds.of_sheet(sheet, Event.OBJECTED),
    )
    return objection


@transaction.atomic
def answer(
    sheet_id: int,
    *,
    actor: User,
    source: str,
    text: str,
    correction: Correction | None = None,
) -> AssessmentObjection:
    """The commission answers the objection that waits, with or without a correction.

    Where the assessment is published already, a correction makes a new edition of it. Nobody
    answers what he wrote. Raises Invalid, Refused, Http404, PermissionDenied.
    """
    sheet, assessment = _locked(sheet_id, actor, Action.REVIEW_ASSESSMENT)
    objection = sheet.objections.filter(answered_at=None).first()
    if objection is None:
        raise Refused(_("No objection waits for an answer."))
    objection.answer = _text("text", text)
    objection.answered_by, objection.answered_at = actor, clock.now()
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
    record(
        actor=actor,
        action="assessment.answered",
        target=sheet,
        source=source,
        summary=gettext_lazy("Objection to the assessment answered"),
        data={"answer": objection.answer},
        changes=feeds.of_sheet(sheet, Event.ANSWERED),
    )
    settling.settle([duties.objection_key(objection.pk)], by=actor)
    if correction is not None:
        _corrected(sheet, correction, objection, actor, source)
        if assessment.state == Assessment.State.PUBLISHED:
            add_edition(assessment, actor=actor, source=source)
    news.answered(objection)
    return objection


def _locked(sheet_id: int, actor: User, action: Action) -> tuple[AssessmentSheet, Assessment]:
    """The sheet under the lock of its whole assessment: publication waits for it."""
    sheet = AssessmentSheet.objects.filter(pk=sheet_id).first()
    if sheet is None:
        raise Http404
    authorize(actor, action, sheet.access())
    assessment = locked(Assessment, sheet.assessment_id)
    return locked(AssessmentSheet, sheet_id), assessment


def _corrected(
    sheet: AssessmentSheet,
    correction: Correction,
    objection: AssessmentObjection | None,
    actor: User,
    source: str,
) -> AssessmentCorrection:
    after = _points(sheet, correction.criterion, correction.points)
    before = sheet.worth[correction.criterion]
    if after == before:
        raise Invalid([Problem("points", _("The points are these already."))])
    reason = correction.reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        text = _("Say why, in up to %(count)s characters.") % {"count": LONGEST_REASON}
        raise Invalid([Problem("reason", text)])
    row = AssessmentCorrection.objects.create(
        sheet=sheet,
        criterion=correction.criterion,
        before=before,
        after=after,
        reason=reason,
        objection=objection,
        by=actor,
        at=clock.now(),
    )
    record(
        actor=actor,
        action="assessment.corrected",
        target=sheet,
        source=source,
        summary=gettext_lazy("Points of the assessment corrected"),
        data={
            "criterion": row.criterion,
            "before": str(before),
            "after": str(after),
            "reason": reason,
        },
        changes=feeds.of_sheet(sheet, Event.ANSWERED if objection else Event.CORRECTED),
    )
    return row


def _points(sheet: AssessmentSheet, criterion: str, wanted: str) -> Decimal:
    """Points with at most two decimals, between none and what the criterion can give here."""
    known = sheet.points_of(criterion)
    if known is None or known.of is None:
        raise Invalid(
            [Problem(criterion, _("This criterion does not count for the organization."))]
        )
    try:
        points = Decimal(wanted.strip())
        exact = points.is_finite() and points == points.quantize(CENT)
    except InvalidOperation:
        exact = False
    if not exact or not 0 <= points <= known.of:
        text = _("Write points from 0 to %(most)s, with at most two decimals.")
        raise Invalid([Problem(criterion, text % {"most": known.of})])
    return points.quantize(CENT)


def _text(place: str, wanted: str) -> str:
    text = wanted.strip()
    if not 0 < len(text) <= LONGEST_TEXT:
        told = _("Write a text of up to %(count)s characters.") % {"count": LONGEST_TEXT}
        raise Invalid([Problem(place, told)])
    return text
