"""Feedback (意见反馈): what somebody says is wrong or missing, and what was answered."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access, Action, reach_for

LONGEST_FEEDBACK = 2000  # characters
LONGEST_PAGE = 200


class FeedbackState(models.TextChoices):
    """open → answered → closed: nothing is closed that has no answer."""

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Done")


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, user: User) -> "FeedbackQuerySet":
        """One's own, and of the organizations within reach for who runs the system."""
        within = reach_for(user, Action.ANSWER_FEEDBACK).among("organization")
        return self.filter(Q(by=user) | within)


class Feedback(models.Model):
    """What an account says of a page, known by its path only: what is asked for behind a ? may be
    somebody's, and is not kept."""

    by = models.ForeignKey(User, models.PROTECT, related_name="feedback", verbose_name=_("by"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    at = models.DateTimeField(_("at"))
    page = models.CharField(_("page"), max_length=LONGEST_PAGE, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_FEEDBACK)
    state = models.CharField(
        _("state"), max_length=8, choices=FeedbackState.choices, default=FeedbackState.OPEN
    )
    answer = models.TextField(_("answer"), blank=True, max_length=LONGEST_FEEDBACK)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=FeedbackState.OPEN, answered_at=None, answered_by=None, answer="")
                | (
                    Q(state__in=(FeedbackState.ANSWERED, FeedbackState.CLOSED))
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
                name="feedback_answered_who_when_what",
            ),
            models.CheckConstraint(
                condition=Q(state=FeedbackState.CLOSED, closed_at__isnull=False)
                | (~Q(state=FeedbackState.CLOSED) & Q(closed_at=None)),
                name="feedback_closed_when",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=F("by")), name="feedback_answered_by_another"
            ),
            models.CheckConstraint(
                condition=Q(page="") | (Q(page__startswith="/") & ~Q(page__contains="?")),
                name="feedback_page_is_a_path",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%Y-%m-%d}"

    @property
    def key(self) -> str:
        """The stable name under which it is told of."""
        return f"feedback:{self.pk}"

    def address(self) -> str:
        """The path of its own page."""
        return reverse("tasks:feedback-one", args=[self.pk])

    def access(self) -> Access:
        """Whoever wrote it does not answer it."""
        return Access(owner=self.organization_id, wrote=frozenset({self.by_id}))
