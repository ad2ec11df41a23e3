"""Which milestones were reached by a day: confirmed by the commission, or reported as reached."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from reform_tracker import clock
from reports.analyses.asked import Asked
from tasks.models import MilestoneClaim, ReportVersion, Verification
from tasks.signing.models import FILED


@dataclass(frozen=True, slots=True)
class Reached:
    """Numbers of milestones; what is confirmed may be claimed as well."""

    verified: frozenset[int]
    claimed: frozenset[int]


def reached_by(asked: Asked) -> Reached:
    """As it stood at the end of the day, of the whole plan. Two statements; of a day that has
    passed three."""
    on, plan = asked.on, asked.plan
    confirmed = Verification.objects.filter(
        milestone__commitment__filing__plan=plan, verified_on__lte=on
    ).order_by()
    verified, refuted = set(), set()
    for milestone, report, withdrawn_on in confirmed.values_list(
        "milestone_id", "report_id", "withdrawn_on"
    ):
        if withdrawn_on is None or withdrawn_on > on:
            verified.add(milestone)
        else:
            refuted.add((milestone, report))
    claims = _claims(asked) | (_former_claims(asked, on) if asked.is_past else set())
    claimed = {milestone for milestone, _report in claims - refuted}
    return Reached(frozenset(verified), frozenset(claimed))


def _claims(asked: Asked) -> set[tuple[int, int | None]]:
    """Milestone and report, of the reports that were filed by then and still are."""
    rows = MilestoneClaim.objects.filter(
        report__period__plan=asked.plan,
        report__state__in=FILED,
        report__signed_at__lt=clock.end_of(asked.on),
    ).exclude(report__amended_on__gt=asked.on)
    return set(rows.order_by().values_list("milestone_id", "report_id"))


def _former_claims(asked: Asked, on: date) -> set[tuple[int, int | None]]:
    """Those of reports that were filed then and came back since."""
    rows = ReportVersion.objects.filter(
        report__period__plan=asked.plan, filed_on__lte=on, until__gt=on
    )
    return {
        (milestone, report)
        for report, claimed in rows.order_by().values_list(F("report_id"), "claimed")
        for milestone in claimed
    }
