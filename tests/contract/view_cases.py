"""How the rows of the matrix about the pages that read a plan's figures are tried."""

from tests.contract.cases import Case, plan_page
from tests.contract.preparing import declared_of, plan_of, report_of_a, report_of_x
from tests.factories.world import World

VIEW_CASES: dict[str, Case] = {
    "the index of the analyses": plan_page,
    "an analysis": Case(args=declared_of),
    "what A declares done in the analysis": Case(
        lambda w: w.accepted_report(percent=100),
        declared_of,
        shows=lambda w, t: f"/progress/{t.pk}/",
    ),
    "what X declares done in the analysis": Case(
        lambda w: w.submitted_report(World.X, percent=100),
        declared_of,
        data=lambda w, t: {"organization": w.organization(World.X).pk},
        shows=lambda w, t: f"/progress/{t.pk}/",
    ),
    "an analysis as a workbook": Case(args=declared_of),
    "the meeting screen": plan_page,
    "the change log": plan_page,
    "the report of A in the change log": Case(
        report_of_a, plan_of, shows=lambda w, t: f"/progress/{t.pk}/"
    ),
    "the report of X in the change log": Case(
        report_of_x, plan_of, shows=lambda w, t: f"/progress/{t.pk}/"
    ),
    "the page of an area": Case(args=lambda w, t: [w.plan.pk, 6]),
    "the figures of P on the page of its area": Case(
        lambda w: w.accepted_report(percent=37),
        args=lambda w, t: [w.plan.pk, 6],
        shows=lambda w, t: "37%",
    ),
    "X's figures of P on the page of its area": Case(
        lambda w: w.accepted_report(World.X, percent=37),
        args=lambda w, t: [w.plan.pk, 6],
        shows=lambda w, t: World.X,
    ),
}
