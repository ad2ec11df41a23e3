"""Confirmation of receipt (签收): what each organization says of the lines it stands on."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access
from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from tasks import links
from tasks.duties.kinds import DutyKind
from tasks.plan.models.plan import Assignment, ReformPlan
from tasks.signing.models import LONGEST_TEXT, Document
from tasks.signing.rework import LONGEST_BREAK
from tasks.signing.states import Acknowledged

WORKDAYS = 5  # receipt is confirmed within so many working days


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def ask(self, plan_id: int, organization_ids: Iterable[int]) -> None:
        """From today on these organizations have to confirm what they have under the plan; those
        that are asked already stay as they are."""
        self.bulk_create(
            [
                Acknowledgement(plan_id=plan_id, organization_id=pk, asked_on=clock.today())
                for pk in organization_ids
            ],
            ignore_conflicts=True,
        )

    def visible_to(self, user: User) -> "AcknowledgementQuerySet":
        """Those of the organizations within reach, the own one's, and of those it has followed."""
        found = user.reads.among("organization")
        if user.is_member and not user.reads.whole:
            found |= Q(organization=user.organization_id)
            found |= Q(organization__successor=user.organization_id)
        return self.filter(found)


class Acknowledgement(Document):
    """What one organization confirms of a plan; made when the plan is published or when a line of
    it first comes to the organization, so one that is missing is a row.

    `asked_on` is the day from which it is asked. `lines_since` (nothing: all lines) is the first
    day whose lines are meant: what stood on a plan before receipts were asked for needs none.
    `received_at` with `received_by` is when the plan itself was first confirmed, which a prefecture
    does before it stands on any line. What is confirmed of each line stands in `confirmed`, what is
    objected to in `objections`.
    """

    DUTY = DutyKind.ACKNOWLEDGEMENT
    plan = models.ForeignKey(ReformPlan, models.CASCADE, related_name="acknowledgements")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="acknowledgements")
    state = models.CharField(
        _("state"), max_length=10, choices=Acknowledged.choices, default=Acknowledged.AWAITED
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    asked_on = models.DateField(_("asked on"))
    lines_since = models.DateField(_("lines since"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organization__unit_order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "organization"], name="acknowledgement_once_per_plan"
            ),
            models.CheckConstraint(
                condition=Q(state__in=Acknowledged.values), name="acknowledgement_state_known"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="acknowledgement_received_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.organization_id}"

    def name_in_words(self) -> str:
        return gettext("Confirmation of receipt")

    def title_in_words(self) -> str:
        return gettext("Confirmation of receipt of %(organization)s") % {
            "organization": self.organization.short_name
        }

    def page(self) -> str:
        return links.acknowledgement_page(self.pk)

    def form(self) -> str:
        return self.page()

    def access(self) -> Access:
        """Whoever objects does not answer; who has followed an organization reads what it said."""
        successor = self.organization.successor_id
        objected = self.objections.values_list("by_id", flat=True) if self.pk else ()
        return Access(
            owner=self.organization_id,
            readers=frozenset() if successor is None else frozenset({successor}),
            wrote=frozenset(objected),
        )

    @property
    def duty_key(self) -> str:
        return f"{DutyKind.ACKNOWLEDGEMENT}:{self.plan_id}:{self.organization_id}"

    @property
    def answer_key(self) -> str:
        """The stable name of the commission's duty to answer."""
        return f"{DutyKind.LINE_OBJECTION}:{self.pk}"

    @property
    def duty_due_on(self) -> date:
        calendar = WorkCalendar.load(self.asked_on, self.asked_on + LONGEST_BREAK)
        return calendar.shift(self.asked_on, WORKDAYS)


class ConfirmedLine(models.Model):
    """An organization has confirmed that it knows its part of a line."""

    acknowledgement = models.ForeignKey(Acknowledgement, models.CASCADE, related_name="confirmed")
    part = models.OneToOneField(Assignment, models.CASCADE, related_name="confirmation")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("confirmed at"))

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.acknowledgement_id} {self.part_id}"


class LineObjection(models.Model):
    """An organization does not agree with its part of a line, and what it was answered.

    `corrects`: the commission has said that it will put the line right; until it has, nobody waits
    for the confirmation. `withdrawn_at`: the organization has confirmed the line after all, without
    an answer.
    """

    acknowledgement = models.ForeignKey(Acknowledgement, models.CASCADE, related_name="objections")
    part = models.ForeignKey(Assignment, models.CASCADE, related_name="objections")
    reason = models.TextField(_("reason"), max_length=LONGEST_TEXT)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("objected at"))
    answer = models.TextField(_("answer"), blank=True)
    corrects = models.BooleanField(_("the line is put right"), default=False)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["part"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="one_open_objection_per_line",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", corrects=False)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="line_objection_answered_who_when_what",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(withdrawn_at=None),
                name="line_objection_answered_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=F("by")), name="line_objection_answered_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acknowledgement_id} {self.part_id}"
