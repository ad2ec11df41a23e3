"""What a criterion finds: one fact for each thing that an organization owed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from reform_tracker.workdays import WorkCalendar
from tasks.models import ReformPlan
from tasks.state import PartyFacts


class Outcome(models.TextChoices):
    """What a fact is for the score. Only what is met or missed counts."""

    MET = "met", _("met")
    MISSED = "missed", _("missed")
    OPEN = "open", _("open")
    EXCUSED = "excused", _("costs nothing")


class Why(models.TextChoices):
    """Why an outcome is what it is."""

    IN_TIME = "in_time", _("Handed in on time")
    LATE = "late", _("Handed in late")
    NOT_THERE = "not_there", _("Not handed in")
    LATE_AGAIN = "late_again", _("Returned, and not handed in again in time")
    EXEMPTED = "exempted", _("Exempted when the plan was published")
    TOOK_ON_LATER = "took_on_later", _("Took the task on only after that day")
    NOBODY = "nobody", _("Nobody in the organization has an account that could act")
    NEW = "new", _("Says something new")
    UNCHANGED = "unchanged", _("Nothing that earlier reports did not say")
    REACHED = "reached", _("Reported in time as reached, and verified")
    REACHED_LATE = "reached_late", _("Reported as reached, but late")
    NO_PLAN = "no_plan", _("No accepted plan says what is to be reached by when")
    NOT_REACHED = "not_reached", _("Not reported as reached")
    DUE_AGAIN = "due_again", _("Returned, and to be handed in again")
    AWAITS_REVIEW = "awaits_review", _("The commission has not reviewed it yet")
    ACCEPTED = "accepted", _("Accepted without a return")
    RETURNED = "returned", _("Returned")
    OTHER_REASON = "other_reason", _("Returned for a reason that lies elsewhere")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The record that shows a fact: `kind` is filing, report, task, directive, notice or
    acknowledgement."""

    kind: str
    pk: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing an organization owed, and what became of it.

    `what` names it without words of any language: key of the measure, period, title. `due_on` is
    the last good day, `done_on` the day that counts. `detail` belongs to `why`: a period, or the
    code of a reason.
    """

    organization_id: int
    what: str
    outcome: Outcome
    why: Why
    evidence: Evidence
    due_on: date | None = None
    done_on: date | None = None
    detail: str = ""

    @property
    def counts(self) -> bool:
        return self.outcome in (Outcome.MET, Outcome.MISSED)


@dataclass(frozen=True)
class Asked:
    """What is assessed: a plan as it stood at the end of `day`, with the facts of all parties.

    `measures` are key and task of each measure, `silent` the organizations for which nobody can act
    because they have no account. `first_filed` are the dates of filing that reports bear.
    """

    plan: ReformPlan
    day: date
    calendar: WorkCalendar
    parties: Sequence[PartyFacts]
    measures: Mapping[int, tuple[str, int]]
    first_filed: Mapping[int, date | None]
    organizations: Mapping[int, Organization]
    silent: frozenset[int]
    only: int | None = None

    @cached_property
    def last(self) -> date:
        """The last day whose duties are counted: a year is assessed, whatever goes on after it."""
        return min(self.day, date(self.plan.year, 12, 31))

    def key(self, measure: int) -> str:
        return self.measures[measure][0]

    def task(self, measure: int) -> Evidence:
        return Evidence("task", self.measures[measure][1])

    def judged(self, fact: Fact) -> Fact:
        """The fact, excused where nobody could have done what is not there."""
        missing = fact.outcome == Outcome.MISSED and fact.done_on is None
        if missing and fact.organization_id in self.silent:
            return replace(fact, outcome=Outcome.EXCUSED, why=Why.NOBODY)
        return fact


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something that units are assessed by: `measures` says in one sentence what it looks at, and
    `facts` finds what each organization owed, for all of them at once."""

    key: str
    title: str | Promise
    measures: str | Promise
    facts: Callable[[Asked], Iterator[Fact]]
