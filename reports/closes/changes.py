"""What has come in for a closed period since: which row, what of it, who did it and when.

Facts have dates, so nothing that happens later changes a past day but answers for it: a report of
the period, or of one before it that the row still speaks of, is signed, taken back, returned,
accepted or amended, or what was verified on its word is refuted (ADR 29).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, DateTimeField, Exists, OuterRef, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.closes.models import PeriodClose
from reports.figures import words
from reports.figures.values import LedgerRow, PlanFigures
from tasks.models import Assignment, ProgressReport, ReformPlan, Transition, Verification
from tasks.signing.models import FILED, State
from tasks.signing.workflow import Step
from tasks.state.facts import Part

Party = tuple[int, int]  # measure, organization
STEPS = (
    Step.SIGN,
    Step.WITHDRAW,
    Step.RETURN,
    Step.REINSTATE,
    Step.ACCEPT,
    Step.UNVERIFY,
    Step.AMEND,
)


@dataclass(frozen=True, slots=True)
class LateStep:
    """A step that was taken of a report after the period was closed; `period` is the report's."""

    at: datetime
    step: str
    period: str
    report_id: int
    actor: str
    organization: str

    @property
    def action(self) -> str:
        """What the trail calls it."""
        named = {Step.UNVERIFY: "verification_withdrawn", Step.AMEND: "amended"}
        return f"progress.{named.get(Step(self.step), self.step)}"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a row that is compared; `kind` is the table of its codes, or percent, or text."""

    name: str
    label: Promise
    kind: str = "text"

    def in_words(self, value: object) -> str:
        if self.kind == "percent":
            return _percent(value)
        table = words.TABLES.get(self.kind)
        return "" if value is None else table()[str(value)] if table else str(value)


# Names and telephones of the people to be asked are no statement, and kept without dates.
COMPARED = (
    Field("report_state", gettext_lazy("Report"), "report"),
    Field("status", gettext_lazy("Declared status"), "status"),
    Field("declared", gettext_lazy("Declared"), "percent"),
    Field("verified", gettext_lazy("Verified"), "percent"),
    Field("scheduled", gettext_lazy("Scheduled"), "percent"),
    Field("light", gettext_lazy("Light"), "light"),
    Field("progress", gettext_lazy("Progress in this period")),
    Field("problems", gettext_lazy("Problems")),
    Field("next_steps", gettext_lazy("Next steps")),
    Field("coordination", gettext_lazy("Needs coordination")),
)
UNSIGNED = (State.DRAFT, State.READY)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a row as it was frozen and as the facts say of that day now."""

    label: str
    frozen: str
    now: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A row for which something came in; without a difference what came in says the same."""

    row: LedgerRow
    differences: Sequence[Difference]
    steps: Sequence[LateStep]


Touched = dict[Party, list[LateStep]]  # the steps since the close of each row


def touched(plan: ReformPlan, closes: Sequence[PeriodClose]) -> dict[int, Touched]:
    """close → the rows for which something came in since, each with the steps, in their order.

    `closes` are those of the plan that hold, with their periods. Five queries at most, whatever
    was reported.
    """
    found: dict[int, Touched] = {close.pk: {} for close in closes}
    late = _late_reports(plan, closes)
    if not late:
        return found
    filed, steps, rows_of = _filed(late), _steps(late), _rows_of(late)
    for close in closes:
        starts_on = close.period.starts_on
        for report in late:
            if report.period.starts_on > starts_on:
                continue
            after = [one for one in steps[report.pk] if one.at > close.at]
            if after and _speaks(report, starts_on, filed):
                for party in rows_of(report, close.period.ends_on):
                    found[close.pk].setdefault(party, []).extend(after)
        for rows in found[close.pk].values():
            rows.sort(key=lambda one: (one.at, one.report_id))
    return found


def compared(
    frozen: PlanFigures, now: PlanFigures, steps: Mapping[Party, Sequence[LateStep]]
) -> tuple[list[Changed], list[Changed]]:
    """The rows for which something came in, in print order; and those that differ although nothing
    did: none, unless facts were changed behind the system's back or are counted in another way."""
    before, after = _by_party(frozen), _by_party(now)
    explained, unexplained = [], []
    for party in dict.fromkeys([*before, *after]):
        differences = _differences(before.get(party), after.get(party))
        changed = Changed(before.get(party) or after[party], differences, steps.get(party, ()))
        if changed.steps:
            explained.append(changed)
        elif differences:
            unexplained.append(changed)
    return explained, unexplained


def totals(frozen: PlanFigures, now: PlanFigures) -> list[Difference]:
    """The figures of the whole that differ."""
    pairs = [
        (_("Reports filed"), frozen.reports_filed, now.reports_filed),
        (_("Declared"), _percent(frozen.actual), _percent(now.actual)),
        (
            _("Declared done, not verified"),
            frozen.declared_done_not_verified,
            now.declared_done_not_verified,
        ),
    ]
    counted = {one.code: one.count for one in now.lights}
    labels = words.lights()
    pairs += [(labels[one.code], one.count, counted.get(one.code, 0)) for one in frozen.lights]
    return [
        Difference(label, str(before), str(after))
        for label, before, after in pairs
        if before != after
    ]


