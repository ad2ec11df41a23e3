"""How the units of the played year work: who is punctual, who is late, how fast a line goes on."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reform_tracker.workdays import WorkCalendar

FULL = 100
NEARLY = 96  # the most that is declared of what is not done
WEIGHTS = (20, 30, 30, 20)


class Temper(StrEnum):
    """How an organization keeps its dates."""

    PUNCTUAL = "punctual"
    ORDINARY = "ordinary"
    SLOW = "slow"
    SILENT = "silent"


# Of thirty-four units; what is left over is ordinary.
PUNCTUAL, SLOW, SILENT = 16, 5, 2
# How many days a step comes after its date, at the least and at the most, and how often of a
# hundred lines: well ahead, steady, slow, stuck.
SLIPS = ((-24, -12), (-12, -6), (10, 28), (40, 75))
SHARES = {
    Temper.PUNCTUAL: (25, 65, 8, 2),
    Temper.ORDINARY: (10, 68, 16, 6),
    Temper.SLOW: (0, 50, 32, 18),
    Temper.SILENT: (0, 30, 45, 25),
}
FAR = 12  # days: who is never later than that comes to the end within the year
CROSS_YEAR = 35  # of a hundred lines
# When the four steps of a plan are due: at the end of one of these months, the last one also before
# the year's assessment.
SPANS = (((5, 31), (6, 30)), ((7, 31), (8, 31)), ((9, 30), (10, 31)), ((11, 30), (12, 20)))
EARLY_SPANS = (((5, 31),), ((6, 30), (7, 31)), ((8, 31),), ((9, 30), (10, 31)))
EARLY = 25  # of a hundred lines are to end well before the year does


def chance(*of: object) -> random.Random:
    """A source of randomness that depends on nothing but what it is asked for."""
    return random.Random("/".join(map(str, of)))  # noqa: S311 (nothing here is secret)


def tempers(seed: int, units: Sequence[str], punctual: str) -> Mapping[str, Temper]:
    """The temper of each unit; one is punctual whatever the seed says: it urges the others."""
    others = sorted(set(units) - {punctual})
    chance(seed, "tempers").shuffle(others)
    found = dict.fromkeys(units, Temper.ORDINARY)
    found[punctual] = Temper.PUNCTUAL
    found |= dict.fromkeys(others[:SILENT], Temper.SILENT)
    found |= dict.fromkeys(others[SILENT : SILENT + SLOW], Temper.SLOW)
    found |= dict.fromkeys(others[SILENT + SLOW :][: PUNCTUAL - 1], Temper.PUNCTUAL)
    return found


def due_days(dice: random.Random, calendar: WorkCalendar, year: int) -> list[date]:
    """When the four steps of a line are due in a plan."""
    spans = EARLY_SPANS if dice.randint(1, FULL) <= EARLY else SPANS
    return [calendar.on_or_before(date(year, *dice.choice(days))) for days in spans]


@dataclass(frozen=True, slots=True)
class Pace:
    """How one organization goes on with one line: its steps, when they are due, and reached."""

    titles: tuple[str, ...]
    due: tuple[date, ...]
    reached: tuple[date, ...]
    is_cross_year: bool

    @classmethod
    def of(
        cls, dice: random.Random, temper: Temper, steps: Sequence[tuple[str, date]], year_end: date
    ) -> "Pace":
        least, most = dice.choices(SLIPS, SHARES[temper])[0]
        reached: list[date] = []
        for _title, day in steps:
            slipped = day + timedelta(days=dice.randint(least, most))
            after = reached[-1] + timedelta(days=15) if reached else slipped
            reached.append(max(slipped, after))
        # What is due in the last weeks ends in the year, or goes on in the next one.
        if least < FAR and steps[-1][1] <= year_end < reached[-1]:
            reached[-1] = steps[-1][1]
        is_cross_year = dice.randint(1, FULL) <= CROSS_YEAR
        titles, due = zip(*steps, strict=True)
        return cls(titles, due, tuple(reached), is_cross_year)

    def stage(self, on: date) -> int:
        """The step that is worked on that day, 0 to 3; the last one when all are reached."""
        return min(sum(day <= on for day in self.reached), len(self.reached) - 1)

    def is_done(self, on: date) -> bool:
        return not self.is_cross_year and self.reached[-1] <= on

    def percent(self, on: date) -> int:
        """What the organization declares: steps it has reached, and its way to the next one."""
        if self.is_done(on):
            return FULL
        share, before = 0.0, date(self.due[0].year, 4, 28)
        for weight, day in zip(WEIGHTS, self.reached, strict=True):
            way = (on - before).days / max((day - before).days, 1)
            share += weight * min(max(way, 0.0), 1.0)
            before = day
            if on < day:
                break
        return max(1, min(round(share), NEARLY))

    def is_stuck(self, on: date) -> bool:
        """Whether a step is late by more than a month."""
        late = (on - due for due, day in zip(self.due, self.reached, strict=True) if day > on)
        return any(by > timedelta(days=30) for by in late)
