"""What organizations ask to have coordinated (需协调事项): since when without a break."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import TypeVar

from django.db.models import Exists, OuterRef

from reform_tracker import clock
from reports.models import Standing
from tasks.models import ProgressReport, ReformPlan
from tasks.plan.succession import owner_of
from tasks.signing.models import FILED

V = TypeVar("V")
# The first day of its period, what is wanted of a report, whether it asks.
Told = tuple[date, V, bool]


def first_asking(reports: Iterable[Told[V]]) -> V | None:
    """The first of the last reports that ask without a break, None if the newest does not. Pure."""
    first = None
    for _period, wanted, asks in sorted(reports, key=itemgetter(0), reverse=True):
        if not asks:
            break
        first = wanted
    return first


def waiting_since(plan: ReformPlan) -> list[date]:
    """Of each request that stands today since when it does. One query; there are few."""
    standing = Standing.objects.filter(
        plan=plan, needs_coordination=True, measure=OuterRef("measure"),
        organization=OuterRef("holder"),
    )  # fmt: skip
    filed = ProgressReport.objects.filter(period__plan=plan, state__in=FILED).order_by()
    rows = filed.annotate(holder=owner_of("measure_id", "organization_id")).filter(Exists(standing))
    told: dict[tuple[int, int], dict[date, tuple[bool, Told[date]]]] = defaultdict(dict)
    for measure, holder, organization, period, signed_at, coordination in rows.values_list(
        "measure", "holder", "organization", "period__starts_on", "signed_at", "coordination"
    ):
        own = organization == holder
        # Of a period one's own report goes before one that is inherited.
        if own or period not in told[measure, holder]:
            said = period, clock.local_date(signed_at), bool(coordination.strip())
            told[measure, holder][period] = own, said
    found = (first_asking(said for _own, said in one.values()) for one in told.values())
    return [since for since in found if since is not None]