def _late_reports(plan: ReformPlan, closes: Sequence[PeriodClose]) -> list[ProgressReport]:
    """The reports of which a step was taken after the first close that it could bear on."""
    if not closes:
        return []
    periods = plan.periods.filter(starts_on__lte=max(close.period.starts_on for close in closes))
    since = {
        period.pk: min(close.at for close in closes if close.period.starts_on >= period.starts_on)
        for period in periods
    }
    first = Case(
        *(When(period=pk, then=Value(at)) for pk, at in since.items()),
        output_field=DateTimeField(),
    )
    steps = Transition.objects.filter(
        subject_type=ProgressReport.kind(),
        subject_id=OuterRef("pk"),
        step__in=STEPS,
        at__gt=OuterRef("since"),
    )
    rows = ProgressReport.objects.filter(period__in=since).annotate(since=first)
    rows = rows.filter(Exists(steps)).annotate(
        verifies=Exists(Verification.objects.filter(report=OuterRef("pk")))
    )
    return list(
        rows.select_related("period")
        .only("measure_id", "organization_id", "period__code", "period__starts_on")
        .order_by("pk")
    )


def _rows_of(late: Iterable[ProgressReport]) -> Callable[[ProgressReport, date], list[Party]]:
    """In which rows of a day a report counts: in that of its organization, if it held its part
    then, and in those of whoever had taken its work over."""
    measures = {one.measure_id for one in late}
    held = Assignment.ever.reporting().filter(measure__in=measures)
    rows: dict[Party, list[tuple[int, Part]]] = defaultdict(list)
    for measure, organization, former, since, until in held.order_by().values_list(
        "measure_id", "organization_id", "taken_over__organization_id", "since", "until"
    ):
        part = Part("", since, until)
        for whose in {organization, former} - {None}:
            rows[measure, whose].append((organization, part))

    def found(report: ProgressReport, day: date) -> list[Party]:
        known = rows[report.measure_id, report.organization_id]
        holders = {organization for organization, part in known if part.holds_on(day)}
        return [(report.measure_id, holder) for holder in sorted(holders)]

    return found


def _filed(late: Iterable[ProgressReport]) -> dict[Party, set[date]]:
    """party → the first days of the periods for which its report is filed."""
    rows = ProgressReport.objects.filter(
        measure__in={one.measure_id for one in late},
        organization__in={one.organization_id for one in late},
        state__in=FILED,
    )
    found: dict[Party, set[date]] = defaultdict(set)
    for measure, organization, starts_on in rows.order_by().values_list(
        "measure_id", "organization_id", "period__starts_on"
    ):
        found[measure, organization].add(starts_on)
    return found


def _speaks(report: ProgressReport, starts_on: date, filed: Mapping[Party, set[date]]) -> bool:
    """Whether the row of the period that begins that day rests on this report: it is the period's
    own, or nothing newer has been filed, or milestones were verified on its word."""
    own = report.period.starts_on
    if own == starts_on or report.verifies:  # type: ignore[attr-defined]  # annotated
        return True
    newer = filed.get((report.measure_id, report.organization_id), set())
    return not any(own < day <= starts_on for day in newer)


def _steps(late: Sequence[ProgressReport]) -> dict[int, list[LateStep]]:
    """report → its steps, in their order."""
    periods = {report.pk: report.period.code for report in late}
    rows = Transition.objects.of(ProgressReport, list(periods)).filter(step__in=STEPS)
    found: dict[int, list[LateStep]] = defaultdict(list)
    for pk, at, step, actor, organization in rows.values_list(
        "subject_id", "at", "step", "actor__full_name", "actor__organization__short_name"
    ):
        found[pk].append(LateStep(at, step, periods[pk], pk, actor, organization))
    return found


def _by_party(figures: PlanFigures) -> dict[Party, LedgerRow]:
    return {(row.measure_id, row.organization_id): row for row in figures.ledger}


def _differences(before: LedgerRow | None, after: LedgerRow | None) -> list[Difference]:
    pairs = [(field, _value(before, field), _value(after, field)) for field in COMPARED]
    return [
        Difference(str(field.label), field.in_words(frozen), field.in_words(now))
        for field, frozen, now in pairs
        if frozen != now
    ]


def _value(row: LedgerRow | None, field: Field) -> object:
    if row is None:
        return None
    value = getattr(row, field.name)
    # What an organization has not signed has not come in.
    return words.MISSING if value in UNSIGNED and field.name == "report_state" else value


def _percent(value: object) -> str:
    return "—" if value is None else f"{value} %"
