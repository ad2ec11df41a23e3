"""The key figures of a dashboard, of an organization or of an area, each with its change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.figures.changes import Kind
from reports.figures.lights import Light
from reports.figures.trends import Counted, Moved, Trend, lit, trend
from reports.figures.values import Overview
from tasks.models import ReformPlan


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the six: how many of how many, since the last period, with a link to those (none where
    no list tells it); `note` says how many of them are settled."""

    label: str
    trend: Trend
    of: int | None
    url: str
    wanted: str  # which way is good: "up" or "down"
    note: str = ""
    begins_anew: bool = False  # in each period, so that no change since the last one is told

    @property
    def is_better(self) -> bool:
        change = self.trend.change or 0
        return change > 0 if self.wanted == "up" else change < 0


@dataclass(frozen=True, slots=True)
class Lists:
    """The addresses of the lists that the figures count; empty where the figures are of a day that
    the list does not know."""

    ledger: str
    filings: str = ""
    progress: str = ""

    @classmethod
    def of(cls, plan: ReformPlan, scope: str, *, narrowed: str = "", day: str = "") -> "Lists":
        """`scope` is the query string of the rows in the ledger, `narrowed` that of one part of the
        other lists, `day` that of a day that has passed, which only the ledger knows."""
        ledger = f"{reverse('reports:ledger', args=[plan.pk])}?{scope}{day}"
        if day:
            return cls(ledger)
        return cls(
            ledger,
            f"{reverse('tasks:filings')}?plan={plan.pk}{narrowed}",
            f"{reverse('tasks:progress')}?plan={plan.pk}{narrowed}",
        )


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the sentence that says what moved, and the list that it counts."""

    text: str
    url: str


def in_words(lights: Moved, log: str) -> list[Told]:
    """What became of the lights; `log` is the address of the change log between the two days."""
    told = (
        (Kind.COMPLETED, lights.completed, _("%(count)s completed")),
        (Kind.TO_YELLOW, lights.to_yellow, _("%(count)s turned behind")),
        (Kind.TO_RED, lights.to_red, _("%(count)s turned far behind")),
        (Kind.RECOVERED, lights.recovered, _("%(count)s back on schedule")),
    )
    return [
        Told(text % {"count": count}, f"{log}&kind={kind}") for kind, count, text in told if count
    ]


def log_between(plan: ReformPlan, since: date, until: date, scope: str) -> str:
    """The address of what moved between two days; `scope` is the query string of whose."""
    log = reverse("reports:changes", args=[plan.pk])
    return f"{log}?since={since.isoformat()}&until={until.isoformat()}{scope}"


def six(now: Overview, before: Sequence[Counted], lists: Lists) -> list[Figure]:
    return [filed(now, before, lists), *five(now, before, lists)]


def filed(now: Overview, before: Sequence[Counted], lists: Lists) -> Figure:
    return Figure(
        _("plans filed"),
        trend(lambda one: one.filings_filed, before, now),
        now.filings_total,
        lists.filings and f"{lists.filings}&state=filed",
        "up",
        _("%(count)s accepted") % {"count": now.filings_accepted},
    )


def five(now: Overview, before: Sequence[Counted], lists: Lists) -> list[Figure]:
    """Those that are told of reports and lights."""
    return [
        Figure(
            _("reports filed for %(period)s") % {"period": now.period},
            trend(lambda one: one.reports_filed, before, now),
            now.reports_due,
            lists.progress and f"{lists.progress}&period={now.period}&state=filed",
            "up",
            begins_anew=True,
        ),
        *(
            Figure(
                light.label,
                trend(lambda one, light=light: lit(one, light), before, now),  # type: ignore[misc]
                now.measures_total,
                f"{lists.ledger}&light={light.value}",
                wanted,
            )
            for light, wanted in (
                (Light.COMPLETE, "up"),
                (Light.YELLOW, "down"),
                (Light.RED, "down"),
            )
        ),
        Figure(
            _("done, not verified"),
            trend(lambda one: one.declared_done_not_verified, before, now),
            None,
            f"{lists.ledger}&status=unverified",
            "down",
        ),
    ]
