"""Files that hang on a document, a meeting or an inspection: one column for each kind of owner."""

import uuid
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import User

if TYPE_CHECKING:
    from tasks.files.service import BearsFiles

# What a file may hang on, one column each, with the path to the organization whose storage it
# fills.
OWNERS = {
    "filing": "organization",
    "report": "organization",
    "closing": "organization",
    "result": "organization",
    "directive": "organization",
    "notice": "organization",
    "item": "organization",
    "meeting": "plan__owner",
    "inspection": "measure__task__area__plan__owner",
}


def stored_name(attachment: "Attachment", _filename: str) -> str:
    """The name on disk is the row's UUID: what a person called the file is only metadata."""
    text = attachment.id.hex
    return f"attachments/{text[:2]}/{text}"


def _only(owner: str) -> Q:
    """That a file hangs on this owner and on no other."""
    return Q(**{f"{name}__isnull": name != owner for name in OWNERS})


class Attachment(models.Model):
    """One stored file. `name` is what the sender called it, cleaned; `size` is in bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(
        "tasks.ImplementationPlan",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    report = models.ForeignKey(
        "tasks.ProgressReport", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    closing = models.ForeignKey(
        "tasks.Closing", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    result = models.ForeignKey(
        "tasks.Result", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    directive = models.ForeignKey(
        "tasks.Directive", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    notice = models.ForeignKey(
        "tasks.Notice", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    item = models.ForeignKey(
        "tasks.CoordinationItem", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    meeting = models.ForeignKey(
        "tasks.JointMeeting", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    inspection = models.ForeignKey(
        "tasks.Inspection", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    file = models.FileField(upload_to=stored_name, max_length=120)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["uploaded_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=reduce(or_, map(_only, OWNERS)), name="attachment_has_one_owner"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def owner_column(cls, kind: type[models.Model]) -> str:
        """The column by which a file hangs on owners of this kind."""
        return next(name for name in OWNERS if cls._meta.get_field(name).related_model is kind)

    @property
    def document(self) -> "BearsFiles":
        """What it hangs on; a constraint says that this is one."""
        owner: BearsFiles = getattr(self, self.owner)
        return owner

    @property
    def owner(self) -> str:
        """The column of what it hangs on."""
        return next(name for name in OWNERS if getattr(self, f"{name}_id") is not None)
