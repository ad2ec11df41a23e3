"""Inspections 督查: when, by whom, what was seen, beside what was declared on that day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access, Action
from reform_tracker import clock
from tasks import links
from tasks.files.bearing import Bearing
from tasks.plan.models.plan import Assignment, Measure, ReformPlan
from tasks.plan.models.scope import of_organization_or_line


class Seen(models.TextChoices):
    """What was seen, beside what was declared."""

    AS_DECLARED = "as_declared", _("As declared")
    LESS = "less", _("Less than declared")
    NOTHING = "nothing", _("Nothing to be seen")


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: User) -> "InspectionQuerySet":
        """Those of organizations within the reach of the account's office, its own organization's,
        and those on lines on which that stands."""
        return self.filter(of_organization_or_line(user))


class Inspection(Bearing):
    """A visit to, or a check of, an organization's part in a measure. It is never changed;
    photographs and papers can follow on the day on which it was recorded.

    `inspectors` are those who went, as it is written; `recorded_by` is who keeps the record.
    `declared` and `declared_percent` are what the newest filed report said on that day, None where
    there was none. `demands` is what was demanded; who has to do what by when are directives of it,
    of a leader's inspection his remark says it to the commission.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="inspections")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="inspections")
    report = models.ForeignKey(
        "tasks.ProgressReport", models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    held_on = models.DateField(_("inspected on"))
    inspectors = models.CharField(_("inspected by"), max_length=200)
    place = models.CharField(_("place"), max_length=120, blank=True)
    seen = models.CharField(_("what was seen"), max_length=12, choices=Seen.choices)
    seen_percent = models.PositiveSmallIntegerField(
        _("degree of completion as seen"), null=True, blank=True
    )
    declared = models.CharField(_("declared status"), max_length=12, blank=True)
    declared_percent = models.PositiveSmallIntegerField(
        _("declared degree of completion"), null=True, blank=True
    )
    findings = models.TextField(_("findings"))
    demands = models.TextField(_("what is demanded"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = InspectionQuerySet.as_manager()
    READ, ADD = Action.READ_PROGRESS, Action.INSPECT

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(findings="") & ~Q(inspectors=""), name="inspection_says_what_and_who"
            ),
            models.CheckConstraint(condition=Q(seen__in=Seen.values), name="inspection_seen_known"),
            models.CheckConstraint(
                condition=Q(seen_percent=None) | Q(seen_percent__lte=100),
                name="inspection_percent_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.held_on}"

    @property
    def plan(self) -> ReformPlan:
        return self.measure.task.area.plan

    @property
    def of_plan(self) -> int:
        return self.plan.pk

    @property
    def is_editable(self) -> bool:
        """Whether photographs can come and go: on the day on which it was recorded. Nothing else of
        it ever changes."""
        return clock.local_date(self.recorded_at) == clock.today()

    @property
    def differs(self) -> bool:
        """Whether less was seen than was declared."""
        return self.seen != Seen.AS_DECLARED

    def name_in_words(self) -> str:
        return gettext("Inspection of %(key)s on %(day)s") % {
            "key": self.measure.key,
            "day": date_format(self.held_on),
        }

    def page(self) -> str:
        return links.inspection_page(self.pk)

    def access(self) -> Access:
        return access_to(self.measure_id, self.organization)


def access_to(measure_id: int, organization: Organization) -> Access:
    """How an inspection of an organization's part stands to organizations."""
    return Access(
        owner=organization.successor_id or organization.pk,
        readers=Assignment.objects.line_ids(measure_id),
    )
