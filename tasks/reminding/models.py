"""Reminder rules as data: when, to whom, how far."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _


class ObligationKind(models.TextChoices):
    FILING = "filing", _("File the implementation plan")
    REPORT = "report", _("Report progress")
    CONTRIBUTION = "contribution", _("Hand in our part")
    MILESTONE = "milestone", _("Reach a milestone")
    REVIEW = "review", _("Review")
    TOKEN = "token", _("Renew an API token")


class Audience(models.TextChoices):
    """The ladder of escalation, lowest step first; the security administrator stands beside it."""

    REPORTER = "reporter", _("Reporter")
    APPROVER = "approver", _("Approver")
    HEAD = "head", _("Organization leader")
    COMMISSION = "commission", _("Commission")
    MEETING = "meeting", _("List for the next meeting")
    SECURITY = "security", _("Security administrator")


class Reach(models.TextChoices):
    """How far a reminder goes. The inbox is always part of it."""

    INBOX = "inbox", _("In-app message only")
    ALL = "all", _("In-app message and the person's own channels")


class ReminderRule(models.Model):
    """Remind one audience so many working days before (negative) or after the due date.

    `repeat_every` repeats the rule after its offset, every so many working days, until done.
    """

    kind = models.CharField(_("duty"), max_length=16, choices=ObligationKind.choices)
    offset = models.SmallIntegerField(_("working days from the due date"))
    repeat_every = models.PositiveSmallIntegerField(_("repeat every"), null=True, blank=True)
    audience = models.CharField(_("audience"), max_length=12, choices=Audience.choices)
    reach = models.CharField(_("reach"), max_length=8, choices=Reach.choices, default=Reach.ALL)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering: ClassVar = ["kind", "offset", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "offset", "audience"], name="reminder_rule_once"
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
        return f"{self.kind}{self.offset:+d}:{self.audience}"

    @property
    def words(self) -> str:
        """The whole rule but its duty: "5 working days before: Reporter — In-app message only"."""
        said = {
            "when": self.when,
            "audience": self.get_audience_display(),
            "reach": self.get_reach_display(),
        }
        # The list for the meeting is no message.
        if self.audience == Audience.MEETING:
            text = gettext("%(when)s: %(audience)s") % said
        else:
            text = gettext("%(when)s: %(audience)s — %(reach)s") % said
        return text if self.active else gettext("%(rule)s (off)") % {"rule": text}

    @property
    def when(self) -> str:
        """Its days in words."""
        days = abs(self.offset)
        if self.offset < 0:
            text = ngettext("%(days)s working day before", "%(days)s working days before", days)
        elif self.offset > 0:
            text = ngettext("%(days)s working day after", "%(days)s working days after", days)
        else:
            text = gettext("on the due day")
        text = text % {"days": days}
        if self.repeat_every:
            text += gettext(", then every %(days)s working days") % {"days": self.repeat_every}
        return text
