"""Objections (异议): to the return of an implementation plan or a report, or to a light."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import User
from tasks import links
from tasks.asking.models import Request
from tasks.plan.models.plan import Assignment, Measure
from tasks.plan.models.scope import of_organization_or_line, shares_a_line
from tasks.signing.models import SignedDocument, State, Transition
from tasks.signing.states import Asked


class Against(models.TextChoices):
    """What somebody objects to: a document that was returned, or a light."""

    FILING = "filing", _("Return of an implementation plan")
    REPORT = "report", _("Return of a report")
    LIGHT = "light", _("Light")


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: User) -> "ObjectionQuerySet":
        """Those of organizations within the reach of the account's office, its own organization's,
        and those on lines on which that stands."""
        return self.filter(of_organization_or_line(user, _to_a_plan))


def _to_a_plan(organization_id: int) -> Q:
    """Plans are read by those with whom the organization shares a line."""
    return Q(shares_a_line(organization_id), filing__isnull=False)


class Objection(Request):
    """An organization does not agree with a return, or with the light of its part in a measure.

    Granted is upheld, refused is rejected. `returned` is the step by which the document came back:
    upheld, that return is taken back and the document waits for review as it was signed. `seen_on`
    is the day whose light is meant: upheld, the commission says what it puts right. `wrote` are who
    returned it, and who wrote or signed what was returned: none of them decides.
    """

    CALLED: ClassVar[Mapping[str, Promise]] = {
        Asked.ASKED: _("Objection waits"),
        Asked.GRANTED: _("Objection upheld"),
        Asked.REFUSED: _("Objection rejected"),
    }

    against = models.CharField(_("against"), max_length=6, choices=Against.choices)
    filing = models.ForeignKey(
        "tasks.ImplementationPlan", models.PROTECT, null=True, blank=True, related_name="objections"
    )
    report = models.ForeignKey(
        "tasks.ProgressReport", models.PROTECT, null=True, blank=True, related_name="objections"
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    returned = models.ForeignKey(
        Transition, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    seen_on = models.DateField(_("light of"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta(Request.Meta):
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            *Request.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    against=Against.FILING,
                    filing__isnull=False,
                    report=None,
                    measure=None,
                    returned__isnull=False,
                    seen_on=None,
                )
                | Q(
                    against=Against.REPORT,
                    filing=None,
                    report__isnull=False,
                    measure__isnull=False,
                    returned__isnull=False,
                    seen_on=None,
                )
                | Q(
                    against=Against.LIGHT,
                    filing=None,
                    report=None,
                    measure__isnull=False,
                    returned=None,
                    seen_on__isnull=False,
                ),
                name="objection_to_one_thing",
            ),
            models.UniqueConstraint(
                fields=["returned"],
                condition=~Q(state=Asked.WITHDRAWN),
                name="one_objection_to_a_return",
            ),
            models.UniqueConstraint(
                fields=["measure", "organization"],
                condition=Q(state=Asked.ASKED, against=Against.LIGHT),
                name="one_open_objection_to_a_light",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.against} {self.state}"

    @property
    def document(self) -> SignedDocument | None:
        """What was returned; None for a light."""
        return self.filing or self.report

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django adds it else
        """In the words of its pages."""
        return self.called(self.state)

    def what_in_words(self) -> str:
        """What it is directed against."""
        if self.document is not None:
            return gettext("Return of %(what)s") % {"what": self.document.name_in_words()}
        return gettext("Light of %(key)s on %(day)s") % {
            "key": self.measure.key if self.measure else "",
            "day": date_format(self.seen_on or self.asked_on),
        }

    def name_in_words(self) -> str:
        return gettext("Objection: %(what)s") % {"what": self.what_in_words()}

    def title_in_words(self) -> str:
        return gettext("Objection of %(organization)s: %(what)s") % {
            "organization": self.organization.short_name,
            "what": self.what_in_words(),
        }

    def detail_in_words(self) -> str:
        return self.measure.task.title if self.measure is not None else self.plan.title

    @property
    def of_measure(self) -> int | None:
        return self.measure_id

    @property
    def is_moot(self) -> bool:
        """Whether the organization has gone on with what was returned: nothing is left to take
        back."""
        document = self.document
        return document is not None and not stands_returned(document, self.returned_id)

    def page_of_target(self) -> str:
        """The path of the page on which that is read; a light as it was on that day."""
        if self.document is not None:
            return self.document.page()
        task = links.task_page(self.measure.task_id if self.measure else 0)
        return f"{task}?as_of={as_of(self.seen_on)}#m{self.measure_id}"

    def page(self) -> str:
        return links.objection_page(self.pk)

    def reader_ids(self) -> frozenset[int]:
        if self.document is not None:
            return self.document.reader_ids()
        return Assignment.objects.line_ids(self.measure_id or 0)


def as_of(day: date | None) -> str:
    return day.isoformat() if day else ""


def stands_returned(document: SignedDocument, returned: int | None) -> bool:
    """Whether it lies as it was returned by this step, unchanged and unsigned since."""
    if document.state != State.RETURNED or document.changed_since_return or document.is_closed:
        return False
    newest = document.transitions().last()
    return newest is not None and newest.pk == returned
