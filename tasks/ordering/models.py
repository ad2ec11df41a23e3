"""An order: something an organization is charged with by a day, answered, then settled."""

from datetime import date
from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access
from reform_tracker.workdays import WorkCalendar
from tasks.duties.kinds import DutyKind
from tasks.plan.models.plan import Assignment, Measure, ReformPlan
from tasks.plan.models.scope import of_organization_or_line
from tasks.signing.models import Document
from tasks.signing.states import Ordered

CHECK_WORKDAYS = 5  # an answer is checked so many working days after it came in

OrderT = TypeVar("OrderT", bound="Order")


class OrderQuerySet(models.QuerySet[OrderT]):
    def visible_to(self, user: User) -> "OrderQuerySet[OrderT]":
        """Those to organizations within the reach of the account's office, to its own
        organization, and those on lines on which that stands."""
        return self.filter(of_organization_or_line(user))


class Order(Document):
    """What an organization is charged with under a plan, on one of its measures or on none.

    `due_on` is the day by which it is to be answered as things stand, `first_due_on` the one that
    was set at first; whoever set another one stands in its steps. `answered_on` is the business
    date of the answer that stands, None while none does. `closing_words` are the commission's last
    words: why it is settled, sent back, charged again or taken back. `wrote` are those who added
    files to the answer: like whoever answered, none of them checks it.
    """

    DUTY = DutyKind.ORDER

    plan = models.ForeignKey(ReformPlan, models.PROTECT, related_name="%(class)ss")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="%(class)ss")
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is asked"))
    state = models.CharField(
        _("state"), max_length=10, choices=Ordered.choices, default=Ordered.OPEN, db_index=True
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    first_due_on = models.DateField(_("due at first"))
    due_on = models.DateField(_("due on"))
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField(_("issued at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    closing_words = models.TextField(_("last words"), blank=True)
    wrote = models.JSONField(default=list)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=Ordered.values), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="%(class)s_says_what"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("issued_on")), name="%(class)s_due_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(Ordered.ANSWERED, Ordered.DONE),
                    answered_by__isnull=False,
                    answered_on__isnull=False,
                    answered_at__isnull=False,
                )
                | Q(
                    state__in=(Ordered.OPEN, Ordered.WITHDRAWN),
                    answered_by=None,
                    answered_on=None,
                    answered_at=None,
                ),
                name="%(class)s_answered_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=Ordered.DONE, settled_by__isnull=False, settled_at__isnull=False)
                | ~Q(state=Ordered.DONE) & Q(settled_by=None, settled_at=None),
                name="%(class)s_settled_who_and_when",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the organization still has to answer."""
        return self.state == Ordered.OPEN

    @property
    def is_editable(self) -> bool:
        """Whether files can come and go: until the answer is accepted."""
        return self.state in (Ordered.OPEN, Ordered.ANSWERED)

    def took_file(self, by: User) -> None:
        """A file is a part of the answer: it makes a new version of what is checked."""
        self.count_save()
        self.wrote = sorted({*self.wrote, by.pk})
        self.save(update_fields=["version", "wrote"])

    def is_late(self, on: date) -> bool:
        """Whether the answer came after the day, or has not come although that has passed."""
        if self.state == Ordered.WITHDRAWN:
            return False
        return (self.answered_on or on) > self.due_on

    @property
    def of_measure(self) -> int | None:
        return self.measure_id

    @property
    def bearer_id(self) -> int:
        """The number of the organization that has to answer now: it, or its successor."""
        return self.organization.successor_id or self.organization_id

    @property
    def duty_key(self) -> str:
        """The organization's duty to answer."""
        return f"{DutyKind.ORDER}:{self.kind()}:{self.pk}"

    @property
    def check_key(self) -> str:
        """The commission's duty to check the answer."""
        return f"{DutyKind.CHECK}:{self.kind()}:{self.pk}"

    @property
    def duty_due_on(self) -> date:
        return self.due_on

    def detail_in_words(self) -> str:
        return self.measure.task.title if self.measure is not None else self.plan.title

    def brief_name(self) -> str:
        """Its number and title, without words of any language."""
        return f"{self.number} · {self.title}"

    def form(self) -> str:
        """It is answered on its page."""
        return self.page()

    def reader_ids(self) -> frozenset[int]:
        """The other organizations that may read it: those on its line."""
        if self.measure_id is None:
            return frozenset()
        return Assignment.objects.line_ids(self.measure_id)

    def writer_ids(self) -> frozenset[int]:
        """Who answered it or added files to that: nobody checks his own answer."""
        return frozenset({*self.wrote, self.answered_by_id} - {None})

    def access(self) -> Access:
        return Access(owner=self.bearer_id, readers=self.reader_ids(), wrote=self.writer_ids())


def check_due_on(answered_on: date, calendar: WorkCalendar) -> date:
    """By when an answer is to be checked that came in on a day."""
    return calendar.shift(answered_on, CHECK_WORKDAYS)
