"""An official document on its way to a plan, and what is put right in a published one."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker import clock
from tasks.plan.models.plan import ReformPlan


class DocumentDraft(models.Model):
    """What the parser read in an uploaded document, as far as the commission has put it right.

    `document` is the parsed document as JSON (`tasks.official.reading`), saved at every change.
    `names` holds what was decided about printed names that no organization bears: an id under
    "same_as", or what a new organization is called. `lineage` maps where a task begins in the
    source, which no change of its number moves, to the id of the task of an earlier plan that it
    goes on with. `months` are the first and last month for which progress will be reported, empty
    as long as that follows from the day of issue. A text is in preparation once at a time.
    """

    class State(models.TextChoices):
        OPEN = "open", _("In preparation")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Discarded")

    file_name = models.CharField(_("file name"), max_length=200)
    document = models.JSONField()
    names = models.JSONField(default=dict)
    lineage = models.JSONField(default=dict)
    months = models.JSONField(default=dict)
    source_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    plan = models.ForeignKey(
        ReformPlan, models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"), default=clock.now)
    updated_at = models.DateTimeField(_("updated at"), default=clock.now)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="published", plan__isnull=False)
                | ~models.Q(state="published") & models.Q(plan=None),
                name="draft_published_has_plan",
            ),
            models.UniqueConstraint(
                fields=["source_sha256"],
                condition=models.Q(state="open") & ~models.Q(source_sha256=""),
                name="draft_open_once_per_text",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


CHANGES = {
    "retitle": _("another title"),
    "split_task": _("a task cut in two"),
    "merge_task": _("two tasks joined"),
    "split_measure": _("a measure cut in two"),
    "move_measure": _("a measure moved"),
    "set_parties": _("who stands on a line"),
    "drop_rule": _("a rule of the document put aside"),
    "set_deadline": _("the date of a measure"),
    "task_to_frame": _("a task taken out"),
    "frame_to_area": _("a part taken as a task"),
    "set_head": _("the head of the document"),
    "dismiss": _("a warning put aside"),
    "period": _("year and months"),
    "names": _("whom names mean"),
    "lineage": _("what goes on"),
}


class DraftEdit(models.Model):
    """One change of a draft; `before` holds the columns it changed as they were, so that it can be
    undone."""

    draft = models.ForeignKey(DocumentDraft, models.CASCADE, related_name="edits")
    name = models.CharField(_("change"), max_length=40)
    before = models.JSONField()
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.name}"

    @property
    def label(self) -> str:
        """The change in words, for the button that undoes it."""
        return str(CHANGES.get(self.name, self.name))
