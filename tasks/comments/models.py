"""Comments (意见交流): what somebody on a line, or the commission, says of it to the others."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access
from reform_tracker import clock
from tasks import links
from tasks.plan.models.plan import Assignment, Measure

LONGEST_COMMENT = 2000  # characters
# So long the writer may put it right or take it back; after that it is what others have read.
CHANGEABLE = timedelta(minutes=30)
AT_ONCE = timedelta(0)


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> "CommentQuerySet":
        """Those on lines on which the account's organization is printed, those that were written
        for it or name it, and those of organizations within the reach of its office."""
        if user.reads.whole:
            return self
        seen = user.reads.among("organization")
        if user.reads:
            seen |= _naming(organization__in=user.reads.organizations)
        if user.is_member:
            seen |= Q(measure__in=Measure.objects.on_line_of(user.organization_id))
            # What the commission writes on a line is not its department's own.
            part = Assignment.ever.filter(
                measure=OuterRef("measure"), organization=OuterRef("organization")
            )
            own = Q(organization=user.organization_id)
            own |= Q(organization__successor=user.organization_id)
            seen |= own & Q(Exists(part))
            seen |= _naming(organization=user.organization_id)
            seen |= _naming(organization__successor=user.organization_id)
        return self.filter(seen)

    def naming(self, organization_id: int) -> "CommentQuerySet":
        """Those that name the organization, or one whose successor it is."""
        return self.filter(
            _naming(organization=organization_id) | _naming(organization__successor=organization_id)
        )


class Comment(models.Model):
    """What somebody said of a line, for which organization, and whom he named.

    It is never deleted. Within `CHANGEABLE` the writer may put its words right, then `former` keeps
    those of before, or take it back, then nobody is shown the words any more. Whom it names stays:
    they have been told. `key` is the one that the form was shown with: sent twice, it is one.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="comments")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="comments", verbose_name=_("organization")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("text"), max_length=LONGEST_COMMENT)
    named = models.ManyToManyField(Organization, related_name="+", verbose_name=_("names"))
    version = models.PositiveIntegerField(_("version"), default=1)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["by", "key"], name="comment_once_per_form"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["measure", "-id"], name="comment_of_line")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.by_id} {self.at:%Y-%m-%d}"

    @property
    def words(self) -> str:
        """What may be read of it."""
        return "" if self.taken_back_at else self.text

    @property
    def is_corrected(self) -> bool:
        return self.version > 1 and self.taken_back_at is None

    @property
    def duty_key(self) -> str:
        """The stable name under which those it names are told."""
        return f"comment:{self.pk}"

    def page(self) -> str:
        return links.comment_page(self.pk)

    def is_changeable(self, now: datetime | None = None) -> bool:
        """Whether the writer may still put it right or take it back."""
        passed = (now or clock.now()) - self.at
        return self.taken_back_at is None and AT_ONCE <= passed < CHANGEABLE


class CommentRevision(models.Model):
    """The words of a comment before they were put right, and until when they stood."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="former")
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"), max_length=LONGEST_COMMENT)
    until = models.DateTimeField(_("until"))

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "version"], name="comment_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.version}"


def access_of_line(parties: Collection[int], user: User) -> Access:
    """How a line with these organizations stands to whoever wants to speak on it: all of them read
    it, and the office of whoever reaches one of them."""
    reached = (one for one in sorted(parties) if user.reads.covers(one))
    return Access(owner=next(reached, None), readers=frozenset(parties))


def _naming(**organization: object) -> Q:
    rows = Comment.named.through._default_manager.filter(comment=OuterRef("pk"), **organization)
    return Q(Exists(rows))
