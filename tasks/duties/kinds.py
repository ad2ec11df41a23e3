"""What can be owed; the query of each kind is registered (tasks/kinds.py, reports/apps.py)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.permissions import Action


class DutyKind(models.TextChoices):
    FILING = "filing", _("File the implementation plan")
    REPORT = "report", _("Report progress")
    AMENDMENT = "amendment", _("Amend what was accepted")
    CONTRIBUTION = "contribution", _("Hand in our part")
    MILESTONE = "milestone", _("Reach a milestone")
    REVIEW = "review", _("Review")
    DECISION = "decision", _("Decide a request")
    TOKEN = "token", _("Renew an API token")
    SELF_ASSESSMENT = "self_assessment", _("Check the assessment")
    OBJECTION = "objection", _("Answer an objection")
    ACKNOWLEDGEMENT = "acknowledgement", _("Confirm receipt")
    LINE_OBJECTION = "line_objection", _("Answer an objection to a line")
    ORDER = "order", _("Answer a directive or notice")
    CHECK = "check", _("Check the answer to a directive or notice")
    COORDINATION = "coordination", _("Decide a coordination item")
    REMARK = "remark", _("See to a leader's remark")


# What the organization whose plan it is owes to others, and who does it there.
ANSWERS = {
    DutyKind.REVIEW: Action.REVIEW_PROGRESS,
    DutyKind.DECISION: Action.DECIDE_REQUEST,
    DutyKind.OBJECTION: Action.REVIEW_ASSESSMENT,
    DutyKind.LINE_OBJECTION: Action.ANSWER_ACKNOWLEDGEMENT,
    DutyKind.CHECK: Action.CHECK_ORDER,
    DutyKind.REMARK: Action.HANDLE_REMARK,
    DutyKind.COORDINATION: Action.COORDINATE,
}
