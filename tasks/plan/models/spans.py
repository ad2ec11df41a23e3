"""Where a piece of a document stands in its text."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Spanned(models.Model):
    """A piece of the source: characters `span_start` up to, not including, `span_end`."""

    span_start = models.PositiveIntegerField()
    span_end = models.PositiveIntegerField()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(span_start__lte=F("span_end")), name="%(class)s_span_in_order"
            )
        ]
