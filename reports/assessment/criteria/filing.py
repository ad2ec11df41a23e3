"""Whether the implementation plan was filed on time (closing paragraph: 5月中旬前)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.assessment.facts import Asked, Evidence, Fact, Outcome, Why
from reports.assessment.timing import Times, due_in_time, judge
from tasks.models import Assignment, ImplementationPlan
from tasks.state.facts import Filed, FilingFacts
from tasks.state.reading_plans import filings_ever

Leads = dict[int, list[tuple[date | None, date | None]]]


@dataclass(frozen=True, slots=True)
class _Spell:
    filed_on: date
    until: date | None
    returned: bool

    @classmethod
    def of(cls, filed: Filed) -> "_Spell":
        return cls(filed.on, filed.until, filed.returned)


def facts(asked: Asked) -> Iterator[Fact]:
    """One for each organization that owed a plan on the day it was due."""
    rows = ImplementationPlan.objects.filter(plan=asked.plan)
    if asked.only is not None:
        rows = rows.filter(organization=asked.only)
    known = {organization: (pk, on) for organization, pk, on in _rows(rows)}
    leads = _leads(asked)
    for (_plan, organization), filing in filings_ever([asked.plan.pk]).items():
        due_on = due_in_time(filing.due_dates)
        if organization not in known or due_on is None or due_on > asked.last:
            continue
        pk, counted_on = known[organization]
        found = _judged(asked, organization, filing, due_on, leads, counted_on)
        if found is not None:
            outcome, why, done_on = found
            yield asked.judged(
                Fact(
                    organization,
                    str(asked.plan.year),
                    outcome,
                    why,
                    Evidence("filing", pk),
                    due_on=due_on,
                    done_on=done_on,
                )
            )


def _rows(rows: Any) -> Any:
    return rows.order_by().values_list("organization_id", "pk", "first_filed_on")


def _judged(
    asked: Asked,
    organization: int,
    filing: FilingFacts,
    due_on: date,
    leads: Leads,
    counted_on: date | None,
) -> tuple[Outcome, Why, date | None] | None:
    if filing.until is not None and filing.until <= due_on:
        return None  # somebody else went on with it before it was due
    prefecture = asked.organizations[organization].is_prefecture
    if not prefecture and organization not in leads:
        return None  # it leads nothing: nobody asked
    times = Times(due_on, asked.day, asked.calendar, filing.until, counted_on)
    found = judge(map(_Spell.of, filing.filed), times)
    if found is None or found[0] == Outcome.MET:
        return found
    if filing.exempted:
        return Outcome.EXCUSED, Why.EXEMPTED, found[2]
    if not prefecture and not _led_on(leads[organization], due_on):
        return Outcome.EXCUSED, Why.TOOK_ON_LATER, found[2]
    return found


def _leads(asked: Asked) -> Leads:
    """From when until when each department led anything."""
    found: Leads = {}
    rows = Assignment.ever.filter(
        measure__task__area__plan=asked.plan, role=Assignment.Role.LEAD
    ).order_by()
    for organization, since, until in rows.values_list("organization_id", "since", "until"):
        found.setdefault(organization, []).append((since, until))
    return found


def _led_on(spans: list[tuple[date | None, date | None]], day: date) -> bool:
    return any(
        (since is None or since <= day) and (until is None or day < until) for since, until in spans
    )
