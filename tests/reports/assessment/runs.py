"""An assessment as far as a test needs it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from reform_tracker import clock
from reports.assessment import service, setting, sheets
from reports.assessment.registry import CRITERIA
from reports.assessment.rules import Line, Rule
from reports.models import (
    Assessment,
    AssessmentEdition,
    AssessmentObjection,
    AssessmentRule,
    AssessmentSheet,
)
from tasks.models import ImplementationPlan
from tests.factories.world import World

DAY = date(2012, 6, 30)
UNTIL = date(2012, 7, 10)

USUAL = ("filing", "reports", "substance", "milestones", "returns")  # what the first rule asks for


def compute(world: World) -> Assessment:
    """The draft of today; A has filed its plan."""
    if not world.filing().is_filed:
        world.accepted_filing()
    return service.compute(world.plan.pk, actor=world.reviewer, source="test")


def opened(world: World, until: date | None = None) -> Assessment:
    compute(world)
    return service.open_self_assessment(
        world.plan.pk, actor=world.reviewer, source="test", until=until or clock.today()
    )


def everybody_answered(world: World) -> Assessment:
    assessment = opened(world)
    assessment.sheets.update(self_by=world.reviewer, self_at=clock.now())
    return assessment


def under_review(world: World) -> Assessment:
    """The last day of the self-assessment was yesterday; nobody wrote anything."""
    assessment = opened(world)
    Assessment.objects.update(self_until=clock.today() - timedelta(days=1))
    return service.begin_review(assessment.plan_id, actor=world.reviewer, source="test")


def published(world: World) -> AssessmentEdition:
    assessment = under_review(world)
    return service.publish(assessment.plan_id, actor=world.reviewer, source="test")


def objection(world: World, organization: str = World.A) -> AssessmentObjection:
    return sheets.object_to(
        sheet_of(world, organization).pk,
        actor=world.approver(organization),
        source="test",
        text="六月报告已于24日报送。",
    )


def objection_open(organization: str) -> Callable[[World], AssessmentObjection]:
    """Under review, an objection of the unit waits for its answer."""

    def prepare(world: World) -> AssessmentObjection:
        under_review(world)
        return objection(world, organization)

    return prepare


def rule_form(**weights: object) -> dict[str, str]:
    """The form of a rule: twenty points for each of the usual criteria, save for what is said."""
    data: dict[str, str] = {}
    for key in CRITERIA:
        data[f"{key}-weight"] = str(weights.get(key, 20 if key in USUAL else 0))
        data[f"{key}-method"] = str(weights.get(f"{key}_method", "share"))
        data[f"{key}-per_miss"] = str(weights.get(f"{key}_per_miss", 0))
        data[f"{key}-floor"] = str(weights.get(f"{key}_floor", 0))
    return data


def drafted_rule(world: World, **weights: int) -> AssessmentRule:
    """A draft of the plan's next version."""
    lines = [Line(key, Decimal(weights.get(key, 20))) for key in USUAL]
    return setting.draft_rule(
        world.plan.pk, Rule(lines), actor=world.reviewer, source="test", reason="各项并重。"
    )


def reported(world: World) -> ImplementationPlan:
    """6.3 and 6.4 are A's; it filed its plan and one report in time. It is worth 30 points: plan
    10, reports 1 of 4: 5 and 5, no milestone of 2, nothing returned 10."""
    filing = world.accepted_filing()
    with clock.pinned(date(2012, 5, 24)):
        world.accepted_report()
    return filing


def sheet_of(world: World, organization: str = World.A) -> AssessmentSheet:
    return AssessmentSheet.objects.get(organization=world.organization(organization))
