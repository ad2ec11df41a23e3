"""Urging (催办): who reminded whom of what on which working day, beside the rules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from departments.models import Organization, User
from reform_tracker import clock
from reform_tracker.notifications.models import Intent, Topic
from tasks.plan.models.plan import Measure, ReformPlan
from tasks.plan.models.scope import of_organization_or_line, shares_a_line
from tasks.reminding.words import URGE

LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Urged:
    """How often a thing was urged; of the last time for which working day, when, and by whom."""

    times: int
    last_on: date
    last_at: datetime
    by: str

    @property
    def holds_today(self) -> bool:
        """Whether another click would do nothing."""
        return self.last_on >= clock.today()

    @property
    def brief(self) -> str:
        """Without the name."""
        text = ngettext(
            "urged %(times)s time, %(day)s", "urged %(times)s times, %(day)s", self.times
        )
        return text % {"times": self.times, "day": self._day()}

    def __str__(self) -> str:
        text = ngettext(
            "urged %(times)s time, last on %(day)s by %(name)s",
            "urged %(times)s times, last on %(day)s by %(name)s",
            self.times,
        )
        return text % {"times": self.times, "day": self._day(), "name": self.by}

    def _day(self) -> str:
        return date_format(clock.local_date(self.last_at), "MONTH_DAY_FORMAT")


class UrgeQuerySet(models.QuerySet["Urge"]):
    def visible_to(self, user: User) -> "UrgeQuerySet":
        """Those to organizations within the reach of the account's office, to its own, and about
        lines on which that stands."""
        return self.filter(
            of_organization_or_line(user, lambda mine: Q(shares_a_line(mine), measure=None))
        )

    def of_duties(self, keys: Collection[str]) -> dict[str, Urged]:
        """How these duties were urged, by their keys; for whoever may read the duties."""
        return _told(self.filter(duty_key__any_of=keys), "duty_key")

    def waiting(self) -> "UrgeQuerySet":
        """Those to do what is not done yet."""
        unsettled = Intent.objects.unsettled().filter(topic=Topic.DUTY, rule=URGE)
        return self.filter(Exists(unsettled.filter(duty_key=OuterRef("duty_key"))))

    def of_units(self, plan_id: int, organizations: Collection[int]) -> dict[int, Urged]:
        """How often these organizations were urged to do what they have not done yet, by their
        numbers; many things urged at once are urged once."""
        rows = self.waiting().filter(plan=plan_id, organization__in=organizations)
        return _told(rows, "organization")


def _told(rows: "UrgeQuerySet", name: str) -> dict[Any, Urged]:
    """By the value of a column; what was urged at the same moment was urged at once."""
    found: dict[Any, Urged] = {}
    columns = (name, "on", "at", "by__full_name")
    for key, on, at, by in rows.order_by("at", "pk").values_list(*columns):
        before = found.get(key)
        if before is None or before.last_at != at:
            found[key] = Urged(before.times + 1 if before else 1, on, at, by)
    return found


class Urge(models.Model):
    """The commission has urged an organization to do what it is late with.

    `on` is the working day that it counts for: the day itself, on a day off the next working day.
    `duty_key` is an opaque name; the words are those of that moment. `people` is how many were
    written to.
    """

    plan = models.ForeignKey(ReformPlan, models.PROTECT, related_name="urges")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="urges")
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="urges"
    )
    duty_key = models.CharField(_("key of the duty"), max_length=80)
    duty = models.CharField(_("duty"), max_length=16)
    title = models.CharField(_("title"), max_length=200)
    due_on = models.DateField(_("due on"))
    on = models.DateField(_("working day"))
    words = models.CharField(_("words"), max_length=LONGEST_WORDS, blank=True)
    people = models.PositiveSmallIntegerField(_("people written to"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("urged by"))
    at = models.DateTimeField(_("urged at"))

    objects = UrgeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        verbose_name = _("urging")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty_key", "on"], name="urged_once_a_working_day"),
            models.CheckConstraint(condition=Q(people__gte=1), name="urged_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.on.isoformat()} {self.duty_key}"
