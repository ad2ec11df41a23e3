"""What organizations take over from each other on lines (see `departments.reorganizing.models`)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, OrganizationChange
from tasks.plan.models.plan import Assignment, Measure


class LineMove(models.Model):
    """The line that a change of its organization gives to another one than the successor."""

    change = models.ForeignKey(OrganizationChange, models.CASCADE, related_name="lines")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("goes to")
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "measure"], name="line_moves_once_a_change")
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.measure_id} → {self.organization_id}"


class TakenOver(models.Model):
    """Whose work on its measure a part goes on with: that of the body before it and of those before
    that, the nearest first.

    What they promised, reported and had verified counts for the part from its first day on. It
    stays theirs: no row of it changes hands.
    """

    part = models.ForeignKey(Assignment, models.CASCADE, related_name="taken_over")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "organization"], name="taken_over_once")
        ]

    def __str__(self) -> str:
        return f"{self.part_id} ← {self.organization_id}"
