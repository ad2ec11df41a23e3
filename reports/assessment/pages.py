"""What the pages of the assessment show: the frozen one where there is one, else that of today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from departments.models import Organization, User
from departments.permissions import Action, can
from reform_tracker import clock
from reports.assessment.computing import Points, Score, score
from reports.assessment.forms import AnswerForm, CorrectionForm, ObjectionForm, SelfForm
from reports.assessment.reading import find_facts
from reports.assessment.words import shown_rule, shown_score
from reports.models import Assessment, AssessmentRule, AssessmentSheet
from tasks.models import ReformPlan

NOTHING = Decimal(-1)  # below every total


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with its points for each criterion; `notes` say what waits for whom."""

    unit: Organization
    cells: Sequence[tuple[Points, Decimal | None]]
    total: Decimal | None
    given: int
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """The units of one kind: they are compared with each other and with nobody else."""

    title: str
    rows: Sequence[Row]


def rows_now(plan: ReformPlan, only: int | None) -> tuple[list[Row], dict[str, Any]]:
    """The units as the facts of today stand, by the rule in force."""
    version = AssessmentRule.objects.in_force(plan, clock.today())
    found = find_facts(plan, clock.today(), version.rule.criteria, only=only)
    scores = found.scores(version.rule)
    rows = [_row(unit, scores[unit.pk]) for unit in found.assessed]
    return rows, {"version": version, "day": found.day, "ended": found.ended}


def rows_frozen(assessment: Assessment, only: int | None) -> tuple[list[Row], dict[str, Any]]:
    """The units as their sheets stand."""
    sheets = assessment.sheets.select_related("organization").prefetch_related(
        "corrections", "objections"
    )
    if only is not None:
        sheets = sheets.filter(organization=only)
    rows = [_row(one.organization, one.computed, one, _notes(assessment, one)) for one in sheets]
    return rows, {"version": assessment.rule, "day": assessment.as_of}


def kinds_of(rows: Iterable[Row], *, by_points: bool) -> list[Kind]:
    """In unit order, or the most points first."""
    listed = list(rows)
    if by_points:
        listed.sort(key=lambda row: NOTHING if row.total is None else row.total, reverse=True)
    kinds = ((False, _("Departments")), (True, _("Prefectures")))
    found = [
        Kind(title, [row for row in listed if row.unit.is_prefecture == prefecture])
        for prefecture, title in kinds
    ]
    return [kind for kind in found if kind.rows]


def sheet_now(plan: ReformPlan, unit: Organization) -> dict[str, Any]:
    """What a unit's points are made of today."""
    version = AssessmentRule.objects.in_force(plan, clock.today())
    found = find_facts(plan, clock.today(), version.rule.criteria, only=unit.pk)
    points = score(unit.pk, found.facts, version.rule)
    return {
        "version": version,
        "rule": shown_rule(version.rule),
        "day": found.day,
        "criteria": shown_score(points),
        "total": points.total,
        "ended": unit in found.ended,
    }


def sheet_frozen(assessment: Assessment, sheet: AssessmentSheet, user: User) -> dict[str, Any]:
    """The same of a sheet, with what was said of it and the forms of whoever may say more."""
    return {
        "version": assessment.rule,
        "rule": shown_rule(assessment.rule.rule),
        "day": assessment.as_of,
        "criteria": shown_score(sheet.computed, sheet),
        "total": sheet.total,
        "sheet": sheet,
        "assessment": assessment,
        "edition": assessment.editions.defer("figures").first(),
        **_forms(assessment, sheet, user),
    }


def sheet_of(assessment: Assessment, organization: int) -> AssessmentSheet | None:
    rows = assessment.sheets.select_related("self_by").prefetch_related(
        "corrections__by", "objections__by", "objections__answered_by"
    )
    return rows.filter(organization=organization).first()


def _forms(assessment: Assessment, sheet: AssessmentSheet, user: User) -> dict[str, Any]:
    access = sheet.access()
    waits = any(one.answered_at is None for one in sheet.objections.all())
    found: dict[str, Any] = {}
    if assessment.takes_self_assessment and can(user, Action.ASSESS_ITSELF, access):
        found["self_form"] = SelfForm(sheet=sheet)
    objects = can(user, Action.OBJECT_TO_ASSESSMENT, access)
    if assessment.takes_objections and objects and not waits:
        found["objection_form"] = ObjectionForm()
    if can(user, Action.REVIEW_ASSESSMENT, access):
        if waits:
            found["answer_form"] = AnswerForm(sheet=sheet)
        elif assessment.state == Assessment.State.REVIEW and sheet.total is not None:
            found["correction_form"] = CorrectionForm(sheet=sheet)
    return found


def _row(
    unit: Organization,
    computed: Score,
    sheet: AssessmentSheet | None = None,
    notes: Sequence[str] = (),
) -> Row:
    worth = sheet.worth if sheet else {one.criterion: one.points for one in computed.points}
    cells = [(one, worth.get(one.criterion)) for one in computed.points]
    return Row(unit, cells, sheet.total if sheet else computed.total, computed.given, notes)


def _notes(assessment: Assessment, sheet: AssessmentSheet) -> list[str]:
    found = []
    if assessment.state == Assessment.State.SELF_ASSESSMENT:
        found.append(_("self-assessed") if sheet.self_at else _("self-assessment awaited"))
    if any(one.answered_at is None for one in sheet.objections.all()):
        found.append(_("objection waits for an answer"))
    if sheet.corrections.all():
        found.append(_("corrected"))
    return found
