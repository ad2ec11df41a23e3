"""The tables of the frame: the demo's business date, the working calendar, the sandbox."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class BusinessClock(models.Model):
    """The business date of a demo or rehearsal system: one row, read only when DEMO is on."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    today = models.DateField(_("business date"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="business_clock_one_row")
        ]

    def __str__(self) -> str:
        return self.today.isoformat()


HOLIDAYS = {
    "New Year's Day": _("New Year's Day"),
    "Spring Festival": _("Spring Festival"),
    "Tomb-sweeping Day": _("Tomb-sweeping Day"),
    "Labour Day": _("Labour Day"),
    "Dragon Boat Festival": _("Dragon Boat Festival"),
    "National Day": _("National Day"),
    "Mid-autumn Festival": _("Mid-autumn Festival"),
    "Anti-Fascist 70th Day": _("Anti-Fascist 70th Day"),
}


class CalendarDay(models.Model):
    """A day on which the published holiday notice departs from the plain week.

    A weekday that is off, or a Saturday or Sunday that is worked (调休). Seeded from the
    State Council's yearly notices 2004-2026, editable afterwards.
    """

    day = models.DateField(_("day"), primary_key=True)
    is_workday = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=60, blank=True)
    #: The year whose notice arranged the day, which may be the year after: 31 December belongs to
    #: the holiday of New Year's Day. Empty: by hand.
    notice_year = models.PositiveSmallIntegerField(_("year of the notice"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {'+' if self.is_workday else '-'}"

    @property
    def note_in_words(self) -> str:
        """The note; the name of a holiday, which was seeded in English, in the page's language."""
        return str(HOLIDAYS.get(self.note, self.note))

    @classmethod
    def between(cls, first: date, last: date) -> "models.QuerySet[CalendarDay]":
        return cls.objects.filter(day__range=(first, last))


class CalendarChange(models.Model):
    """A day that became another one, and when: what was late by the calendar of a past day stays
    so. `before` and `after` say whether it is worked, None what the plain week says."""

    day = models.DateField(_("day"))
    before = models.BooleanField(_("before"), null=True)
    after = models.BooleanField(_("after"), null=True)
    changed_on = models.DateField(_("changed on"))

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["changed_on"])]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.changed_on.isoformat()}"


class CalendarYear(models.Model):
    """A year whose holiday notice has been taken over; every other year is provisional (暂定)."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    taken_over_at = models.DateTimeField(_("taken over at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class Sandbox(models.Model):
    """Where the copy of the data lies in which API clients are tried out: one row.

    `place` is the name of its schema or file; `shape` names the version of its tables. `asked_at`
    is set while somebody waits for a new one, `error` is why the last try failed.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    place = models.CharField(max_length=60, blank=True)
    shape = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked for at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="sandbox_one_row")
        ]

    def __str__(self) -> str:
        return self.place


class SendingHoldQuerySet(models.QuerySet["SendingHold"]):
    def standing(self) -> "SendingHoldQuerySet":
        return self.filter(released_at=None)


class SendingHold(models.Model):
    """Nothing leaves the system: since when, because data of which moment were put back.

    Stands until a person releases it, who says up to when what was due is taken as sent already.
    """

    since = models.DateTimeField(_("since"))
    data_of = models.DateTimeField(_("data of"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    sent_until = models.DateTimeField(_("taken as sent until"), null=True, blank=True)

    objects = SendingHoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sent_until=None) | models.Q(released_at__isnull=False),
                name="sending_hold_sent_when_released",
            )
        ]

    def __str__(self) -> str:
        return self.since.isoformat()
