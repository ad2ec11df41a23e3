"""The lines of the change log: lights from dated facts, and what was done between two days with
who did it, when and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.models import Organization, OrganizationChange, User
from reform_tracker import clock
from reform_tracker.workdays import ONE_DAY, WorkCalendar
from reports.figures import words
from reports.figures.changes import Change, Kind, Reading, lights_moved
from reports.figures.lights import LightRule
from reports.figures.moves import closed, closed_or_opened, granted, moves
from reports.figures.rollups import sight_of
from tasks import links
from tasks.models import (
    Assignment,
    Correction,
    ImplementationPlan,
    Measure,
    MilestoneRevision,
    PeriodMove,
    ProgressReport,
    ReformPlan,
    TakenOver,
    Transition,
    Verification,
)
from tasks.signing.models import Document, ReturnReason
from tasks.signing.workflow import Step
from tasks.state import PartyFacts
from tasks.state.reading import facts_ever
from tasks.state.said import statements_standing

KINDS = {
    Step.ACCEPT: Kind.ACCEPTED,
    Step.RETURN: Kind.CAME_BACK,
    Step.WITHDRAW: Kind.CAME_BACK,
    Step.AMEND: Kind.AMENDED,
}
Party = tuple[int, int]  # measure, organization
Sees = Callable[[int, int], bool]


class Log:
    """What an account may know of what moved under a plan from the end of `since` to the end of
    `until`, on these measures."""

    def __init__(
        self, plan: ReformPlan, since: date, until: date, user: User, measures: QuerySet[Measure]
    ) -> None:
        self.plan, self.since, self.until, self._user = plan, since, until, user
        self.measures = measures.select_related("task__area").in_bulk()
        self._sees: Sees = sight_of(user)
        self._parties = {
            (one.measure_id, one.organization_id): one
            for one in facts_ever(Measure.objects.filter(pk__in=list(self.measures)))
        }
        self._names = dict(Organization.objects.order_by().values_list("pk", "short_name"))

    def lines(self) -> list[Change]:
        """All of them in the order of time. A constant number of queries."""
        acts = [
            *self._reports(),
            *self._filings(),
            *self._verifications(),
            *self._dates(),
            *self._decisions(),
            *self._corrections(),
            *self._parts(),
            *self._periods(),
        ]
        found = [*acts, *self._lights(acts)]
        return sorted(found, key=_in_time)

    def in_words(self, changes: Iterable[Change]) -> list[Change]:
        """Some of the lines, reports with what was declared before and after."""
        return [self._declared(one) if one.kind is Kind.REPORTED else one for one in changes]

    def _lights(self, acts: Iterable[Change]) -> Iterator[Change]:
        """Each with who did on that day what may have moved it, nobody where a date passed."""
        moved_by: dict[tuple[Party, date], str] = {}
        for act in acts:
            if act.measure_id and act.organization_id and act.by:
                moved_by[(act.measure_id, act.organization_id), act.on] = act.by
        seen = [one for party, one in self._parties.items() if self._sees(*party)]
        for one in lights_moved(seen, self.since, self.until, self._reading()):
            measure, organization = one.facts.measure_id, one.facts.organization_id
            yield Change(
                one.on,
                one.kind,
                **self._party(measure, organization, one.role),
                lights=(one.before, one.after),
                by=moved_by.get(((measure, organization), one.on), ""),
                reason=one.reason,
                url=self._task(measure),
            )

    def _reading(self) -> Callable[[date], Reading]:
        plan, today = self.plan, clock.today()
        periods = list(plan.periods.all())
        known = WorkCalendar.load(plan.issued_on, self.until)
        past = {day for day in (self.since, self.until) if day < today}
        calendars = known.as_known_on(past) if past else {}
        former = list(plan.former_light_rules.all()) if plan.lights_since else []

        @cache
        def reading(day: date) -> Reading:
            begun = [one.starts_on for one in periods if one.starts_on <= day]
            first = begun[-1] if begun else (periods[0].starts_on if periods else None)
            return Reading(LightRule.among(plan, former, day), calendars.get(day, known), first)

        return reading

    def _reports(self) -> Iterator[Change]:
        rows = ProgressReport.objects.visible_to(self._user).filter(measure__in=self.measures)
        of = {"measure": "measure_id", "owner": "organization_id", "period": "period__code"}
        for step in self._steps(ProgressReport, rows, **of):
            on = clock.local_date(step.at)
            role = self._role(step.measure, step.owner, on)
            yield replace(
                self._step(step, Kind.REPORTED),
                **self._party(step.measure, step.owner, role),
                what=_("Report for %(period)s") % {"period": step.period},
                url=links.report_page(step.subject_id),
            )

    def _declared(self, report: Change) -> Change:
        facts = self._parties.get((report.measure_id or 0, report.organization_id or 0))
        if facts is None:
            return report
        before, after = _said(facts, report.on - ONE_DAY), _said(facts, report.on)
        return replace(report, before=before, after=after)

    def _filings(self) -> Iterator[Change]:
        rows = ImplementationPlan.objects.visible_to(self._user).filter(plan=self.plan)
        for step in self._steps(ImplementationPlan, rows, owner="organization_id"):
            yield replace(
                self._step(step, Kind.FILED),
                organization_id=step.owner,
                organization=self._names[step.owner],
                what=_("Implementation plan"),
                url=links.filing_page(step.subject_id),
            )

    def _steps(self, kind: type[Document], rows: QuerySet[Any], **of: str) -> list[Any]:
        """The steps of documents with what is wanted of each document."""
        document = kind._default_manager.order_by().filter(pk=OuterRef("subject_id"))
        taken = Transition.objects.filter(
            subject_type=kind.kind(),
            subject_id__in=rows.order_by().values("pk"),
            step__in=(Step.SIGN, Step.REINSTATE, *KINDS),
            **self._between("at"),
        )
        columns = ("subject_id", "step", "at", "actor__full_name", "signatory", "reason", "comment")
        taken = taken.annotate(
            **{name: Subquery(document.values(path)[:1]) for name, path in of.items()}
        )
        return list(taken.order_by("at", "id").values_list(*columns, *of, named=True))

    def _step(self, step: Any, signed: Kind) -> Change:
        reason = str(ReturnReason(step.reason).label) if step.reason else ""
        return Change(
            clock.local_date(step.at),
            KINDS.get(step.step, signed),
            step.at,
            by=step.signatory or step.actor__full_name,
            reason=_joined(reason, step.comment),
        )

    def _verifications(self) -> Iterator[Change]:
        rows = Verification.objects.filter(milestone__commitment__measure__in=self.measures)
        columns = (
            "milestone__title", "milestone__commitment__measure_id", "verified_on",
            "milestone__commitment__filing__organization_id", "verified_by__full_name",
            "withdrawn_on", "withdrawn_by__full_name", "reason", "report_id",
        )  # fmt: skip
        for row in rows.order_by("pk").values_list(*columns):
            title, measure, on, organization, by, until, taken_by, reason, report = row
            if not self._sees(measure, organization):
                continue
            url = links.report_page(report) if report else self._task(measure)
            for day, kind, who, why in (
                (on, Kind.REACHED, by, ""),
                (until, Kind.UNVERIFIED, taken_by, reason),
            ):
                if day and self.since < day <= self.until:
                    role = self._role(measure, organization, day)
                    party = self._party(measure, organization, role)
                    yield Change(day, kind, **party, what=title, by=who, reason=why, url=url)

    def _dates(self) -> Iterator[Change]:
        """Milestones whose date moved, with the date that held before and the original one."""
        moved = MilestoneRevision.objects.filter(
            recorded_on__gt=self.since,
            recorded_on__lte=self.until,
            milestone__commitment__measure__in=self.measures,
        ).exclude(kind=MilestoneRevision.Kind.ORIGINAL)
        rows = MilestoneRevision.objects.filter(milestone__in=moved.values("milestone"))
        columns = (
            "pk", "kind", "due_on", "recorded_on", "recorded_by__full_name", "reason",
            "milestone_id", "milestone__title", "milestone__commitment__measure_id",
            "milestone__commitment__filing__organization_id", "milestone__commitment__filing_id",
        )  # fmt: skip
        of: dict[int, list[Any]] = defaultdict(list)
        for row in rows.order_by("pk").values_list(*columns, named=True):
            of[row.milestone_id].append(row)
        for revisions in of.values():
            yield from self._revised(revisions)

    def _revised(self, revisions: list[Any]) -> Iterator[Change]:
        original = held = revisions[0].due_on
        for row in revisions:
            measure = row.milestone__commitment__measure_id
            organization = row.milestone__commitment__filing__organization_id
            is_meant = (
                row.kind != MilestoneRevision.Kind.ORIGINAL
                and self.since < row.recorded_on <= self.until
                and self._sees(measure, organization)
            )
            if is_meant:
                forecast = row.kind == MilestoneRevision.Kind.FORECAST
                what = row.milestone__title
                if forecast:
                    what = _("%(milestone)s (forecast)") % {"milestone": what}
                before = _day(held)
                if original != held:
                    before = _("%(day)s (originally %(original)s)") % {
                        "day": before,
                        "original": _day(original),
                    }
                role = self._role(measure, organization, row.recorded_on)
                yield Change(
                    row.recorded_on,
                    Kind.SLIPPED,
                    **self._party(measure, organization, role),
                    what=what,
                    before=before,
                    after=_day(row.due_on),
                    by=row.recorded_by__full_name or "",
                    reason=row.reason,
                    url=links.filing_page(row.milestone__commitment__filing_id),
                )
            if row.kind != MilestoneRevision.Kind.FORECAST:
                held = row.due_on

    def _decisions(self) -> Iterator[Change]:
        rows = granted(self.plan, self.measures, self._user).filter(**self._between("decided_at"))
        closings = closed(self.measures, self._user).filter(**self._between("decided_at"))
        for one in (*moves(rows), *closed_or_opened(closings)):
            named = replace(one, organization=self._names[one.organization_id or 0])
            if one.measure_id is not None:
                role = self._role(one.measure_id, one.organization_id or 0, one.on)
                named = replace(named, role=role)
            yield named

    def _corrections(self) -> Iterator[Change]:
        """What the commission put right in the published text: everybody may read it."""
        tasks = {measure.task_id for measure in self.measures.values()}
        rows = Correction.objects.filter(task__in=tasks, **self._between("at"))
        first = {one.task_id: pk for pk, one in reversed(list(self.measures.items()))}
        parties = {one.value for one in Assignment.Role}
        for row in rows.order_by("id").select_related("by"):
            yield Change(
                clock.local_date(row.at),
                Kind.PARTIES if row.field in parties else Kind.CORRECTED,
                row.at,
                measure_id=row.measure_id or first[row.task_id],
                what=row.get_field_display(),
                before=row.before or "—",
                after=row.after or "—",
                by=row.by.full_name,
                reason=row.reason,
                url=links.task_page(row.task_id),
            )

    def _parts(self) -> Iterator[Change]:
        """Prefectures that took a measure on or gave it up, and successors that go on with what a
        body did before."""
        rows = Assignment.ever.filter(measure__in=self.measures)
        columns = ("pk", "measure_id", "organization_id", "role", "since", "until", "before")
        nearest = TakenOver.objects.filter(part=OuterRef("pk")).order_by("pk")
        rows = rows.annotate(before=Subquery(nearest.values("organization")[:1]))
        parts: list[Any] = list(rows.order_by("pk").values_list(*columns, named=True))
        handed = {(one.measure_id, one.before) for one in parts if one.before}
        changes = self._reorganizations() if handed else {}
        for one in parts:
            if one.since and self.since < one.since <= self.until:
                if one.before:
                    yield from self._passed_on(one, one.before, changes)
                elif one.role == Assignment.Role.LOCAL:
                    yield from self._local(one, one.since, _("Took the measure on"))
            if (
                one.until
                and self.since < one.until <= self.until
                and one.role == Assignment.Role.LOCAL
                and (one.measure_id, one.organization_id) not in handed
            ):
                yield from self._local(one, one.until, _("Gave the measure up"))

    def _local(self, part: Any, on: date, what: str) -> Iterator[Change]:
        if self._sees(part.measure_id, part.organization_id):
            party = self._party(part.measure_id, part.organization_id, part.role)
            url = self._task(part.measure_id)
            yield Change(on, Kind.PARTIES, **party, what=what, url=url)

    def _passed_on(
        self, part: Any, former: int, changes: Mapping[int, OrganizationChange]
    ) -> Iterator[Change]:
        if part.role == Assignment.Role.LOCAL and not self._sees(
            part.measure_id, part.organization_id
        ):
            return
        change = changes.get(former)
        yield Change(
            part.since,
            Kind.PARTIES,
            **self._party(part.measure_id, part.organization_id, part.role),
            what=words.roles()[part.role],
            before=self._names[former],
            after=self._names[part.organization_id],
            by=change.entered_by.full_name if change else "",
            reason=change.basis if change else "",
            url=self._task(part.measure_id),
        )

    def _reorganizations(self) -> dict[int, OrganizationChange]:
        rows = OrganizationChange.objects.filter(
            applied_on__gt=self.since, applied_on__lte=self.until
        )
        return {one.organization_id: one for one in rows.select_related("entered_by")}

    def _periods(self) -> Iterator[Change]:
        rows = PeriodMove.objects.filter(
            period__plan=self.plan, moved_on__gt=self.since, moved_on__lte=self.until
        )
        for row in rows.select_related("period"):
            yield Change(
                row.moved_on,
                Kind.PERIOD,
                what=_("Report for %(period)s") % {"period": row.period.code},
                before=_day(row.before),
                after=_day(row.after),
            )

    def _between(self, name: str) -> dict[str, datetime]:
        return {f"{name}__gte": clock.end_of(self.since), f"{name}__lt": clock.end_of(self.until)}

    def _party(self, measure: int, organization: int, role: str) -> dict[str, Any]:
        return {
            "measure_id": measure,
            "organization_id": organization,
            "organization": self._names[organization],
            "role": role,
        }

    def _role(self, measure: int, organization: int, on: date) -> str:
        facts = self._parties.get((measure, organization))
        part = facts.part_on(on) if facts else None
        return part.role if part else ""

    def _task(self, measure: int) -> str:
        return f"{links.task_page(self.measures[measure].task_id)}#m{measure}"


def _said(facts: PartyFacts, on: date) -> str:
    standing = statements_standing(facts, on, None)
    newest = max(standing, key=lambda one: one.period, default=None)
    if newest is None:
        return "—"
    return f"{newest.percent}% {words.statuses()[newest.status]}"


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text.strip())


def _in_time(change: Change) -> tuple[Any, ...]:
    """What has no moment comes last on its day: it is the day that brings it about."""
    moment = change.at.timestamp() if change.at else float("inf")
    return (change.on, moment, change.measure_id or 0, change.organization_id or 0)
