"""The files on the page of what they hang on."""

from typing import Any

from departments.models import User
from tasks.files import service
from tasks.models import CoordinationItem, Directive, Inspection, JointMeeting, Notice


def shown_files(
    row: Directive | Notice | CoordinationItem | JointMeeting | Inspection, user: User
) -> dict[str, Any]:
    """What templates/tasks/files/_files.html shows: the files, and whether more can be added."""
    return {
        "attachments": row.attachments.filter(removed_at=None),
        "may_add_files": row.plan.is_open and service.takes_files(row, user),
    }
