"""Reminder rules as data: when, to whom, by which channel."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ObligationKind(models.TextChoices):
    FILING = "filing", _("File the implementation plan")
    REPORT = "report", _("Report progress")
    CONTRIBUTION = "contribution", _("Hand in our part")
    REVIEW = "review", _("Review")


class Audience(models.TextChoices):
    """The ladder of escalation, lowest step first."""

    REPORTER = "reporter", _("Reporter")
    APPROVER = "approver", _("Approver")
    HEAD = "head", _("Organization leader")
    COMMISSION = "commission", _("Commission")


class Channel(models.TextChoices):
    INBOX = "inbox", _("In-app message")
    MAIL = "mail", _("E-mail")


class ReminderRule(models.Model):
    """Remind one audience so many working days before (negative) or after the due date.

    `repeat_every` repeats the rule after its offset, every so many working days, until done.
    """

    kind = models.CharField(_("duty"), max_length=16, choices=ObligationKind.choices)
    offset = models.SmallIntegerField(_("working days from the due date"))
    repeat_every = models.PositiveSmallIntegerField(_("repeat every"), null=True, blank=True)
    audience = models.CharField(_("audience"), max_length=12, choices=Audience.choices)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering: ClassVar = ["kind", "offset", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "offset", "audience", "channel"], name="reminder_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(repeat_every=None) | Q(repeat_every__gte=1, offset__gte=1),
                name="reminder_repeats_after_due",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """A stable name of the rule, kept in every message it causes: "filing-10:reporter"."""
        return f"{self.kind}{self.offset:+d}:{self.audience}:{self.channel}"
