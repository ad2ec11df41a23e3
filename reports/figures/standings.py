"""The one roll-up per measure and organization: refreshed in the write transaction.

A standing is the stored answer of `tasks.state.state_at` for today. `refresh` is registered with
tasks.state.changes, `rebuild` does the same for a whole plan, `differences` compares what is
stored with the answer computed from all facts.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from reform_tracker import rows
from reports.figures.values import as_closures
from reports.models import Standing
from tasks.duties.endings import Stands
from tasks.models import Measure, ReformPlan
from tasks.state import EVER, PartyFacts, state_at
from tasks.state.reading import Party, facts_ever, facts_now

# What a state says that a standing keeps under the same name.
STATE_FIELDS = (
    "role",
    "horizon",
    "schedule",
    "due_on",
    "declared_status",
    "declared_percent",
    "verified_percent",
    "done_verified",
    "latest_report_id",
    "needs_coordination",
    "owed",
    "closures",
)
KEPT_FIELDS = ("plan", *(name.removesuffix("_id") for name in STATE_FIELDS))


def refresh(measure_ids: Collection[int], only: Collection[int] | None = None) -> None:
    """Brings the standings of these measures in step with their facts.

    `only` those of these organizations, where nothing changed for the others.
    """
    _one_at_a_time(measure_ids)
    facts = facts_now(measure_ids, only)
    standings = Standing.objects.filter(measure__any_of=measure_ids)
    if only is not None:
        standings = standings.filter(organization__in=only)
    keep = {(one.measure_id, one.organization_id) for one in facts}
    stored = standings.order_by().values_list("pk", "measure_id", "organization_id")
    gone = [pk for pk, measure, organization in stored if (measure, organization) not in keep]
    if gone:
        Standing.objects.filter(pk__in=gone).delete()
    new = [_standing(one) for one in facts]
    rows.upsert(new, unique=["measure", "organization"], update=KEPT_FIELDS)


def _one_at_a_time(measure_ids: Collection[int]) -> None:
    """Makes refreshes of one plan wait for each other.

    Of two that read before either has committed, the second would write the first one's standing
    back to what it was. Not the measures are locked but their plans: whoever saves a report locks
    its measure first, and two that lock in another order are a deadlock.
    """
    plans = ReformPlan.objects.filter(areas__tasks__measures__any_of=measure_ids).values("pk")
    locked = ReformPlan.objects.filter(pk__in=plans).order_by("pk").values_list("pk")
    list(locked.select_for_update(no_key=True))


def stands_today(plans: Collection[int]) -> dict[Party, Stands]:
    """Where the parties of these plans stand, for the counting of what they owe."""
    rows = Standing.objects.filter(plan__in=plans).order_by()
    columns = ("measure_id", "organization_id", "done_verified", "horizon", "closures")
    goes_on = Measure.Horizon.CROSS_YEAR
    return {
        (measure, organization): Stands(done, said_for, horizon == goes_on, as_closures(closures))
        for measure, organization, done, horizon, closures, said_for in rows.values_list(
            *columns, "latest_report__period__starts_on"
        )
    }


@transaction.atomic
def rebuild(plan: ReformPlan) -> int:
    """Recomputes every standing of a plan; returns how many there are."""
    refresh(list(Measure.objects.filter(task__area__plan=plan).values_list("pk", flat=True)))
    return Standing.objects.filter(plan=plan).count()


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a standing that is stored otherwise than the facts say."""

    measure_id: int
    organization_id: int
    field: str
    stored: Any
    computed: Any


def differences(plan: ReformPlan) -> Iterator[Difference]:
    """Where the stored standings are not what all facts ever recorded amount to."""
    measures = Measure.objects.filter(task__area__plan=plan)
    states = {
        (one.measure_id, one.organization_id): state
        for one in facts_ever(measures)
        if (state := state_at(one, EVER)).role
    }
    stored = {
        (row.measure_id, row.organization_id): row for row in Standing.objects.filter(plan=plan)
    }
    for party in sorted(states.keys() | stored.keys()):
        row, computed = stored.get(party), states.get(party)
        for name in STATE_FIELDS:
            # A standing that is missing, or that nobody's part asks for, differs by its role.
            kept, right = getattr(row, name, None), getattr(computed, name, None)
            if kept != right:
                yield Difference(*party, name, kept, right)


def _standing(facts: PartyFacts) -> Standing:
    state = state_at(facts, EVER)
    values = {name: getattr(state, name) for name in STATE_FIELDS}
    return Standing(
        plan_id=facts.plan_id,
        measure_id=facts.measure_id,
        organization_id=facts.organization_id,
        **values,
    )


def complete_stored() -> None:
    """Asks for what standings do not hold yet that an earlier version stored."""
    plans = Standing.objects.filter(owed__isnull=True).values("plan")
    for plan in ReformPlan.objects.filter(pk__in=plans).defer("source_text"):
        rebuild(plan)
