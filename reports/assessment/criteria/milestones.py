"""Whether milestones of accepted implementation plans were reached in time, and verified."""

from collections.abc import Iterator
from datetime import date

from reports.assessment.facts import Asked, Fact, Outcome, Why
from reports.assessment.timing import due_in_time
from tasks.models import Assignment
from tasks.state import PartyFacts
from tasks.state.facts import MilestoneFacts, Promise
from tasks.state.said import due_at, is_closed, is_verified

Judgement = tuple[Outcome, Why, date | None]


def facts(asked: Asked) -> Iterator[Fact]:
    """One for each milestone that fell due while the organization had the measure.

    It counts as reached in time if the first report due on or after its date says so: before that
    report nobody can be told. What the commission has not reviewed yet counts for nobody.
    """
    for party in asked.parties:
        if (fact := _without_plan(asked, party)) is not None:
            yield asked.judged(fact)
        for promise in party.promises:
            for milestone in promise.milestones:
                due_on = due_in_time(milestone.due_dates)
                if due_on is None or due_on > asked.last:
                    continue
                if not _was_owed(party, promise, milestone, due_on, asked.day):
                    continue
                found = _judged(asked, party, milestone, max(due_on, promise.accepted_on))
                if found is not None:
                    yield asked.judged(_fact(asked, party, milestone, due_on, found))


def _without_plan(asked: Asked, party: PartyFacts) -> Fact | None:
    """A lead without an accepted plan has promised nothing that could be missed; its measure counts
    as one milestone that is. Else whoever files no plan would do best."""
    part, filing = party.part_on(asked.last), party.filing
    if part is None or part.role != Assignment.Role.LEAD or filing is None:
        return None
    due_on = due_in_time(filing.due_dates)
    if due_on is None or asked.day <= due_on or due_on > asked.last:
        return None
    if any(one.accepted_on <= asked.day for one in party.promises):
        return None
    outcome, why = Outcome.MISSED, Why.NO_PLAN
    if filing.exempted:
        outcome, why = Outcome.EXCUSED, Why.EXEMPTED
    elif any(one.stands_on(asked.day) for one in filing.filed):
        outcome, why = Outcome.OPEN, Why.AWAITS_REVIEW
    elif part.since is not None and part.since > due_on:
        outcome, why = Outcome.EXCUSED, Why.TOOK_ON_LATER
    key, evidence = asked.key(party.measure_id), asked.task(party.measure_id)
    return Fact(party.organization_id, key, outcome, why, evidence, due_on)


def _was_owed(
    party: PartyFacts, promise: Promise, milestone: MilestoneFacts, due_on: date, day: date
) -> bool:
    """Whether it was this party's to reach: it had the measure, which was not closed, and this was
    what it promised."""
    on = max(due_on, promise.accepted_on)
    part = party.part_on(on)
    if on > day or part is None or (part.since is not None and due_on < part.since):
        return False
    if milestone.until is not None and milestone.until <= on:
        return False
    if is_closed(party, due_on):
        return False
    standing = (
        one
        for one in party.promises
        if one.accepted_on <= on and (one.until is None or on < one.until)
    )
    return max(standing, key=lambda one: one.accepted_on, default=None) is promise


def _judged(
    asked: Asked, party: PartyFacts, milestone: MilestoneFacts, due_on: date
) -> Judgement | None:
    last = _report_due_after(party, due_on, asked.day)
    claimed = _claimed(asked, party, milestone)
    verified = is_verified(milestone, asked.day, None)
    if claimed is None and verified:
        claimed = min(one.on for one in milestone.verified)
    if claimed is None:
        by = last or due_on
        return (Outcome.MISSED, Why.NOT_REACHED, None) if asked.day > by else None
    if last is not None and claimed > last:
        return Outcome.MISSED, Why.REACHED_LATE, claimed
    if verified:
        return Outcome.MET, Why.REACHED, claimed
    return Outcome.OPEN, Why.AWAITS_REVIEW, claimed


def _report_due_after(party: PartyFacts, due_on: date, day: date) -> date | None:
    """By when the first report is due in which the milestone can stand."""
    dates = (due_at(one.due_dates, day) for one in party.periods if not one.is_beyond_year)
    return min((one for one in dates if one is not None and one >= due_on), default=None)


def _claimed(asked: Asked, party: PartyFacts, milestone: MilestoneFacts) -> date | None:
    """Since when a report says it that stands, and was not refuted."""
    standing = {
        one.report_id
        for one in party.statements
        if one.stands_on(asked.day)
        and milestone.pk in one.claimed
        and not milestone.is_refuted(one.report_id, asked.day)
    }
    said = (
        one.filed_on
        for one in party.statements
        if one.report_id in standing and milestone.pk in one.claimed
    )
    return min(said, default=None)


def _fact(
    asked: Asked, party: PartyFacts, milestone: MilestoneFacts, due_on: date, found: Judgement
) -> Fact:
    outcome, why, done_on = found
    return Fact(
        party.organization_id,
        f"{asked.key(party.measure_id)} · {milestone.title}",
        outcome,
        why,
        asked.task(party.measure_id),
        due_on=due_on,
        done_on=done_on,
    )
