"""The memory of recurring jobs."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobMark(models.Model):
    """How far a recurring job has come, and when it last showed signs of life."""

    name = models.CharField(max_length=40, primary_key=True)
    finished_on = models.DateField(_("last finished date"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last run at"))

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
