"""Getting what the criteria ask for: one reading of all dated facts, for whoever is asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from departments.accounts.able import Reason, untold_of
from departments.models import Organization
from departments.organizations.names import FormerNames
from reform_tracker.workdays import WorkCalendar
from reports.assessment.computing import Score, scores
from reports.assessment.facts import Asked, Fact
from reports.assessment.registry import CRITERIA
from reports.assessment.rules import Rule
from tasks.models import Assignment, Measure, ProgressReport, ReformPlan
from tasks.state.reading import facts_ever

# The administrator gives accounts; a leave without a deputy, or a first password that nobody used,
# lies with the unit and excuses nothing.
NOBODY = (Reason.NO_ACCOUNT, Reason.CLOSED)
Facts = dict[str, list[Fact]]  # by criterion


@dataclass(frozen=True, slots=True)
class Found:
    """Facts of a plan as of a day, and the organizations that they speak of, in unit order; `ended`
    are those that exist no more: nobody is there to be assessed."""

    day: date
    facts: Facts
    assessed: tuple[Organization, ...]
    ended: tuple[Organization, ...]

    def scores(self, rule: Rule) -> dict[int, Score]:
        """By organization, of those of which the rule's criteria speak."""
        return scores({key: self.facts[key] for key in rule.criteria}, rule)


def find_facts(
    plan: ReformPlan, day: date, criteria: Iterable[str], *, only: int | None = None
) -> Found:
    """What these criteria find at the end of a day; `only` for this organization. What no rule asks
    for is not read.

    The number of queries is the same whatever the plan holds.
    """
    asked = _asked(plan, day, only)
    facts: Facts = {}
    for key in dict.fromkeys(criteria):
        rows = CRITERIA[key].facts(asked)
        facts[key] = [one for one in rows if only in (None, one.organization_id)]
    named = {one.organization_id for rows in facts.values() for one in rows}
    there = [one for pk, one in asked.organizations.items() if pk in named]
    ended = tuple(one for one in there if one.valid_until is not None and one.valid_until < day)
    return Found(day, facts, tuple(one for one in there if one not in ended), ended)


def _asked(plan: ReformPlan, day: date, only: int | None) -> Asked:
    measures = Measure.objects.filter(task__area__plan=plan)
    if only is not None:
        held = Assignment.ever.reporting().filter(organization=only)
        measures = measures.filter(pk__in=held.values("measure"))
    reports = ProgressReport.objects.filter(measure__in=measures).order_by()
    names = FormerNames.on(day)
    organizations = Organization.objects.parties().order_by("unit_order", "pk")
    known = {one.pk: names.put_on(one) for one in organizations}
    silent = untold_of(known.values(), day)
    return Asked(
        plan=plan,
        day=day,
        calendar=WorkCalendar.load(plan.issued_on, day),
        parties=facts_ever(measures),
        measures={
            pk: (key, task)
            for pk, key, task in measures.order_by().values_list("pk", "key", "task_id")
        },
        first_filed=dict(reports.values_list("pk", "first_filed_on")),
        organizations=known,
        silent=frozenset(one.pk for one in silent if one.reason in NOBODY),
        only=only,
    )
