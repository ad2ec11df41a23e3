"""What a part goes on with counts for it from its first day on, as long as it holds.

A successor stands where the body before it stood: by what that promised, declared and had verified.
Pure, like `state_at`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tasks.state.facts import Closure, Part, Promise, Statement

Party = tuple[int, int]  # measure, organization


def promises_of(
    party: Party, parts: Sequence[Part], made: Mapping[Party, Sequence[Promise]]
) -> tuple[Promise, ...]:
    """The party's own promises, and after them those of whose work it goes on with."""
    return (*made.get(party, ()), *_inherited_promises(party[0], parts, made))


def statements_of(
    party: Party, parts: Sequence[Part], made: Mapping[Party, Sequence[Statement]]
) -> tuple[Statement, ...]:
    """The party's own statements, and after them those of whose work it goes on with: of one period
    its own says all."""
    return (*made.get(party, ()), *_inherited_statements(party[0], parts, made))


def closures_of(
    party: Party, parts: Sequence[Part], made: Mapping[Party, Sequence[Closure]]
) -> tuple[Closure, ...]:
    """When the part was closed that the party holds, by whoever held it then. What was closed stays
    closed for a successor as long as it holds the part, and what was opened again has to be done
    anew by it."""
    inherited = (
        replace(one, counts_from=part.since, counts_until=part.until)
        for part in parts
        for organization in part.follows
        for one in made.get((party[0], organization), ())
    )
    return (*inherited, *made.get(party, ()))


def _inherited_promises(
    measure: int, parts: Sequence[Part], made: Mapping[Party, Sequence[Promise]]
) -> Iterator[Promise]:
    for part in parts:
        for organization in part.follows:
            for one in made.get((measure, organization), ()):
                begins = max(one.accepted_on, part.since or one.accepted_on)
                ends = _first(one.until, part.until)
                if ends is None or begins < ends:
                    yield replace(one, accepted_on=begins, until=ends)


def _inherited_statements(
    measure: int, parts: Sequence[Part], made: Mapping[Party, Sequence[Statement]]
) -> Iterator[Statement]:
    for part in parts:
        for organization in part.follows:
            for one in made.get((measure, organization), ()):
                begins = max(one.filed_on, part.since or one.filed_on)
                ends = _first(one.until, part.until)
                returned = one.returned and ends == one.until
                # What came back before or on the day goes on as a copy, and is due again.
                if ends is None or begins < ends or returned:
                    yield replace(one, filed_on=begins, until=ends, returned=returned)


def _first(one: date | None, other: date | None) -> date | None:
    """The earlier day; None is never."""
    return min((day for day in (one, other) if day is not None), default=None)
