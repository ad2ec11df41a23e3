"""What an edition freezes: everything that the published sheets say."""

from typing import Any

from reports.assessment.words import title_of
from reports.models import Assessment, AssessmentCorrection, AssessmentObjection, AssessmentSheet

Json = dict[str, Any]


def edition_of(assessment: Assessment) -> Json:
    """All sheets in unit order, with names and titles as they are on the day."""
    sheets = assessment.sheets.select_related("organization").prefetch_related(
        "corrections__by", "objections__by", "objections__answered_by"
    )
    rule = assessment.rule
    return {
        "plan": {"number": assessment.plan.number, "title": assessment.plan.title},
        "as_of": assessment.as_of.isoformat(),
        "rule": {"version": rule.version, "lines": rule.lines},
        "criteria": {one.criterion: title_of(one.criterion) for one in rule.rule.lines},
        "sheets": [_sheet(one) for one in sheets],
    }


def _sheet(sheet: AssessmentSheet) -> Json:
    worth, total = sheet.worth, sheet.total
    return {
        "organization": sheet.organization_id,
        "name": sheet.organization.short_name,
        "is_prefecture": sheet.organization.is_prefecture,
        "score": sheet.score,
        "worth": {key: str(points) for key, points in worth.items()},
        "total": None if total is None else str(total),
        "remark": sheet.remark,
        "self_points": sheet.self_points,
        "corrections": [_correction(one) for one in sheet.corrections.all()],
        "objections": [_objection(one) for one in sheet.objections.all()],
    }


def _correction(one: AssessmentCorrection) -> Json:
    return {
        "criterion": one.criterion,
        "before": str(one.before),
        "after": str(one.after),
        "reason": one.reason,
        "by": one.by.full_name,
        "at": one.at.isoformat(),
    }


def _objection(one: AssessmentObjection) -> Json:
    return {
        "text": one.text,
        "by": one.by.full_name,
        "at": one.at.isoformat(),
        "answer": one.answer,
        "answered_by": one.answered_by.full_name if one.answered_by else "",
        "answered_at": one.answered_at.isoformat() if one.answered_at else None,
    }
