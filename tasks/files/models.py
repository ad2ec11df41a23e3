"""Files attached to a filing, a progress report, a closing or a result."""

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import User
from tasks.signing.models import Document

if TYPE_CHECKING:
    from tasks.closing.models import Closing
    from tasks.filing.models import ImplementationPlan
    from tasks.progress.models import ProgressReport
    from tasks.results.models import Result

OWNERS = ("filing", "report", "closing", "result")  # what a file may hang on, one column each


def stored_name(attachment: "Attachment", _filename: str) -> str:
    """The name on disk is the row's UUID: what a person called the file is only metadata."""
    text = attachment.id.hex
    return f"attachments/{text[:2]}/{text}"


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
                condition=Q(filing__isnull=False, report=None, closing=None, result=None)
                | Q(filing=None, report__isnull=False, closing=None, result=None)
                | Q(filing=None, report=None, closing__isnull=False, result=None)
                | Q(filing=None, report=None, closing=None, result__isnull=False),
                name="attachment_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def owner_column(cls, kind: type[Document]) -> str:
        """The column by which a file hangs on documents of this kind."""
        return next(name for name in OWNERS if cls._meta.get_field(name).related_model is kind)

    @property
    def document(self) -> "ImplementationPlan | ProgressReport | Closing | Result":
        owner = self.filing or self.report or self.closing or self.result
        if owner is None:
            raise ValueError("An attachment without a document breaks a constraint.")
        return owner
