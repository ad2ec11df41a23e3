"""A request: asked with a reason, then granted, refused or taken back."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access
from reform_tracker.workdays import WorkCalendar
from tasks.duties.kinds import DutyKind
from tasks.plan.models.plan import ReformPlan
from tasks.signing.models import Document
from tasks.signing.states import Asked

DECISION_WORKDAYS = 5  # a decision is due so many working days after it was asked for


class Request(Document):
    """What an organization asks of the commission under a plan.

    `asked_by` is None for what the commission ordains without having been asked: that is granted
    from the beginning. `asked_on` is the business date that decides whether it came in time.
    `wrote` are who else has a part in what is asked: like whoever asked, none of them decides.
    """

    DUTY = DutyKind.DECISION

    plan = models.ForeignKey(ReformPlan, models.PROTECT, related_name="%(class)ss")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="%(class)ss")
    state = models.CharField(
        _("state"), max_length=10, choices=Asked.choices, default=Asked.ASKED, db_index=True
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    asked_on = models.DateField(_("asked on"))
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("decision"), blank=True)
    wrote = models.JSONField(default=list)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=Asked.values), name="%(class)s_state_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_with_reason"),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False) | Q(state=Asked.GRANTED),
                name="%(class)s_asked_or_granted",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(Asked.GRANTED, Asked.REFUSED),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(
                    state__in=(Asked.ASKED, Asked.WITHDRAWN),
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                ),
                name="%(class)s_decided_who_and_when",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == Asked.ASKED

    @property
    def duty_key(self) -> str:
        """The commission's duty to decide."""
        return f"{DutyKind.DECISION}:{self.kind()}:{self.pk}"

    @property
    def duty_due_on(self) -> date:
        on = self.asked_on
        return decision_due_on(on, WorkCalendar.load(on, on))

    def form(self) -> str:
        """It is decided on its page."""
        return self.page()

    def reader_ids(self) -> frozenset[int]:
        """The other organizations that may read it."""
        raise NotImplementedError

    def writer_ids(self) -> frozenset[int]:
        return frozenset({*self.wrote, self.asked_by_id} - {None})

    def access(self) -> Access:
        return Access(
            owner=self.organization_id, readers=self.reader_ids(), wrote=self.writer_ids()
        )


def decision_due_on(asked_on: date, calendar: WorkCalendar) -> date:
    """By when it is to be decided what was asked on a day."""
    return calendar.shift(asked_on, DECISION_WORKDAYS)
