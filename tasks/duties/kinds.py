"""What can be owed; tasks/kinds.py has the query of each kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyKind(models.TextChoices):
    FILING = "filing", _("File the implementation plan")
    REPORT = "report", _("Report progress")
    CONTRIBUTION = "contribution", _("Hand in our part")
    MILESTONE = "milestone", _("Reach a milestone")
    REVIEW = "review", _("Review")
    TOKEN = "token", _("Renew an API token")
