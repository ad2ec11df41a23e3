"""Plays the year day by day: each day is one transaction, so that it can be gone on with."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import record
from reform_tracker.workdays import ONE_DAY
from reports.playing import (
    amending,
    asking,
    filings,
    matters,
    months,
    objections,
    papers,
    pressing,
    reminders,
    talk,
    year_end,
)
from reports.playing.cast import Act, Cast
from reports.playing.doors import SOURCE, Services
from tasks.models import ReformPlan

FIRST = date(2012, 5, 9)  # the day after the demo's first one
LAST = date(2013, 1, 31)
SEED = 53
PLAYED = "demo.played"
STORIES = (
    filings, months, objections, matters, asking, amending, pressing, talk, papers, year_end,
    reminders,
)  # fmt: skip


class OtherSeed(Exception):
    """The year is played with another seed already; the message says with which."""


@dataclass
class Played:
    """Until when a plan has been played, and with which seed; None: not at all."""

    on: date
    seed: int


@dataclass
class Player:
    """Goes on with a plan from where it stands."""

    plan: ReformPlan
    seed: int = SEED
    door: Services = field(default_factory=Services)
    only: Collection[str] = ()
    said: Callable[[date, Cast], object] = field(default=lambda _day, _cast: None)

    def through(self, last: date) -> Cast:
        """Plays the days that are missing up to and including `last`; a day is whole or not there.

        Raises OtherSeed.
        """
        cast = Cast(self.plan, self.seed, self.door, self.only)
        first = self._begin()
        days = list(_days(first, min(last, LAST)))
        if not days:
            return cast
        todo = _acts(cast)
        with translation.override(settings.LANGUAGE_CODE):
            for day in days:
                with transaction.atomic(), clock.pinned(day):
                    clock.move_to(day)
                    for act in todo.get(day, ()):
                        act()
                    self._keep(day)
                self.said(day, cast)
        return cast

    def _begin(self) -> date:
        played = played_until(self.plan)
        if played is None:
            return FIRST
        if played.seed != self.seed:
            raise OtherSeed(str(played.seed))
        return played.on + ONE_DAY

    def _keep(self, day: date) -> None:
        record(
            actor=None,
            action=PLAYED,
            target=self.plan,
            source=SOURCE,
            summary=gettext_lazy("A day of the demo's year played"),
            data={"on": day.isoformat(), "seed": self.seed},
        )


def played_until(plan: ReformPlan) -> Played | None:
    """The last day that was played to its end."""
    rows = AuditEvent.objects.filter(action=PLAYED, object_id=str(plan.pk))
    newest = rows.order_by("-pk").first()
    if newest is None:
        return None
    return Played(date.fromisoformat(newest.data["on"]), newest.data["seed"])


def played_plan() -> ReformPlan | None:
    """The plan whose year is played."""
    newest = AuditEvent.objects.filter(action=PLAYED).order_by("-pk").first()
    return ReformPlan.objects.filter(pk=newest.object_id).first() if newest else None


def _acts(cast: Cast) -> dict[date, list[Act]]:
    todo: dict[date, list[Act]] = defaultdict(list)
    for one in STORIES:
        for day, act in one.story(cast):
            todo[day].append(act)
    return todo


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY
