"""Amendments (修订稿) of accepted filings and reports, and the requests for them (修订申请)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import User
from tasks import links
from tasks.asking.models import Request
from tasks.duties.kinds import DutyKind
from tasks.filing.models import ImplementationPlan
from tasks.plan.models.plan import Measure, ReformPlan
from tasks.progress.models import ProgressReport
from tasks.signing.models import SignedDocument, State
from tasks.signing.states import Asked

OF_ONE = Q(filing__isnull=False, report=None) | Q(filing=None, report__isnull=False)


class OfADocument(models.Model):
    """What is about one accepted document: an implementation plan or a progress report."""

    filing = models.ForeignKey(
        ImplementationPlan, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True

    @property
    def document(self) -> ImplementationPlan | ProgressReport:
        """What is opened again."""
        found = self.filing or self.report
        if found is None:
            raise TypeError("An amendment is one of a document.")
        return found

    @property
    def of_measure(self) -> int | None:
        return self.report.measure_id if self.report else None

    @property
    def of_period(self) -> str:
        return self.report.period.code if self.report else ""

    def detail_in_words(self) -> str:
        return self.report.measure.task.title if self.report else ""

    def reader_ids(self) -> frozenset[int]:
        return self.document.reader_ids()


def of_what_is_read(user: User) -> Q:
    """For rows about a document: those of whatever the account may read."""
    return Q(filing__in=ImplementationPlan.objects.visible_to(user).order_by()) | Q(
        report__in=ProgressReport.objects.visible_to(user).order_by()
    )


class AmendmentRequestQuerySet(models.QuerySet["AmendmentRequest"]):
    def visible_to(self, user: User) -> "AmendmentRequestQuerySet":
        """Those about filings and reports that the account may read."""
        return self.filter(of_what_is_read(user))


class AmendmentRequest(OfADocument, Request):
    """An organization asks to open its accepted document again; `reason` says why.

    `wrote` are the people who wrote or signed the document: none of them decides.
    """

    wrote = models.JSONField(default=list)

    objects = AmendmentRequestQuerySet.as_manager()

    class Meta(Request.Meta):
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            *Request.Meta.constraints,
            models.CheckConstraint(condition=OF_ONE, name="amendment_asked_of_one"),
            models.UniqueConstraint(
                fields=["filing"], condition=Q(state=Asked.ASKED), name="one_open_request_of_filing"
            ),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state=Asked.ASKED), name="one_open_request_of_report"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.report_id} {self.state}"

    def name_in_words(self) -> str:
        return gettext("Opening again: %(what)s") % {"what": self.document.name_in_words()}

    def title_in_words(self) -> str:
        return gettext("Opening again: %(what)s, %(organization)s") % {
            "what": self.document.name_in_words(),
            "organization": self.organization.short_name,
        }

    def page(self) -> str:
        return links.amendment_request_page(self.pk)

    def writer_ids(self) -> frozenset[int]:
        return super().writer_ids() | frozenset(self.wrote)


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: User) -> "AmendmentQuerySet":
        """Those of filings and reports that the account may read."""
        return self.filter(of_what_is_read(user))

    def going_on(self) -> "AmendmentQuerySet":
        """Those that are neither accepted nor given up."""
        return self.filter(ended_on=None).exclude(state=State.ACCEPTED)


class Amendment(OfADocument, SignedDocument):
    """A new version of an accepted document, which takes its place once it is accepted.

    Until then the document stands as it was. `content` is what the new version says, in the shape
    of `tasks.amending.contents`; `before` what the document said when this was saved last, and once
    accepted what it said until then. It was granted on a `request`, or is owed for lines that were
    taken over (`lines`), or both; `due_on` is the day by which the last of that is due. `ended_on`
    is the day on which it was given up, or on which its organization lost what it amends.
    """

    DUTY = DutyKind.AMENDMENT

    plan = models.ForeignKey(ReformPlan, models.PROTECT, related_name="amendments")
    request = models.OneToOneField(
        AmendmentRequest, models.PROTECT, null=True, blank=True, related_name="amendment"
    )
    content = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    due_on = models.DateField(_("due on"))

    objects = AmendmentQuerySet.as_manager()

    class Meta(SignedDocument.Meta):
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            *SignedDocument.Meta.constraints,
            models.CheckConstraint(condition=OF_ONE, name="amendment_of_one"),
            models.UniqueConstraint(
                fields=["filing"],
                condition=Q(ended_on=None) & ~Q(state=State.ACCEPTED),
                name="one_amendment_of_filing",
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(ended_on=None) & ~Q(state=State.ACCEPTED),
                name="one_amendment_of_report",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(state=State.ACCEPTED), name="amendment_given_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.report_id} {self.state}"

    def name_in_words(self) -> str:
        return gettext("Amendment: %(what)s") % {"what": self.document.name_in_words()}

    def title_in_words(self) -> str:
        return gettext("Amendment: %(what)s, %(organization)s") % {
            "what": self.document.name_in_words(),
            "organization": self.organization.short_name,
        }

    def page(self) -> str:
        return links.amendment_page(self.pk)

    def form(self) -> str:
        return links.amendment_form(self.pk)

    @property
    def duty_key(self) -> str:
        return f"{self.DUTY}:{self.pk}"

    @property
    def duty_due_on(self) -> date:
        return self.due_on


class AmendedLine(models.Model):
    """A line that an organization has taken over, for which it owes an amendment of its plan."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="lines")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    since = models.DateField(_("taken over on"))
    due_on = models.DateField(_("due on"))

    class Meta:
        ordering: ClassVar = ["since", "measure_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["amendment", "measure"], name="line_amended_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("since")), name="amended_line_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amendment_id} {self.measure_id}"
