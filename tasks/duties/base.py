"""One open duty, and the question that finds duties."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from reform_tracker.notifications.subjects import Subject
from reform_tracker.workdays import WorkCalendar
from tasks.duties.endings import Stands, over_for, stands_today
from tasks.duties.kinds import DutyKind
from tasks.models import ReformPlan, ReportingPeriod
from tasks.plan.choice import open_numbers
from tasks.plan.succession import Party


@dataclass(frozen=True, slots=True)
class Duty:
    """One open duty. `organization_id` is whom it concerns: who owes it, or whose document the
    commission has to review. Who then owes it is `debtor`.

    `link` opens the form, `page` what those read who do not fill it in. `barred` are people who
    may not do it: whoever wrote or signed a document does not review it. `signs`: what is missing
    is the signature, so it waits for the approver. `plan_id` is None for what no plan asks for.
    `document` with `document_id` is the record that is to be written, signed or reviewed, by the
    name of its model; the number is None while there is none.
    """

    key: str
    kind: DutyKind
    organization_id: int
    organization: str
    due_on: date
    title: str
    detail: str
    link: str
    state: str
    state_label: str
    plan_id: int | None
    page: str
    period: str = ""
    barred: frozenset[int] = frozenset()
    signs: bool = False
    document: str = ""
    document_id: int | None = None
    measure_id: int | None = None
    owed_by: tuple[int, str] | None = None

    @property
    def debtor_id(self) -> int:
        """Who is late with it: the organization that it concerns, if nobody else owes it."""
        return self.owed_by[0] if self.owed_by else self.organization_id

    @property
    def debtor(self) -> str:
        return self.owed_by[1] if self.owed_by else self.organization

    @property
    def subject(self) -> Subject:
        """What its messages point to."""
        return Subject(
            duty=self.kind.value,
            document=self.document,
            document_id=self.document_id,
            organization_id=self.organization_id,
            plan_id=self.plan_id,
            measure_id=self.measure_id,
            period=self.period,
        )

    def is_late(self, on: date) -> bool:
        return on > self.due_on


def any_date(_kind: DutyKind, _due_on: date) -> bool:
    return True


@dataclass(frozen=True)
class Question:
    """Which open duties are asked for; one question is put to all queries.

    `wanted` says of a kind and due date whether duties due then matter: the planner asks only for
    those of which a reminder falls due, a few of very many, and a query may leave all others
    unread. `organization_id` asks for the duties of one organization only,
    `plan` for those of one plan only. `periods` of it and where its parties stand (`standing`) a
    caller hands in that has read them already.
    """

    on: date
    calendar: WorkCalendar
    wanted: Callable[[DutyKind, date], bool] = any_date
    organization_id: int | None = None
    plan: int | None = None
    periods: Sequence[ReportingPeriod] | None = field(default=None, compare=False)
    standing: Mapping[Party, Stands] | None = field(default=None, compare=False)
    # What several kinds of duty read once, by who reads it.
    once: dict[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def of_plan(
        cls,
        plan: ReformPlan,
        on: date,
        calendar: WorkCalendar,
        *,
        organization_id: int | None = None,
        stands: Mapping[Party, Stands] | None = None,
    ) -> "Question":
        """Of one plan, whose periods have been read."""
        return cls(
            on,
            calendar,
            organization_id=organization_id,
            plan=plan.pk,
            periods=() if plan.closed_on else tuple(plan.periods.all()),
            standing=stands,
        )

    @property
    def is_narrow(self) -> bool:
        return self.wanted is not any_date

    @cached_property
    def begun_periods(self) -> list[ReportingPeriod]:
        """Periods that have begun, of every open plan; under a closed one nothing is owed."""
        if self.periods is not None:
            return [one for one in self.periods if one.starts_on <= self.on]
        rows = ReportingPeriod.objects.begun(self.on).of_open_plans()
        if self.plan is not None:
            rows = rows.filter(plan=self.plan)
        return list(rows.select_related("plan").defer("plan__source_text"))

    @cached_property
    def begun(self) -> dict[int, ReportingPeriod]:
        """The same by their numbers."""
        return {period.pk: period for period in self.begun_periods}

    def over(self, asked: Iterable[tuple[Party, ReportingPeriod]]) -> set[tuple[Party, int]]:
        """Of parties with periods those for whom the measure was over, by the period's number."""
        pairs = list(asked)
        return over_for(pairs, self.stands) if pairs else set()

    def due_again(self, party: Party, due_on: date) -> date:
        """By when the party owes what is due on that day, if its part was opened again since."""
        stands = self.stands.get(party)
        return due_on if stands is None else stands.due_again(due_on, self.calendar)

    @cached_property
    def stands(self) -> Mapping[Party, Stands]:
        """Where the parties of those plans stand today."""
        if self.standing is not None:
            return self.standing
        return stands_today({period.plan_id for period in self.begun_periods})

    @cached_property
    def open_plans(self) -> dict[int, str]:
        """The open plans with their document numbers."""
        return open_numbers()
