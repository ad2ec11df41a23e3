"""The rule as data: tried without a trace, kept as a draft, put into force, never changed."""

from datetime import date
from decimal import Decimal

import pytest

from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reports.assessment import setting
from reports.assessment.registry import CRITERIA
from reports.assessment.rules import WHOLE, Line, Method, Rule
from reports.assessment.whatif import Compared, bands_of
from reports.models import Assessment, AssessmentRule
from tasks.errors import Invalid, Refused
from tests.factories.browser import signed_in
from tests.factories.plans import next_year
from tests.factories.world import World
from tests.reports.assessment.runs import compute, drafted_rule, rule_form, sheet_of

pytestmark = pytest.mark.usefixtures("end_of_june")


def tried(world: World, form: dict[str, str], plan: int | None = None) -> str:
    data = form | ({"facts": str(plan)} if plan else {})
    answer = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/assessment/rules/", data)
    assert answer.status_code == 200
    return answer.content.decode()


def in_force(world: World) -> AssessmentRule:
    return AssessmentRule.objects.in_force(world.plan, clock.today())


def test_the_seeded_rule_is_a_rule(world: World) -> None:
    rule = in_force(world).rule
    assert rule.problems(CRITERIA) == []
    assert sum(one.weight for one in rule.lines) == WHOLE


@pytest.mark.parametrize(
    "line",
    [
        Line("nonsense", WHOLE),
        Line("reports", Decimal("99.99")),
        Line("reports", Decimal("100.001")),
        Line("reports", Decimal("NaN")),
        Line("reports", WHOLE, Method.DEDUCTION),
        Line("reports", WHOLE, Method.DEDUCTION, Decimal(5), Decimal(101)),
    ],
)
def test_what_is_no_rule_is_refused(line: Line, world: World) -> None:
    with pytest.raises(Invalid):
        setting.draft_rule(
            world.plan.pk, Rule([line]), actor=world.reviewer, source="test", reason="试"
        )


def test_trying_shows_both_rules_and_stores_nothing(world: World) -> None:
    events = AuditEvent.objects.count()
    html = tried(world, rule_form())
    assert "试算规则" in html
    # A: 20 + 5 + 5 + 0 + 20 by equal weights, 30 by the rule in force.
    row = html.split(World.A)[1].split("</tr>")[0]
    assert ["30.00" in row, "50.00" in row, "20.00" in row] == [True, True, True]
    assert (AssessmentRule.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_a_rule_is_tried_on_the_facts_of_another_plan(world: World) -> None:
    other = next_year(world.plan)
    assert World.A not in tried(world, rule_form(), other.pk).split("各版本")[0]
    assert World.A in tried(world, rule_form(), 987654321)  # none: this plan's own


@pytest.mark.parametrize(
    "wrong",
    [
        {"filing": 19},
        {"filing": "x"},
        {"filing": "1e99"},
        {"filing": "NaN"},
        {"filing_method": "best"},
        {"filing": -20},
        {"filing_method": "deduction"},
    ],
)
def test_what_is_typed_wrong_is_told(wrong: dict[str, object], world: World) -> None:
    html = tried(world, rule_form(**wrong))
    assert "试算规则" not in html
    assert "error" in html


def test_a_draft_counts_for_nothing_until_it_is_put_into_force(world: World) -> None:
    before = in_force(world)
    draft = drafted_rule(world)
    assert in_force(world) == before
    setting.put_into_force(world.plan.pk, draft.version, actor=world.reviewer, source="test")
    assert in_force(world) == draft
    assert AssessmentRule.objects.in_force(world.plan, date(2012, 6, 29)) == before


def test_another_plan_keeps_the_rule_of_all(world: World) -> None:
    draft = drafted_rule(world)
    setting.put_into_force(world.plan.pk, draft.version, actor=world.reviewer, source="test")
    assert AssessmentRule.objects.in_force(next_year(world.plan), clock.today()).plan is None


def test_a_version_older_than_the_one_in_force_stays_a_draft(world: World) -> None:
    old, new = drafted_rule(world), drafted_rule(world)
    setting.put_into_force(world.plan.pk, new.version, actor=world.reviewer, source="test")
    for version in (old.version, new.version):
        with pytest.raises(Refused):
            setting.put_into_force(world.plan.pk, version, actor=world.reviewer, source="test")


def test_an_assessment_stays_by_the_rule_by_which_it_was_computed(world: World) -> None:
    compute(world)
    draft = drafted_rule(world)
    setting.put_into_force(world.plan.pk, draft.version, actor=world.reviewer, source="test")
    assert sheet_of(world).total == Decimal("30.00")
    compute(world)
    assert sheet_of(world).total == Decimal("50.00")
    assert Assessment.objects.get().rule == draft


def test_keeping_a_draft_needs_a_reason(world: World) -> None:
    browser = signed_in(world.reviewer)
    url = f"/plans/{world.plan.pk}/assessment/rules/save/"
    for reason in ("", "\0", "长" * 501):
        browser.post(url, rule_form() | {"reason": reason})
    assert AssessmentRule.objects.count() == 1
    browser.post(url, rule_form() | {"reason": "各项并重"})
    assert AssessmentRule.objects.count() == 2


def test_every_unit_that_has_a_total_lies_in_one_band() -> None:
    totals = [Decimal(one) for one in ("100.00", "90.00", "89.99", "60.00", "59.99", "0.00")]
    rows = [Compared(None, one, one) for one in totals]  # type: ignore[arg-type]  # no unit is asked
    bands = bands_of([*rows, Compared(None, None, None)])  # type: ignore[arg-type]
    assert [one.now for one in bands] == [2, 1, 0, 1, 2]
    assert [one.now for one in bands] == [one.then for one in bands]
