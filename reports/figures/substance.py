"""Whether what an organization reports says anything new. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.progress.substance import sentences


@dataclass(frozen=True, slots=True)
class Told:
    """A filed report on a measure: when it was filed, for which period (its first day), and what it
    says; `claimed` are the milestones that it calls reached."""

    on: date
    period: date
    percent: int
    progress: str
    claimed: frozenset[int] = frozenset()


def news_on(reports: Sequence[Told]) -> date | None:
    """When a report on a measure last said anything new: a sentence of progress that no report for
    an earlier period had, another percent, or a milestone. None if none ever did."""
    known: set[str] = set()
    claimed: set[int] = set()
    percent, newest = 0, None
    for one in sorted(reports, key=lambda one: one.period):
        said = sentences(one.progress)
        is_new = one.percent != percent or not one.claimed <= claimed or not known.issuperset(said)
        if is_new and (newest is None or newest < one.on):
            newest = one.on
        percent = one.percent
        known.update(said)
        claimed |= one.claimed
    return newest
