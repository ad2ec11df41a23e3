"""The roles an account may hold and which of them exclude each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    REPORTER = "reporter", _("Reporter")
    APPROVER = "approver", _("Approver")
    HEAD = "head", _("Organization leader")
    COMMISSION = "commission", _("Commission reviewer")
    LEADER = "leader", _("Provincial leader")
    AUDITOR = "auditor", _("Auditor")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    API_CLIENT = "api_client", _("API client")


ADMINS = frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})
# Whoever holds one of these reads the filings and reports of all organizations within its reach.
READERS = frozenset({Role.COMMISSION, Role.LEADER, Role.AUDITOR})
# Whoever holds one of these reads what their own organization is party to; they are held for it.
MEMBERS = frozenset({Role.REPORTER, Role.APPROVER, Role.HEAD, Role.API_CLIENT})
# These are held for any organization, by default for the government: they reach what lies under.
PLACED = READERS | ADMINS
WRITERS = frozenset(
    {
        Role.REPORTER,
        Role.APPROVER,
        Role.COMMISSION,
        Role.SECURITY_ADMIN,
        Role.SYSTEM_ADMIN,
        Role.API_CLIENT,
    }
)

# What is addressed to whoever holds one of these goes to a deputy during a leave.
DEPUTIZED = (Role.REPORTER, Role.APPROVER, Role.HEAD, Role.COMMISSION, Role.SECURITY_ADMIN)


def conflicts(roles: frozenset[Role]) -> str | None:
    """Why these roles may not meet in one account, as a sentence; None when they may."""
    if Role.COMMISSION in roles and roles & ADMINS:
        return str(_("A commission reviewer may not be an administrator as well."))
    if Role.AUDITOR in roles and roles & WRITERS:
        return str(_("An auditor may hold no role that writes."))
    if roles >= ADMINS:
        return str(_("Security and system administration must be two people."))
    if Role.LEADER in roles and roles & WRITERS:
        return str(_("A provincial leader reads everything and writes nothing."))
    if Role.API_CLIENT in roles and len(roles) > 1:
        return str(_("The account of an API client holds no other role."))
    return None
