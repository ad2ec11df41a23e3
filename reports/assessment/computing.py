"""Points out of facts and a rule: pure, exact, every point with the facts behind it.

Points have two decimals. A criterion's are rounded half up; the total is the sum of what is shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reports.assessment.facts import Fact, Outcome
from reports.assessment.rules import CENT, NONE, WHOLE, Line, Method, Rule


@dataclass(frozen=True, slots=True)
class Points:
    """What an organization has for one criterion: `points` of `of`.

    `of` is the weight of the rule, and a part of those criteria of which the organization was given
    nothing; None where this is such a one.
    """

    criterion: str
    weight: Decimal
    of: Decimal | None
    points: Decimal | None
    met: int
    counted: int
    facts: Sequence[Fact]

    @property
    def missed(self) -> int:
        return self.counted - self.met

    @property
    def is_raised(self) -> bool:
        """Whether it counts for more than the rule says."""
        return self.of is not None and self.of != self.weight


@dataclass(frozen=True, slots=True)
class Score:
    """An organization's points by the rule, in its order; `total` is None where nothing counts."""

    organization_id: int
    points: Sequence[Points]

    @property
    def total(self) -> Decimal | None:
        found = [one.points for one in self.points if one.points is not None]
        return sum(found, NONE) if found else None

    @property
    def given(self) -> int:
        """On how many facts it rests."""
        return sum(one.counted for one in self.points)


def scores(facts: Mapping[str, Iterable[Fact]], rule: Rule) -> dict[int, Score]:
    """The score of each organization that owed anything; `facts` by criterion."""
    found: dict[int, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for criterion, rows in facts.items():
        for fact in rows:
            found[fact.organization_id][criterion].append(fact)
    return {pk: score(pk, mine, rule) for pk, mine in found.items()}


def score(organization_id: int, facts: Mapping[str, Sequence[Fact]], rule: Rule) -> Score:
    """What one organization's facts are worth."""
    counting = {
        line.criterion: [one for one in facts.get(line.criterion, ()) if one.counts]
        for line in rule.lines
    }
    of = spread({line.criterion: line.weight for line in rule.lines if counting[line.criterion]})
    return Score(
        organization_id,
        tuple(
            _points(line, of.get(line.criterion), facts.get(line.criterion, ()))
            for line in rule.lines
        ),
    )


def spread(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The whole over these criteria in proportion to their weights, in hundredths of a point that
    add up exactly: what is left over goes to the largest remainders, of equal ones the first."""
    total = sum(weights.values(), NONE)
    if not total:
        return {}
    exact = {key: weight * WHOLE / CENT / total for key, weight in weights.items()}
    cents = {key: int(value) for key, value in exact.items()}
    left = int(WHOLE / CENT) - sum(cents.values())
    by_remainder = sorted(exact, key=lambda key: cents[key] - exact[key])
    for key in by_remainder[:left]:
        cents[key] += 1
    return {key: value * CENT for key, value in cents.items()}


def _points(line: Line, of: Decimal | None, facts: Sequence[Fact]) -> Points:
    met = sum(one.outcome == Outcome.MET for one in facts)
    counted = sum(one.counts for one in facts)
    points = None if of is None else _worth(line, of, met, counted)
    return Points(line.criterion, line.weight, of, points, met, counted, tuple(facts))


def _worth(line: Line, of: Decimal, met: int, counted: int) -> Decimal:
    if line.method == Method.SHARE:
        exact = of * met / counted
    else:
        # Raised with the weight, so that a miss costs the same part of it.
        left = line.weight - line.per_miss * (counted - met)
        exact = max(left, line.floor) * of / line.weight
    return exact.quantize(CENT, ROUND_HALF_UP)
