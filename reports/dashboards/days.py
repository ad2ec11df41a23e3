"""The day a page speaks of and the day it is compared with: two fields, the same on every page."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reform_tracker import clock
from reform_tracker.forms import DayInput
from reform_tracker.workdays import WorkCalendar
from reports.closes.book import close_of
from reports.closes.models import PeriodClose
from reports.figures.rollups import current_period
from tasks.duties.owed import calendar_around
from tasks.models import ReformPlan, ReportingPeriod


class DaysForm(forms.Form):
    """What is no day asks for nothing."""

    as_of = forms.DateField(label=_("As of"), required=False, widget=DayInput)
    against = forms.DateField(label=_("Compared with"), required=False, widget=DayInput)


@dataclass(frozen=True)
class Looked:
    """The business date of a plan that a page speaks of, `on`, with the period that ran; `against`
    is the earlier day that is asked for to compare with, None where nobody asks.

    `last` is the last day of the period before, with which pages compare by themselves; None in the
    first period.
    """

    plan: ReformPlan
    today: date
    on: date
    period: ReportingPeriod | None
    against: date | None
    last: date | None
    form: DaysForm = field(compare=False)

    @classmethod
    def of(cls, request: HttpRequest, plan: ReformPlan) -> "Looked":
        """A day to come is today; one before the plan was issued is the day of its issue. The
        figures of a closed plan are those of the day on which it was closed."""
        today = clock.today()
        form = DaysForm(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        newest = min(today, plan.closed_on or today)
        on = _within(plan.issued_on, asked.get("as_of") or newest, newest)
        against = asked.get("against")
        if against is not None:
            against = _within(plan.issued_on, against, on)
        periods = list(plan.periods.all())
        over = [period.ends_on for period in periods if plan.issued_on <= period.ends_on < on]
        shown = DaysForm({"as_of": on, "against": against})
        last = over[-1] if over else None
        return cls(plan, today, on, current_period(plan, on), against, last, shown)

    @property
    def is_past(self) -> bool:
        return self.on < self.today

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working days around that day, and since the plan was issued. Read once a page."""
        return calendar_around(self.on, since=self.plan.issued_on)

    @property
    def close(self) -> PeriodClose | None:
        """The close of the period that ended on that past day: it holds what came in later too."""
        if not self.is_past or self.period is None or self.period.ends_on != self.on:
            return None
        return close_of(self.period)

    @property
    def day(self) -> str:
        """What a link to a list of that day adds to its query string; nothing today."""
        return f"&as_of={self.on.isoformat()}" if self.is_past else ""

    @property
    def base(self) -> date | None:
        """The day that is compared with."""
        return self.against or self.last

    @property
    def kept(self) -> str:
        """The query string that a link to another page of the plan keeps."""
        days = {"as_of": self.on.isoformat()} if self.is_past else {}
        if self.against is not None:
            days["against"] = self.against.isoformat()
        return f"?{urlencode(days)}" if days else ""


def _within(first: date, day: date, last: date) -> date:
    return min(max(day, first), last)
