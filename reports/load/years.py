"""Invented plans after the pattern of a published one: a whole year of filings and reports.

Every prefecture takes every measure on, as in a province that does all of it. What is invented
follows from the numbers of the rows, so that the same call makes the same year again: most are on
time and near their schedule, some are slow, silent or done early.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from departments.models import Organization, User
from reports.load.writing import Writer, number_on
from tasks.models import (
    Assignment,
    DeclaredStatus,
    ImplementationPlan,
    Measure,
    MeasureCommitment,
    Milestone,
    MilestoneClaim,
    MilestoneRevision,
    ProgressReport,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
    Task,
    Transition,
    Verification,
)
from tasks.signing.models import SignedDocument, State
from tasks.signing.workflow import Step

MODELS: tuple[type[Model], ...] = (
    ReformPlan, ReformArea, Task, Measure, ReportingPeriod, Assignment, ImplementationPlan,
    MeasureCommitment, Milestone, MilestoneRevision, ProgressReport, MilestoneClaim, Verification,
    Transition,
)  # fmt: skip
# Title, month and day in the plan's year, weight in percent.
DONE = 100
STEPS = (("出台工作方案", (4, 20), 30), ("完成中期任务", (8, 31), 40), ("全面完成", (12, 20), 30))
MONTHS = 12
REVIEW_DAYS = 2
FEW, SOME = 5, 25  # of a hundred
TEXT = "已召开专题会议部署，印发配套文件，明确责任分工和时间表，各项工作按计划推进。"
Rows = list[dict[str, Any]]


@dataclass
class Invention:
    """Writes plans that are copies of `pattern` with another year and number."""

    pattern: ReformPlan
    signer: User
    reviewer: User
    writers: dict[type[Model], Writer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.writers = {model: Writer(model) for model in MODELS}
        self.areas = list(ReformArea.objects.filter(plan=self.pattern))
        self.tasks = list(Task.objects.filter(area__plan=self.pattern))
        self.measures = list(Measure.objects.filter(task__area__plan=self.pattern))
        self.parts = list(
            Assignment.objects.filter(measure__task__area__plan=self.pattern).exclude(
                role=Assignment.Role.LOCAL
            )
        )
        self.prefectures = list(Organization.objects.prefectures())

    @property
    def reports_a_month(self) -> int:
        """How many reports a month of one plan has when nobody is silent."""
        leads = sum(part.role == Assignment.Role.LEAD for part in self.parts)
        return leads + len(self.measures) * len(self.prefectures)

    def write(self, number: str, year: int, until: date) -> int:
        """One plan with what was reported by that day; returns its number in the database."""
        plan = _Year(self, number, year, until)
        for model in MODELS:
            self.writers[model].write(plan.rows[model])
        number_on(MODELS)
        return plan.pk


class _Year:
    """The rows of one plan."""

    def __init__(self, by: Invention, number: str, year: int, until: date) -> None:
        self.by, self.year, self.until = by, year, until
        self.rows: dict[type[Model], Rows] = {model: [] for model in MODELS}
        self.pk = self._plan(number)
        self.periods = [self._period(month) for month in range(1, MONTHS + 1)]
        self.measure_of = self._structure()
        self.filing_of: dict[int, int] = {}
        self.told: set[tuple[int, int]] = set()  # who has reported on which measure
        for measure, organization, role in self._parties():
            self._party(measure, organization, role)

    def _add(self, model: type[Model], **values: Any) -> int:
        pk = self.by.writers[model].number()
        self.rows[model].append({"id": pk, **values})
        return pk

    def _copy(self, row: Model, **changed: Any) -> int:
        kept = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
        kept.pop("id")
        return self._add(type(row), **kept | changed)

    def _plan(self, number: str) -> int:
        closed = date(self.year + 1, 1, 31)
        is_closed = closed <= self.until
        return self._copy(
            self.by.pattern,
            number=number,
            title=f"{self.year}年经济体制改革重点工作意见（{number}）",
            year=self.year,
            issued_on=date(self.year, 1, 10),
            filing_due_on=date(self.year, 3, 15),
            published_at=_at(date(self.year, 1, 12)),
            source_sha256=f"{number:>64}"[-64:],
            invented_progress=True,
            closed_on=closed if is_closed else None,
            closed_by_id=self.by.reviewer.pk if is_closed else None,
            closing_reason="年度工作已总结。" if is_closed else "",
        )

    def _period(self, month: int) -> dict[str, Any]:
        first = date(self.year, month, 1)
        following = date(self.year + month // MONTHS, month % MONTHS + 1, 1)
        self._add(
            ReportingPeriod,
            plan_id=self.pk,
            code=f"{self.year}-{month:02}",
            starts_on=first,
            ends_on=following - timedelta(days=1),
            due_on=date(self.year, month, 25),
        )
        return self.rows[ReportingPeriod][-1]

    def _structure(self) -> dict[int, int]:
        """Areas, tasks and measures; the measure of the pattern → its copy."""
        areas = {one.pk: self._copy(one, plan_id=self.pk) for one in self.by.areas}
        tasks = {one.pk: self._copy(one, area_id=areas[one.area_id], continues_id=None)
                 for one in self.by.tasks}  # fmt: skip
        return {
            one.pk: self._copy(one, task_id=tasks[one.task_id], due_on=None, deadline_text="")
            for one in self.by.measures
        }

    def _parties(self) -> Iterator[tuple[int, int, str]]:
        """Who reports on which measure, and their parts beside those who do not."""
        for part in self.by.parts:
            measure = self.measure_of[part.measure_id]
            self._copy(part, measure_id=measure, rule_id=None, since=None, until=None,
                       owed_since=None)  # fmt: skip
            if part.role == Assignment.Role.LEAD:
                yield measure, part.organization_id, part.role
        for prefecture in self.by.prefectures:
            for measure in self.measure_of.values():
                self._add(
                    Assignment,
                    measure_id=measure,
                    organization_id=prefecture.pk,
                    role=Assignment.Role.LOCAL,
                    order=1,
                )
                yield measure, prefecture.pk, Assignment.Role.LOCAL

    def _filing(self, organization: int) -> int:
        """The accepted implementation plan of an organization, made when it is first asked for."""
        if organization not in self.filing_of:
            filed = date(self.year, 3, 8 + organization % 7)
            self.filing_of[organization] = self._document(
                ImplementationPlan,
                filed,
                accepted=True,
                plan_id=self.pk,
                organization_id=organization,
                leader_name="分管领导",
                liaison_name="联络员",
                liaison_phone="0931-0000000",
                summary="分步推进，按季度检查。",
            )
        return self.filing_of[organization]

    def _document(
        self, kind: type[SignedDocument], filed: date, *, accepted: bool, **values: Any
    ) -> int:
        """A document that was signed on a day and, if accepted, reviewed two days later."""
        by = self.by
        state = State.ACCEPTED if accepted else State.SUBMITTED
        reviewed = _at(filed + timedelta(days=REVIEW_DAYS)) if accepted else None
        pk = self._add(
            kind,
            state=state,
            version=2,
            revision=2,
            started_on=filed,
            first_filed_on=filed,
            signed_by_id=by.signer.pk,
            signed_at=_at(filed),
            signatory=by.signer.full_name,
            reviewed_by_id=by.reviewer.pk if accepted else None,
            reviewed_at=reviewed,
            **values,
        )
        self._took(kind, pk, Step.SIGN, (State.DRAFT, State.SUBMITTED), by.signer, _at(filed))
        if reviewed:
            steps = State.SUBMITTED, State.ACCEPTED
            self._took(kind, pk, Step.ACCEPT, steps, by.reviewer, reviewed)
        return pk

    def _took(
        self,
        kind: type[SignedDocument],
        pk: int,
        step: Step,
        states: tuple[str, str],
        actor: User,
        at: datetime,
    ) -> None:
        before, after = states
        self._add(
            Transition,
            subject_type=kind.kind(),
            subject_id=pk,
            step=step,
            from_state=before,
            to_state=after,
            actor_id=actor.pk,
            at=at,
            signatory=actor.full_name if step is Step.SIGN else "",
        )

    def _party(self, measure: int, organization: int, role: str) -> None:
        chance = (measure * 31 + organization * 17) % 100
        commitment = self._add(
            MeasureCommitment,
            filing_id=self._filing(organization),
            measure_id=measure,
            horizon=Measure.Horizon.CROSS_YEAR if chance % 10 == 0 else Measure.Horizon.WITHIN_YEAR,
            since=date(self.year, 3, 17),
        )
        steps = [self._step(commitment, *step) for step in STEPS]
        for period in self.periods:
            if period["due_on"] > self.until:
                break
            if (chance + period["starts_on"].month * 7) % 100 >= FEW:
                self._report(measure, organization, period, chance, steps)

    def _step(
        self, commitment: int, title: str, month_and_day: tuple[int, int], weight: int
    ) -> dict[str, Any]:
        due = date(self.year, *month_and_day)
        milestone = self._add(
            Milestone, commitment_id=commitment, title=title, due_on=due, weight=weight
        )
        self._add(
            MilestoneRevision,
            milestone_id=milestone,
            kind=MilestoneRevision.Kind.ORIGINAL,
            due_on=due,
            recorded_on=date(self.year, 3, 17),
            recorded_by_id=self.by.signer.pk,
        )
        return self.rows[Milestone][-1]

    def _report(
        self,
        measure: int,
        organization: int,
        period: dict[str, Any],
        chance: int,
        steps: Rows,
    ) -> None:
        """Who is slow says less than is due; who is early has done all of it by October."""
        month, filed = period["starts_on"].month, period["due_on"] - timedelta(days=chance % 4)
        pace = 40 if chance < SOME else 150 if chance >= 100 - SOME else 110
        percent = min(DONE, pace * 100 * month // (MONTHS * 100))
        newest = period["due_on"] > self.until - timedelta(days=31)
        accepted = not newest or chance % 3 == 0
        report = self._document(
            ProgressReport,
            filed,
            accepted=accepted,
            measure_id=measure,
            organization_id=organization,
            period_id=period["id"],
            status=DeclaredStatus.DONE if percent == DONE else DeclaredStatus.IN_PROGRESS,
            percent=percent,
            progress=TEXT,
            says_new=(measure, organization) not in self.told,
            next_steps="继续推进。",
            problems="资金尚未落实。" if chance % 9 == 0 else "",
            coordination="请协调用地指标。" if chance % 23 == 0 else "",
        )
        self.told.add((measure, organization))
        weight = 0
        for step in steps:
            weight += step["weight"]
            if step.get("claimed") or percent < weight:
                continue
            self._add(MilestoneClaim, report_id=report, milestone_id=step["id"])
            step["claimed"] = True
            if accepted:
                self._verify(step, report, filed + timedelta(days=REVIEW_DAYS))

    def _verify(self, step: dict[str, Any], report: int, on: date) -> None:
        step |= {"verified_on": on, "verified_by_id": self.by.reviewer.pk}
        self._add(
            Verification,
            milestone_id=step["id"],
            report_id=report,
            verified_on=on,
            verified_by_id=self.by.reviewer.pk,
        )


def _at(day: date) -> datetime:
    """In the morning of a business date."""
    return timezone.make_aware(datetime.combine(day, time(9)))
