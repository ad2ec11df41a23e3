"""Supervision notices (督办通知单): one number for what goes to several units, a sheet for each."""

from typing import ClassVar

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from tasks import links
from tasks.ordering.models import Order, OrderQuerySet


class NoticeNumber(models.Model):
    """A number of the series that an issuing office begins anew each year; it is never given twice
    and none is left out. `issuer_name` is the office's name of that day, as the red head prints it.
    """

    issuer = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    issuer_name = models.CharField(_("issuing office"), max_length=120)

    class Meta:
        ordering: ClassVar = ["-year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "year", "number"], name="notice_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="notice_numbers_begin_with_one"
            ),
        ]

    def __str__(self) -> str:
        """As documents print it: 督办〔2012〕3号."""
        return f"督办〔{self.year}〕{self.number}号"


class Notice(Order):
    """The sheet of one unit. Those of one number say the same and differ in addressee and answer.

    `source` is what the matter rests on, `contact` whom to ask; `addressee` is the unit's name of
    that day.
    """

    numbered = models.ForeignKey(NoticeNumber, models.PROTECT, related_name="notices")
    addressee = models.CharField(_("addressee"), max_length=120)
    source = models.CharField(_("matter and its source"), max_length=300)
    contact = models.CharField(_("contact"), max_length=120)

    objects = OrderQuerySet["Notice"].as_manager()

    class Meta(Order.Meta):
        ordering: ClassVar = ["-issued_at", "-id"]
        constraints: ClassVar = [
            *Order.Meta.constraints,
            models.UniqueConstraint(fields=["numbered", "organization"], name="notice_once_a_unit"),
            models.CheckConstraint(
                condition=~models.Q(("source", "")) & ~models.Q(contact=""),
                name="notice_with_source_and_contact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numbered_id}/{self.organization_id}"

    def name_in_words(self) -> str:
        return gettext("Supervision notice %(number)s “%(title)s”") % {
            "number": self.numbered,
            "title": self.title,
        }

    def brief_name(self) -> str:
        return f"{self.numbered} · {self.title}"

    def title_in_words(self) -> str:
        return gettext("%(notice)s, %(organization)s, by %(day)s") % {
            "notice": self.name_in_words(),
            "organization": self.organization.short_name,
            "day": date_format(self.due_on),
        }

    def page(self) -> str:
        return links.notice_page(self.pk)
