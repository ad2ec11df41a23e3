"""What another date would do to today's lights: the facts of today with that date in them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from reports.figures import lights
from reports.figures.lights import WORST_FIRST, LightRule
from tasks.extensions.effects import Effect
from tasks.extensions.targets import Kind, Target
from tasks.models import Assignment, ReformPlan
from tasks.state import EVER, PartyFacts, state_at
from tasks.state.facts import DueDate
from tasks.state.reading import facts_now


def effect_of(target: Target, until: date) -> Effect:
    """Of the lines of the organization that the date concerns; see `tasks.extensions.effects`."""
    parties = [
        one
        for one in facts_now(_measures(target))
        if target.kind is Kind.MEASURE or one.organization_id == target.organization_id
    ]
    on, plan = clock.today(), ReformPlan.objects.defer("source_text").get(pk=target.plan_id)
    rule, calendar = LightRule.of(plan, on), WorkCalendar.load(plan.issued_on, on)
    now = _counted(parties, rule, on, calendar)
    then = _counted((_with(one, target, until) for one in parties), rule, on, calendar)
    return Effect(now, then)


def _measures(target: Target) -> list[int]:
    if target.measure_id is not None:
        return [target.measure_id]
    lines = Assignment.objects.reporting().under(target.plan_id, target.organization_id)
    return list(lines.order_by().values_list("measure_id", flat=True).distinct())


def _with(facts: PartyFacts, target: Target, until: date) -> PartyFacts:
    """The same party, were the thing due on that day."""
    if target.kind is Kind.DIRECTIVE:
        return facts  # no light asks what an organization was charged with
    dates = (DueDate(date.min, until),)
    if target.kind is Kind.MEASURE:
        return replace(facts, due_dates=dates)
    if target.kind is Kind.FILING:
        return replace(facts, filing=facts.filing and replace(facts.filing, due_dates=dates))
    promises = tuple(
        replace(
            promise,
            milestones=tuple(
                replace(one, due_dates=dates) if one.pk == target.pk else one
                for one in promise.milestones
            ),
        )
        for promise in facts.promises
    )
    return replace(facts, promises=promises)


def _counted(
    parties: Iterable[PartyFacts], rule: LightRule, on: date, calendar: WorkCalendar
) -> tuple[tuple[str, str, int], ...]:
    found = Counter(lights.read(state_at(one, EVER), rule, on, calendar).light for one in parties)
    return tuple((light.value, light.label, found[light]) for light in WORST_FIRST if found[light])
