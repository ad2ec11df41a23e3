"""What the commission has confirmed of a milestone, and taken back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import User
from tasks.filing.models import Milestone
from tasks.progress.models import ProgressReport


class VerificationQuerySet(models.QuerySet["Verification"]):
    def standing(self) -> "VerificationQuerySet":
        """Those that nobody has taken back."""
        return self.filter(withdrawn_on=None)


class Verification(models.Model):
    """The commission confirmed that a milestone was reached, by accepting a report that claims it.

    A verification that is taken back stays, with who, when and why. `report` is None where the
    report is no longer known.
    """

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="verifications")
    report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="verifications"
    )
    verified_on = models.DateField(_("verified on"))
    verified_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("taken back on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason for taking it back"), blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(withdrawn_on=None),
                name="one_standing_verification",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None, reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(reason=""),
                name="verification_withdrawn_who_when_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.verified_on}"
