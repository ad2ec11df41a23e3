"""Results (改革成果): what a reform leaves behind, published by the unit whose task it was."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, User
from departments.permissions import Access, Action, can
from reform_tracker import clock
from tasks import links
from tasks.plan.models.plan import Assignment, Measure
from tasks.plan.models.scope import of_organization_or_line
from tasks.signing.models import Document
from tasks.signing.states import Published

LONGEST_TITLE, LONGEST_NUMBER, LONGEST_LINK = 200, 60, 500  # characters


class ResultKind(models.TextChoices):
    """What was left behind: 制度成果, 试点, 经验做法."""

    DOCUMENT = "document", _("Document issued")
    PILOT = "pilot", _("Pilot that succeeded")
    PRACTICE = "practice", _("Practice worth copying")


class ResultQuerySet(models.QuerySet["Result"]):
    def published(self) -> "ResultQuerySet":
        return self.filter(state=Published.PUBLISHED)

    def visible_to(self, user: User) -> "ResultQuerySet":
        """What is published, for everybody but administrators; what is not, for whoever reads the
        progress of that organization on that line."""
        mine = of_organization_or_line(user)
        if can(user, Action.READ_RESULT):
            mine |= Q(state=Published.PUBLISHED)
        return self.filter(mine)


class Result(Document):
    """One result of an organization on a measure that it leads or has taken on.

    `dated_on` is the day on which it was issued, or succeeded. `version` counts saves, `revision`
    files too: whoever publishes names the revision that was read. `signatory` is the name under
    which it was published, by the approver or by whoever signed in the organization's own system.
    `recommendation` says why others should copy it (推广), with who and when; only what is
    published is recommended.
    """

    DUTY = ""  # nobody owes a result
    PLAN = "measure__task__area__plan"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="results")
    milestone = models.ForeignKey(
        "tasks.Milestone", models.PROTECT, null=True, blank=True, related_name="results"
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="results")
    state = models.CharField(
        _("state"), max_length=10, choices=Published.choices, default=Published.DRAFT, db_index=True
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    kind_of = models.CharField(_("kind"), max_length=10, choices=ResultKind.choices)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    number = models.CharField(_("document number"), max_length=LONGEST_NUMBER, blank=True)
    dated_on = models.DateField(_("issued or completed on"), null=True, blank=True)
    link = models.CharField(_("link"), max_length=LONGEST_LINK, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    writers = models.ManyToManyField(User, related_name="+", verbose_name=_("written by"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    published_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    signatory = models.CharField(_("signatory"), max_length=60, blank=True)
    recommended_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recommended by"),
    )
    recommended_at = models.DateTimeField(_("recommended at"), null=True, blank=True)
    recommendation = models.TextField(_("recommendation"), blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-published_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=Published.values), name="result_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind_of__in=ResultKind.values), name="result_kind_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="result_with_title"),
            models.CheckConstraint(
                condition=Q(
                    state=Published.PUBLISHED,
                    published_by__isnull=False,
                    published_at__isnull=False,
                    dated_on__isnull=False,
                )
                & ~Q(summary="")
                & ~Q(signatory="")
                | ~Q(state=Published.PUBLISHED)
                & Q(published_by=None, published_at=None, signatory=""),
                name="result_published_who_when_what",
            ),
            models.CheckConstraint(
                condition=Q(recommended_by=None, recommended_at=None, recommendation="")
                | Q(
                    state=Published.PUBLISHED,
                    recommended_by__isnull=False,
                    recommended_at__isnull=False,
                )
                & ~Q(recommendation=""),
                name="result_recommended_who_when_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def name_in_words(self) -> str:
        return gettext("Result: %(title)s") % {"title": self.title}

    def title_in_words(self) -> str:
        what = {"organization": self.organization.short_name, "title": self.title}
        return gettext("Result of %(organization)s: %(title)s") % what

    def detail_in_words(self) -> str:
        return f"{self.measure.key} {self.measure.task.title}"

    def page(self) -> str:
        return links.result_page(self.pk)

    def form(self) -> str:
        return links.result_form(self.pk)

    @property
    def of_measure(self) -> int:
        return self.measure_id

    @property
    def duty_key(self) -> str:
        """What its news are filed under."""
        return f"result:{self.pk}"

    @property
    def duty_due_on(self) -> date:
        return clock.today()

    @property
    def is_published(self) -> bool:
        return self.state == Published.PUBLISHED

    @property
    def is_editable(self) -> bool:
        """What others read is not changed under their eyes: it is withdrawn first."""
        return not self.is_published

    @property
    def is_recommended(self) -> bool:
        return self.recommended_at is not None

    def signed_as(self) -> str:
        return self.signatory

    def revision_read(self) -> int:
        return self.revision

    def writer_ids(self) -> frozenset[int]:
        return frozenset(self.writers.values_list("pk", flat=True)) if self.pk else frozenset()

    def access(self) -> Access:
        """Published it is there for everybody; before, for those on the line and the successor."""
        successor = self.organization.successor_id
        heirs = frozenset() if successor is None else frozenset({successor})
        signed = frozenset() if self.published_by_id is None else frozenset({self.published_by_id})
        return Access(
            owner=self.organization_id,
            readers=heirs | Assignment.objects.line_ids(self.measure_id),
            wrote=self.writer_ids(),
            signed=signed,
            public=self.is_published,
        )

    def count_save(self) -> None:
        super().count_save()
        self.revision += 1

    def took_file(self, by: User) -> None:
        self.revision += 1
        self.save(update_fields=["revision", "updated_at"])
        self.writers.add(by)

    def mark_published(self, by: User, at: datetime, signatory: str) -> None:
        self.published_by, self.published_at, self.signatory = by, at, signatory

    def mark_withdrawn(self) -> None:
        """Nobody recommends what is not to be read."""
        self.published_by = self.published_at = None
        self.signatory = ""
        self.mark_recommended(None, None, "")

    def mark_recommended(self, by: User | None, at: datetime | None, words: str) -> None:
        self.recommended_by, self.recommended_at, self.recommendation = by, at, words
