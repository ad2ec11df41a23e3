"""What stands below the first screen of a whole province: the lights over the months, how complete
the reports are, and the latest report to the provincial government."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.urls import reverse

from reports.figures.values import Count as Counted
from reports.figures.values import Overview, Summary
from reports.models import ProvincialReport
from tasks.duties.counting import Tally
from tasks.duties.kinds import DutyKind
from tasks.models import Acknowledgement, ProgressReport, ReformPlan, ReportingPeriod
from tasks.results.counting import Results, results_of
from tasks.signing.models import FILED

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Month:
    """The lights at the end of a period, or today; `url` opens the measures of that day."""

    label: str
    on: date
    lights: Sequence[Counted]
    url: str

    @property
    def total(self) -> int:
        return sum(one.count for one in self.lights)


@dataclass(frozen=True, slots=True)
class Completeness:
    """The reports of a period: how many are `due`, how many of them came by the due date, how many
    later, how many say anything new, and how many are `missing`; the addresses open the lists of
    them."""

    period: ReportingPeriod
    on_time: int
    late: int
    with_substance: int
    missing: int
    is_over: bool
    filed_url: str
    missing_url: str

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.missing


@dataclass(frozen=True, slots=True)
class Receipts:
    """How many organizations were asked to confirm receipt, and how many have confirmed all their
    lines; `url` opens the list of the others."""

    asked: int
    confirmed: int
    url: str


@dataclass(frozen=True, slots=True)
class Below:
    """`receipts`: None where the plan is older than receipts are."""

    months: Sequence[Month]
    completeness: Sequence[Completeness]
    receipts: Receipts | None
    results: Results


def below(
    plan: ReformPlan,
    figures: Overview,
    days: Iterable[tuple[date, Summary]],
    duties: Collection[Tally],
    *,
    scope: str,
) -> Below:
    """`days` are those that are kept, the oldest first; `scope` is the query string of the rows
    that the figures count."""
    ledger = f"{reverse('reports:ledger', args=[plan.pk])}?{scope}"
    months = [
        Month(kept.period, on, kept.lights, f"{ledger}&as_of={on.isoformat()}") for on, kept in days
    ]
    months.append(Month(figures.period, figures.as_of, figures.lights, ledger))
    return Below(
        months=months[-MOST_MONTHS:],
        completeness=_completeness(plan, figures.as_of, duties),
        receipts=_receipts(plan, duties),
        results=results_of(plan.pk),
    )


def _receipts(plan: ReformPlan, duties: Iterable[Tally]) -> Receipts | None:
    asked = Acknowledgement.objects.filter(plan=plan, lines_since=None).count()
    if not asked:
        return None
    kinds = (DutyKind.ACKNOWLEDGEMENT, DutyKind.LINE_OBJECTION)
    without = {one.organization_id for one in duties if one.kind in kinds}
    url = reverse("reports:analysis", args=[plan.pk, "acknowledgements"])
    return Receipts(asked, asked - len(without), url)


def _completeness(plan: ReformPlan, on: date, duties: Iterable[Tally]) -> list[Completeness]:
    """Of the last period that is over and the one that runs, the later first."""
    begun = [one for one in plan.periods.all() if one.starts_on <= on][-2:]
    filed = ProgressReport.objects.filter(period__in=begun, state__in=FILED).order_by()
    in_time = Count("pk", filter=Q(first_filed_on__lte=F("period__due_on")))
    new = Count("pk", filter=Q(says_new=True))
    counted = {
        period: (every, timely, with_substance)
        for period, every, timely, with_substance in filed.values("period")
        .annotate(every=Count("pk"), timely=in_time, new=new)
        .values_list("period", "every", "timely", "new")
    }
    missing: dict[str, int] = {}
    for one in duties:
        if one.kind is DutyKind.REPORT:
            missing[one.period] = missing.get(one.period, 0) + one.count
    progress, ledger = reverse("tasks:progress"), reverse("reports:ledger", args=[plan.pk])
    found = []
    for period in reversed(begun):
        every, timely, with_substance = counted.get(period.pk, (0, 0, 0))
        found.append(
            Completeness(
                period=period,
                on_time=timely,
                late=every - timely,
                with_substance=with_substance,
                missing=missing.get(period.code, 0),
                is_over=on > period.due_on,
                filed_url=f"{progress}?plan={plan.pk}&period={period.code}&state=filed",
                missing_url=f"{ledger}?reported=no&period={period.code}",
            )
        )
    return found


def latest_report(plan: ReformPlan) -> ProvincialReport | None:
    """The latest report to the provincial government, with its files."""
    rows = ProvincialReport.objects.filter(period__plan=plan).select_related("period")
    return rows.defer("figures").prefetch_related("files").first()
