"""What an edition freezes: everything that the published sheets say."""

from decimal import Decimal
from typing import Any

from reports.assessment.words import (
    ShownFact,
    ShownPoints,
    lines_in_words,
    shown_score,
    title_of,
)
from reports.models import Assessment, AssessmentCorrection, AssessmentObjection, AssessmentSheet

Json = dict[str, Any]


def edition_of(assessment: Assessment) -> Json:
    """All sheets in unit order, with names and words as they are on the day: whatever a code means
    later, they stay."""
    sheets = assessment.sheets.select_related("organization").prefetch_related(
        "corrections__by", "objections__by", "objections__answered_by"
    )
    plan, rule = assessment.plan, assessment.rule
    return {
        "plan": {"number": plan.number, "title": plan.title, "invented": plan.invented_progress},
        "as_of": assessment.as_of.isoformat(),
        "rule": {
            "version": rule.version,
            "lines": rule.lines,
            "in_words": lines_in_words(rule.rule),
        },
        "criteria": [title_of(one.criterion) for one in rule.rule.lines],
        "sheets": [_sheet(one) for one in sheets],
    }


def _sheet(sheet: AssessmentSheet) -> Json:
    return {
        "organization": sheet.organization_id,
        "name": sheet.organization.short_name,
        "is_prefecture": sheet.organization.is_prefecture,
        "lines": [_line(one) for one in shown_score(sheet.computed, sheet)],
        "total": _text(sheet.total),
        "remark": sheet.remark,
        "corrections": [_correction(one) for one in sheet.corrections.all()],
        "objections": [_objection(one) for one in sheet.objections.all()],
    }


def _line(shown: ShownPoints) -> Json:
    points = shown.points
    return {
        "criterion": shown.title,
        "met": points.met,
        "counted": points.counted,
        "weight": str(points.weight),
        "of": _text(points.of),
        "computed": _text(points.points),
        "own": shown.own,
        "worth": _text(shown.worth),
        "facts": [_fact(one) for one in (*shown.facts, *shown.rest)],
    }


def _fact(one: ShownFact) -> Json:
    return {
        "what": one.what,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "done_on": one.done_on.isoformat() if one.done_on else None,
        "outcome": one.outcome.value,
        "counts_as": str(one.outcome.label),
        "why": one.why,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _correction(one: AssessmentCorrection) -> Json:
    return {
        "criterion": title_of(one.criterion),
        "before": str(one.before),
        "after": str(one.after),
        "reason": one.reason,
        "by": one.by.full_name,
        "at": one.at.isoformat(),
    }


def _objection(one: AssessmentObjection) -> Json:
    return {
        "text": one.text,
        "by": one.signed_by,
        "at": one.at.isoformat(),
        "answer": one.answer,
        "answered_by": one.answered_by.full_name if one.answered_by else "",
        "answered_at": one.answered_at.isoformat() if one.answered_at else None,
    }
