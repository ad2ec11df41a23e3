"""What organizations had reported by a day: the reports that stood at its end."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from reform_tracker import clock
from reports.analyses.asked import Asked
from reports.figures.substance import Told
from tasks.models import MilestoneClaim, ProgressReport, ReformPlan, ReportVersion
from tasks.signing.models import FILED

Party = tuple[int, int]  # measure, organization
COLUMNS = ("measure_id", "organization_id", "period__starts_on", "percent", "progress")


def told_by(asked: Asked) -> Mapping[Party, list[Told]]:
    """Every report of the plan that was filed at the end of the day, by party; whoever goes on with
    the work of others has theirs too."""
    plan, on = asked.plan, asked.on
    found: dict[Party, list[Told]] = defaultdict(list)
    filed = ProgressReport.objects.filter(period__plan=plan, state__in=FILED)
    filed = filed.filter(signed_at__lt=clock.end_of(on)).exclude(amended_on__gt=on)
    claimed = _claimed(plan)
    for pk, signed_at, measure, organization, period, percent, text in filed.order_by().values_list(
        "pk", "signed_at", *COLUMNS
    ):
        filed_on = clock.local_date(signed_at)
        told = Told(filed_on, period, percent, text, claimed.get(pk, frozenset()))
        found[measure, organization].append(told)
    for measure, organization, told in _former(plan, on):
        found[measure, organization].append(told)
    for (measure, holder), former in asked.predecessors.items():
        for organization in former:
            found[measure, holder].extend(found.get((measure, organization), ()))
    return found


def _claimed(plan: ReformPlan) -> Mapping[int, frozenset[int]]:
    rows = MilestoneClaim.objects.filter(report__period__plan=plan, report__state__in=FILED)
    found: dict[int, set[int]] = defaultdict(set)
    for report, milestone in rows.order_by().values_list("report_id", "milestone_id"):
        found[report].add(milestone)
    return {report: frozenset(milestones) for report, milestones in found.items()}


def _former(plan: ReformPlan, on: date) -> list[tuple[int, int, Told]]:
    """What stood on a day that has passed and was returned or withdrawn since."""
    if on >= clock.today():
        return []
    rows = ReportVersion.objects.filter(
        report__period__plan=plan, filed_on__lte=on, until__gt=on
    ).order_by()
    columns = ("report__measure_id", "report__organization_id", "filed_on")
    said = ("report__period__starts_on", "percent", "progress", "claimed")
    return [
        (measure, organization, Told(filed_on, period, percent, text, frozenset(claimed)))
        for measure, organization, filed_on, period, percent, text, claimed in rows.values_list(
            *columns, *said
        )
    ]
