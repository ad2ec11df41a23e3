"""Who is away, and who stands in."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.accounts.models import User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> "AbsenceQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """A person's leave from one day to another, both included; `deputy` gets what is addressed
    to the person meanwhile. Ended early, it ends the day before."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="absences", verbose_name=_("on leave")
    )
    deputy = models.ForeignKey(
        User, models.PROTECT, related_name="deputizing", verbose_name=_("deputy")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered at"), auto_now_add=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        verbose_name = _("leave")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="absence_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(user=F("deputy")), name="absence_deputy_is_another"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["ends_on"], name="absence_ends")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_on.isoformat()}"
