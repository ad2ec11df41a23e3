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
    """All facts of a plan as of a day; `organizations` are all there are, in unit order."""

    day: date
    facts: Facts
    organizations: tuple[Organization, ...]

    def scores(self, rule: Rule) -> dict[int, Score]:
        """By organization, of those of which the rule's criteria speak."""
        return scores({line.criterion: self.facts[line.criterion] for line in rule.lines}, rule)

    def assessed(self, *rules: Rule) -> tuple[Organization, ...]:
        """Those of which a criterion of these rules speaks, and that still exist."""
        return tuple(one for one in self._named(rules) if not self._has_ended(one))

    def ended(self, rule: Rule) -> tuple[Organization, ...]:
        """Those that exist no more: nobody is there to be assessed."""
        return tuple(one for one in self._named([rule]) if self._has_ended(one))

    def _named(self, rules: Iterable[Rule]) -> list[Organization]:
        counting = {line.criterion for rule in rules for line in rule.lines}
        named = {one.organization_id for key in counting for one in self.facts[key]}
        return [one for one in self.organizations if one.pk in named]

    def _has_ended(self, organization: Organization) -> bool:
        return organization.valid_until is not None and organization.valid_until < self.day


def find_facts(plan: ReformPlan, day: date, *, only: int | None = None) -> Found:
    """What every criterion finds at the end of a day; `only` for this organization.

    The number of queries is the same whatever the plan holds.
    """
    asked = _asked(plan, day, only)
    facts: Facts = {}
    for key, criterion in CRITERIA.items():
        rows = criterion.facts(asked)
        facts[key] = [one for one in rows if only in (None, one.organization_id)]
    return Found(day, facts, tuple(asked.organizations.values()))


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
