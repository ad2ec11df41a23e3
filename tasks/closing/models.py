"""Closings (销号): a part of a measure is done, verified and struck off; and opened again."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import User
from tasks import links
from tasks.asking.models import Request
from tasks.plan.models.plan import Assignment, Measure
from tasks.plan.models.scope import of_organization_or_line
from tasks.signing.states import Asked


class ClosingQuerySet(models.QuerySet["Closing"]):
    def visible_to(self, user: User) -> "ClosingQuerySet":
        """Those of organizations within the reach of the account's office, its own organization's,
        and those on lines on which that stands."""
        return self.filter(of_organization_or_line(user))

    def done(self) -> "ClosingQuerySet":
        """The closings that were granted, whether they still hold or not; no re-openings."""
        return self.filter(state=Asked.GRANTED, reopens=None)

    def in_force(self) -> "ClosingQuerySet":
        """Those that hold today."""
        return self.done().filter(reopened_at=None)


class Closing(Request):
    """The part of an organization in a measure is to be closed, or opened again (`reopens`).

    The row of a closing is the dated fact itself: it holds from the moment of the decision until
    `reopened_at`. `reason` says what has been achieved, or why the part is opened again;
    `directive` is the new instruction by which it was. `wrote` are the people who wrote or signed
    the report on which a closing rests: none of them decides.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="closings")
    reopens = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reopenings"
    )
    directive = models.ForeignKey(
        "tasks.Directive", models.PROTECT, null=True, blank=True, related_name="reopenings"
    )
    reopened_at = models.DateTimeField(_("opened again at"), null=True, blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta(Request.Meta):
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            *Request.Meta.constraints,
            models.CheckConstraint(
                condition=Q(reopened_at=None) | Q(state=Asked.GRANTED, reopens=None),
                name="closing_reopened_was_granted",
            ),
            models.CheckConstraint(
                condition=Q(directive=None) | Q(reopens__isnull=False),
                name="closing_by_directive_reopens",
            ),
            models.UniqueConstraint(
                fields=["measure", "organization"],
                condition=Q(state=Asked.ASKED),
                name="one_open_closing",
            ),
            models.UniqueConstraint(
                fields=["measure", "organization"],
                condition=Q(state=Asked.GRANTED, reopens=None, reopened_at=None),
                name="one_closing_in_force",
            ),
            models.UniqueConstraint(
                fields=["reopens"], condition=Q(state=Asked.GRANTED), name="reopened_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.organization_id} {self.state}"

    @property
    def is_reopening(self) -> bool:
        return self.reopens_id is not None

    @property
    def is_editable(self) -> bool:
        """Whether files can come and go: until it is decided."""
        return self.is_open

    def took_file(self, by: User) -> None:
        """A file is evidence: it makes a new version, and its sender one who wrote it."""
        self.count_save()
        self.wrote = sorted({*self.wrote, by.pk})
        self.save(update_fields=["version", "wrote"])

    def what_in_words(self) -> str:
        """What is asked for."""
        key = {"key": self.measure.key}
        if self.is_reopening:
            return gettext("Opening %(key)s again") % key
        return gettext("Closing %(key)s") % key

    def name_in_words(self) -> str:
        return self.what_in_words()

    def title_in_words(self) -> str:
        text = gettext("Closing of %(key)s, %(organization)s")
        if self.is_reopening:
            text = gettext("Re-opening of %(key)s, %(organization)s")
        return text % {
            "key": self.measure.key,
            "organization": self.organization.short_name,
        }

    def detail_in_words(self) -> str:
        return self.measure.task.title

    @property
    def of_measure(self) -> int | None:
        return self.measure_id

    def page_of_target(self) -> str:
        """The path of the page on which the part is read."""
        return f"{links.task_page(self.measure.task_id)}#m{self.measure_id}"

    def page(self) -> str:
        return links.closing_page(self.pk)

    def reader_ids(self) -> frozenset[int]:
        return Assignment.objects.line_ids(self.measure_id)
