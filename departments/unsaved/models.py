"""Typing that survives a closed tab."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.accounts.models import User
from reform_tracker import clock

KEPT_FOR = timedelta(days=14)
MOST_FORMS = 20  # of one account; the oldest gives way
MOST_BYTES = 128 * 1024  # of one form, as UTF-8


class UnsavedTextQuerySet(models.QuerySet["UnsavedText"]):
    def expired(self) -> "UnsavedTextQuerySet":
        return self.filter(kept_at__lt=clock.real_now() - KEPT_FOR)


class UnsavedText(models.Model):
    """What one account has typed into one form: nobody else reads it, no figure counts it.

    `form` is the form's own name, `content` the values of its fields as JSON, written and read by
    the page alone.
    """

    account = models.ForeignKey(User, models.CASCADE, related_name="unsaved_texts")
    form = models.CharField(_("form"), max_length=80)
    content = models.TextField(_("content"))
    kept_at = models.DateTimeField(_("kept at"))

    objects = UnsavedTextQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-kept_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "form"], name="unsaved_once_per_form")
        ]
        indexes: ClassVar = [models.Index(fields=["kept_at"], name="unsaved_kept_at")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.form}"
