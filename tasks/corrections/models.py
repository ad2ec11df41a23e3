"""What is put right in a published plan."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import User
from tasks.plan.models.plan import Measure, Task


class Correction(models.Model):
    """One field of a published task or measure that was put right, with the reason.

    The plan's text itself is never changed: it stays as printed.
    """

    class Field(models.TextChoices):
        TITLE = "title", _("Title")
        LEAD = "lead", _("Lead")
        SUPPORT = "support", _("Support")
        GUIDE = "guide", _("Guide")
        URGE = "urge", _("Urge and inspect")
        IMPLEMENT = "implement", _("Implement")
        DUE_ON = "due_on", _("Due on")

    task = models.ForeignKey(Task, models.CASCADE, related_name="corrections")
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    field = models.CharField(_("field"), max_length=20, choices=Field.choices)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.field}"
