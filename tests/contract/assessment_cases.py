"""How the rows of the matrix about the assessment are tried."""

from collections.abc import Callable
from typing import Any

from reform_tracker import clock
from reform_tracker.api.etags import etag_of
from reports.models import Assessment, AssessmentRule, AssessmentSheet
from tests.contract.cases import Case, plan_page, read_only
from tests.contract.preparing import MARKER, Args, pk, plan_of
from tests.factories.world import World
from tests.reports.assessment.runs import (
    compute,
    drafted_rule,
    everybody_answered,
    objection_open,
    opened,
    published,
    rule_form,
    under_review,
)


def sheet_of(organization: str) -> Args:
    return lambda world, _thing: [world.plan.pk, world.organization(organization).pk]


def link_to(organization: str) -> Any:
    return lambda w, _t: f"/assessment/{w.organization(organization).pk}/"


def step(name: str) -> Args:
    return lambda world, _thing: [world.plan.pk, name]


def reached(state: Assessment.State) -> Any:
    return lambda _w, _t, _u: Assessment.objects.filter(state=state).exists()


def sheet(organization: str) -> AssessmentSheet:
    return AssessmentSheet.objects.get(organization__short_name=organization)


def assessed_itself(organization: str) -> Case:
    return Case(
        opened,
        sheet_of(organization),
        lambda w, t: {"remark": MARKER},
        "post",
        lambda w, t, u: sheet(organization).remark == MARKER,
    )


def corrected(organization: str) -> Case:
    return Case(
        under_review,
        sheet_of(organization),
        lambda w, t: {"criterion": "returns", "points": "1.23", "reason": MARKER},
        "post",
        lambda w, t, u: sheet(organization).corrections.exists(),
    )


def objected(organization: str) -> Case:
    return Case(
        under_review,
        sheet_of(organization),
        lambda w, t: {"text": MARKER},
        "post",
        lambda w, t, u: sheet(organization).objections.filter(text=MARKER).exists(),
    )


def answered(organization: str) -> Case:
    return Case(
        objection_open(organization),
        sheet_of(organization),
        lambda w, t: {"text": MARKER},
        "post",
        lambda w, t, u: sheet(organization).objections.filter(answer=MARKER).exists(),
    )


def sheet_in(
    prepare: Callable[[World], object], organization: str
) -> Callable[[World], AssessmentSheet]:
    """A unit's sheet of an assessment that has come so far."""

    def before(world: World) -> AssessmentSheet:
        prepare(world)
        return sheet(organization)

    return before


def listed_by_api(organization: str) -> Case:
    return Case(
        sheet_in(compute, organization),
        shows=lambda w, t: f'"organization":{w.organization(organization).pk},',
    )


ASSESSMENT_CASES: dict[str, Case] = {
    "the assessment of no plan in particular": read_only,
    "the assessment of a plan": plan_page,
    "the sheet of A in the assessment": Case(
        World.accepted_filing, plan_of, shows=link_to(World.A)
    ),
    "the sheet of X in the assessment": Case(args=plan_of, shows=link_to(World.X)),
    "read the sheet of A": Case(args=sheet_of(World.A)),
    "read the sheet of X": Case(args=sheet_of(World.X)),
    "the button that computes the draft": Case(
        args=plan_of, shows=lambda w, t: "/assessment/steps/compute/"
    ),
    "compute the draft of the assessment": Case(
        args=step("compute"), method="post", took=reached(Assessment.State.DRAFTED)
    ),
    "open the self-assessment": Case(
        compute,
        step("open"),
        lambda w, t: {"until": clock.today().isoformat()},
        "post",
        reached(Assessment.State.SELF_ASSESSMENT),
    ),
    "begin the review of the assessment": Case(
        everybody_answered,
        step("review"),
        method="post",
        took=reached(Assessment.State.REVIEW),
    ),
    "publish the assessment": Case(
        under_review, step("publish"), method="post", took=reached(Assessment.State.PUBLISHED)
    ),
    "try a rule of the assessment": Case(args=plan_of, data=lambda w, t: rule_form()),
    "keep a rule as a draft": Case(
        args=plan_of,
        data=lambda w, t: rule_form() | {"reason": MARKER},
        method="post",
        took=lambda w, t, u: AssessmentRule.objects.filter(reason=MARKER).exists(),
    ),
    "put a rule into force": Case(
        drafted_rule,
        lambda w, t: [w.plan.pk, t.version],
        method="post",
        took=lambda w, t, u: AssessmentRule.objects.filter(
            pk=t.pk, in_force_on__isnull=False
        ).exists(),
    ),
    "download the summary of the assessment": Case(
        published, lambda w, t: [w.plan.pk, t.number, "docx"]
    ),
    "download the sheet of A": Case(
        published, lambda w, t: [w.plan.pk, w.organization(World.A).pk, t.number]
    ),
    "download the sheet of X": Case(
        published, lambda w, t: [w.plan.pk, w.organization(World.X).pk, t.number]
    ),
    "assess A for A": assessed_itself(World.A),
    "assess X for X": assessed_itself(World.X),
    "correct the sheet of A": corrected(World.A),
    "correct the sheet of X": corrected(World.X),
    "object to the sheet of A": objected(World.A),
    "object to the sheet of X": objected(World.X),
    "answer the objection of A": answered(World.A),
    "answer the objection of X": answered(World.X),
    "the sheet of A over the API": listed_by_api(World.A),
    "the sheet of X over the API": listed_by_api(World.X),
    "read the sheet of A over the API": Case(sheet_in(compute, World.A), pk),
    "read the sheet of X over the API": Case(sheet_in(compute, World.X), pk),
    "assess X for X over the API": Case(
        sheet_in(opened, World.X),
        pk,
        lambda w, t: {"remark": MARKER},
        "put",
        lambda w, t, u: sheet(World.X).remark == MARKER,
        headers=lambda w, t: {"If-Match": etag_of(t.pk, t.version)},
        json=True,
    ),
    "object for X over the API": Case(
        sheet_in(under_review, World.X),
        pk,
        lambda w, t: {"text": MARKER, "signatory": "张副市长"},
        "post",
        lambda w, t, u: sheet(World.X).objections.filter(text=MARKER).exists(),
        json=True,
    ),
}
