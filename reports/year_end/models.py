"""What becomes of each part of a measure that is open when a plan's year ends."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from tasks.models import Measure, ReformPlan
from tasks.plan.models.scope import of_organization_or_line


class Way(models.TextChoices):
    """The four ways out of a plan."""

    CLOSE = "close", _("Strike off")
    EXTEND = "extend", _("Extend into next year")
    CARRY = "carry_over", _("Carry over into next year's plan")
    DROP = "drop", _("Drop")


GOING_ON = (Way.EXTEND, Way.CARRY)  # these stand in the plan of the next year


class LineEndingQuerySet(models.QuerySet["LineEnding"]):
    def visible_to(self, user: User) -> "LineEndingQuerySet":
        """What has taken effect, of organizations within reach and of lines on which one stands."""
        return self.filter(of_organization_or_line(user), applied_at__isnull=False)

    def chosen(self) -> "LineEndingQuerySet":
        return self.exclude(way="")


class LineEnding(models.Model):
    """What is chosen for the part of an organization in a measure (`way`, empty: nothing yet).

    Nothing of it takes effect before the plan is closed: `applied_at`. `until` is the date by which
    what goes on is due then, `due_before` the one that held, `became` its measure in the plan of
    the next year. A plan that is opened again takes `applied_at` back; `became` stays, so that the
    same measure goes on when the plan is closed once more.
    """

    plan = models.ForeignKey(ReformPlan, models.PROTECT, related_name="endings")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="endings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    way = models.CharField(_("way"), max_length=10, choices=Way.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    until = models.DateField(_("new date"), null=True, blank=True)
    due_before = models.DateField(_("date before"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    chosen_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("chosen by")
    )
    chosen_at = models.DateTimeField(_("chosen at"))
    applied_at = models.DateTimeField(_("took effect at"), null=True, blank=True)
    became = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="carried_from"
    )

    objects = LineEndingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [
            "measure__task__area__number",
            "measure__task__number",
            "measure__number",
            "organization__unit_order",
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "organization"], name="one_ending_per_part"),
            models.CheckConstraint(
                condition=Q(way="", reason="", until=None, applied_at=None)
                | Q(way__in=Way.values) & ~Q(reason=""),
                name="ending_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(way__in=GOING_ON, until__isnull=False)
                | ~Q(way__in=GOING_ON) & Q(until=None),
                name="ending_goes_on_until",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None)
                | ~Q(way__in=GOING_ON)
                | Q(became__isnull=False, due_before__isnull=False),
                name="ending_goes_on_as_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.organization_id} {self.way}"

    @property
    def key(self) -> str:
        """How forms name the part."""
        return key_of(self.measure_id, self.organization_id)

    @property
    def goes_on(self) -> bool:
        return self.way in GOING_ON


def key_of(measure_id: int, organization_id: int) -> str:
    return f"{measure_id}.{organization_id}"
