"""The roles in which an organization stands on a responsibility line."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyRole(models.TextChoices):
    """Lead 牵头, support 配合, local (a prefecture), guide 指导, urge 督促督查, implement 落实."""

    LEAD = "lead", _("Lead")
    SUPPORT = "support", _("Support")
    LOCAL = "local", _("Local")
    GUIDE = "guide", _("Guide")
    URGE = "urge", _("Urge and inspect")
    IMPLEMENT = "implement", _("Implement")


# Of these an organization holds one on a line; the others may stand beside it.
MAIN_ROLES = [
    (role.value, role.label) for role in (PartyRole.LEAD, PartyRole.SUPPORT, PartyRole.LOCAL)
]
REPORTING_ROLES = (PartyRole.LEAD, PartyRole.LOCAL)
OTHER_ROLES = (PartyRole.GUIDE, PartyRole.URGE, PartyRole.IMPLEMENT)
# The roles that a document prints: who holds one reads what the line's parties file.
LINE_ROLES = (PartyRole.LEAD, PartyRole.SUPPORT, *OTHER_ROLES)
