"""What is asked of an analysis: which plan, as of which day, by whom, narrowed by which filters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from departments.models import User
from departments.permissions import Action, can
from reports.figures.rollups import current_period, rows_on
from reports.figures.summing import Row, leads_among
from tasks.models import Assignment, ReformPlan, ReportingPeriod
from tasks.plan.succession import predecessors


def reached_by(user: User) -> Collection[int] | None:
    """Whose figures an account is shown: those within reach of its office (None: all there are),
    else its own organization's."""
    if not can(user, Action.READ_PROVINCE):
        return {user.organization_id}
    return None if user.reads.whole else user.reads.organizations


@dataclass(frozen=True)
class Asked:
    """`only` these organizations' (None: all there are); `area`, `organization` and `light` are
    what the filters chose, `more` what the analysis asks beside them. `today` is the business
    date."""

    plan: ReformPlan
    user: User
    on: date
    today: date
    only: Collection[int] | None
    area: int | None = None
    organization: int | None = None
    light: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_past(self) -> bool:
        return self.on < self.today

    @property
    def is_closed(self) -> bool:
        """Whether the plan was closed by then: nothing is owed any more."""
        return self.plan.closed_on is not None and self.plan.closed_on <= self.on

    @cached_property
    def period(self) -> ReportingPeriod | None:
        return current_period(self.plan, self.on)

    @cached_property
    def rows(self) -> Sequence[Row]:
        """Everything within reach as it stood at the end of the day, in print order."""
        if self.period is None:
            return ()
        return rows_on(self.plan, self.period, self.on, only=self.only)

    @cached_property
    def kept(self) -> Sequence[Row]:
        """Those that the filters leave."""
        return [
            row
            for row in self.rows
            if self.area in (None, row.area_id)
            and self.organization in (None, row.organization_id)
            and self.light in ("", row.light)
        ]

    @cached_property
    def predecessors(self) -> Mapping[tuple[int, int], tuple[int, ...]]:
        """Whose work a party goes on with (measure, organization), the nearest first."""
        return predecessors()

    @property
    def counts_leads(self) -> bool:
        """The province counts each measure once, by its lead; an organization counts what it
        reports on."""
        return self.only is None and self.organization is None

    @property
    def counted(self) -> Sequence[Row]:
        return leads_among(self.kept) if self.counts_leads else self.kept

    def chosen(self) -> dict[str, Any]:
        """The filters as they stand in an address."""
        day = self.on.isoformat() if self.is_past else None
        return {
            "area": self.area,
            "organization": self.organization,
            "light": self.light,
            "as_of": day,
        }

    def scope(self) -> dict[str, Any]:
        """What of the list of measures `counted` are."""
        scope = self.chosen()
        if self.counts_leads:
            scope["role"] = Assignment.Role.LEAD
        elif self.organization is None and self.only is not None and len(self.only) == 1:
            (scope["organization"],) = self.only
        return scope

    def ledger(self, **asked: Any) -> str:
        """The list of just those rows of progress; a line for each of them."""
        return _address(reverse("reports:ledger", args=[self.plan.pk]), {"each": "yes", **asked})

    def analysis(self, key: str, **asked: Any) -> str:
        """Another analysis, or this one otherwise, under the same filters."""
        page = reverse("reports:analysis", args=[self.plan.pk, key])
        return _address(page, {**self.chosen(), **asked})


def _address(page: str, asked: Mapping[str, Any]) -> str:
    words = urlencode({key: str(value) for key, value in asked.items() if value not in (None, "")})
    return f"{page}?{words}" if words else page
