"""What the text of a task names: other documents, places."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from tasks.plan.models.plan import Task
from tasks.plan.models.spans import Spanned


class CitedDocument(Spanned):
    """A document a task names: an authority (依据), or one that is to be drawn up (成果)."""

    class Relation(models.TextChoices):
        CITED = "cited", _("Authority")
        TO_BE_MADE = "to_be_made", _("To be drawn up")

    task = models.ForeignKey(Task, models.CASCADE, related_name="cited")
    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    relation = models.CharField(_("relation"), max_length=12, choices=Relation.choices)

    class Meta(Spanned.Meta):
        ordering: ClassVar = ["span_start"]

    def __str__(self) -> str:
        return self.title


class TaskPlace(models.Model):
    """A place the task names, with the prefectures it lies in."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="places")
    name = models.CharField(_("place"), max_length=40)
    prefectures = models.ManyToManyField(Organization, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name
