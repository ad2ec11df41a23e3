"""Reminder rules as data: when, to whom, how far; and the list for the next meeting."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from tasks.duties.kinds import DutyKind
from tasks.plan.models.plan import Measure, ReformPlan


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


def working_days_in_words(offset: int) -> str:
    """How far a day is from the due date: "5 working days before"."""
    days = abs(offset)
    if offset < 0:
        text = ngettext("%(days)s working day before", "%(days)s working days before", days)
    elif offset > 0:
        text = ngettext("%(days)s working day after", "%(days)s working days after", days)
    else:
        text = gettext("on the due day")
    return text % {"days": days}


class ReminderRule(models.Model):
    """Remind one audience so many working days before (negative) or after the due date.

    `repeat_every` repeats the rule after its offset, every so many working days, until done.
    """

    kind = models.CharField(_("duty"), max_length=16, choices=DutyKind.choices)
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
        text = working_days_in_words(self.offset)
        if self.repeat_every:
            text += gettext(", then every %(days)s working days") % {"days": self.repeat_every}
        return text


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> "AgendaItemQuerySet":
        """Duties that concern the organizations within the reach of the account's office."""
        return self.filter(user.reads.among("concerns"))

    def open(self) -> "AgendaItemQuerySet":
        """Neither done nor dealt with, in the fixed order of the organizations."""
        rows = self.filter(settled_at=None, dealt_at=None)
        return rows.order_by("owed_by__unit_order", "organization", "due_on", "pk")

    def handled(self) -> "AgendaItemQuerySet":
        """Done or dealt with, the latest first."""
        rows = self.filter(Q(settled_at__isnull=False) | Q(dealt_at__isnull=False))
        return rows.order_by(Coalesce("dealt_at", "settled_at").desc(), "-pk")


class AgendaItem(models.Model):
    """A duty that stayed undone until the last step of the ladder.

    The words are those of the day on which it was listed, the name of the organization as well:
    `owed_by` is the organization itself, who is late; `concerns` is whose matter it is, for a
    review the one whose document waits. `duty_key` is an opaque name.
    `settled_at` is when the duty was done after all; `dealt_at` is when a meeting dealt with it,
    `decision` what it decided.
    """

    duty_key = models.CharField(_("key of the duty"), max_length=80, unique=True)
    kind = models.CharField(_("duty"), max_length=16, choices=DutyKind.choices)
    organization = models.CharField(_("organization"), max_length=120)
    owed_by = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )
    concerns = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )
    plan = models.ForeignKey(ReformPlan, models.CASCADE, null=True, blank=True, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField(_("period"), max_length=10, blank=True)
    document = models.CharField(max_length=40, blank=True)
    document_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    detail = models.TextField(_("text"), blank=True)
    link = models.CharField(_("link"), max_length=500)
    due_on = models.DateField(_("due on"))
    listed_on = models.DateField(_("listed on"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    dealt_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)
    dealt_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(_("decision"), blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        verbose_name = _("item for the meeting")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(dealt_at=None, dealt_by=None, decision="")
                | Q(dealt_at__isnull=False, dealt_by__isnull=False) & ~Q(decision=""),
                name="agenda_dealt_who_when_what",
            )
        ]

    def __str__(self) -> str:
        return self.title
