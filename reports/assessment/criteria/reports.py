"""Whether progress was reported on time, and whether the reports said anything new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.assessment.facts import Asked, Evidence, Fact, Outcome, Why
from reports.assessment.timing import Judgement, Times, judge
from tasks.progress.substance import sentences
from tasks.state import PartyFacts
from tasks.state.facts import PeriodFacts, Statement
from tasks.state.said import due_at, has_ended


@dataclass(frozen=True, slots=True)
class _Owed:
    """A report that was due while the party had the measure, and what became of it."""

    party: PartyFacts
    period: PeriodFacts
    due_on: date
    spells: Sequence[Statement]
    judged: Judgement

    def fact(self, asked: Asked, outcome: Outcome, why: Why, detail: str = "") -> Fact:
        measure, report = self.party.measure_id, self.spells[0].report_id if self.spells else None
        return asked.judged(
            Fact(
                self.party.organization_id,
                f"{asked.key(measure)} · {self.period.code}",
                outcome,
                why,
                Evidence("report", report) if report else asked.task(measure),
                self.due_on,
                self.judged[2],
                detail,
            )
        )


def on_time(asked: Asked) -> Iterator[Fact]:
    """One for each report that was due while the organization had the measure."""
    for party in asked.parties:
        for owed in _owed_by(party, asked):
            outcome, why, _filed_on = owed.judged
            yield owed.fact(asked, outcome, why)


def with_substance(asked: Asked) -> Iterator[Fact]:
    """One for each report that was due: whether its progress has a sentence that no earlier report
    on the measure had. When it came makes no difference, so that a late one is worth writing."""
    for party in asked.parties:
        codes = {one.starts_on: one.code for one in party.periods}
        standing = _standing(party, asked.day)
        before = _said_before(standing)
        for owed in _owed_by(party, asked):
            start = owed.period.starts_on
            if start in standing:
                outcome, why, told_in = _new(_sentences_of(standing[start]), before[start])
                yield owed.fact(asked, outcome, why, codes.get(told_in, "") if told_in else "")
            elif owed.judged[0] == Outcome.MET:
                yield owed.fact(asked, Outcome.OPEN, Why.DUE_AGAIN)
            else:
                yield owed.fact(asked, Outcome.MISSED, Why.NOT_THERE)


def _new(said: Sequence[str], before: Mapping[str, date]) -> tuple[Outcome, Why, date | None]:
    """Whether anything is new; where nothing is, the last of the periods that said it."""
    if any(one not in before for one in said):
        return Outcome.MET, Why.NEW, None
    return Outcome.MISSED, Why.UNCHANGED, max((before[one] for one in said), default=None)


def _standing(party: PartyFacts, day: date) -> dict[date, Statement]:
    """The report of each period, in their order; its own goes before one that it has inherited."""
    found: dict[date, Statement] = {}
    for one in sorted(party.statements, key=lambda one: one.period):
        if one.stands_on(day):
            found.setdefault(one.period, one)
    return found


def _sentences_of(statement: Statement) -> list[str]:
    return sentences(statement.words.progress) if statement.words else []


def _said_before(standing: Mapping[date, Statement]) -> dict[date, dict[str, date]]:
    """For each period the sentences of the earlier ones, with the period that said them first."""
    said: dict[str, date] = {}
    found = {}
    for period, statement in standing.items():
        found[period] = dict(said)
        for one in _sentences_of(statement):
            said.setdefault(one, period)
    return found


def _owed_by(party: PartyFacts, asked: Asked) -> Iterator[_Owed]:
    for period in party.periods:
        due_on = due_at(period.due_dates, asked.day)
        if period.is_beyond_year or due_on is None or due_on > asked.last:
            continue
        part = party.part_on(due_on)
        if part is None or (part.owes_from and due_on < part.owes_from):
            continue
        if _is_over(party, period, due_on, asked):
            continue
        spells = [one for one in party.statements if one.period == period.starts_on]
        counted_on = asked.first_filed.get(spells[0].report_id) if spells else None
        judged = judge(spells, Times(due_on, asked.day, asked.calendar, part.until, counted_on))
        if judged is not None:
            yield _Owed(party, period, due_on, spells, judged)


def _is_over(party: PartyFacts, period: PeriodFacts, due_on: date, asked: Asked) -> bool:
    """Whether nothing was to be reported: the measure was done and verified before the period, as
    things are known by now, or as they were when the report was due; or its part was closed when it
    was due. What the commission takes back later makes nobody late for reports that nobody asked
    for; what was due before the closing stays owed."""
    starts_on = period.starts_on
    return any(
        has_ended(party, starts_on, due_on, day=due_on, known=known)
        for known in (asked.day, due_on)
    )
