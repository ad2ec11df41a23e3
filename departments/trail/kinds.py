"""Which kind an action of the trail is of, and how it ended: what an auditor asks for first."""

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from reform_tracker.audit import labels


class Kind(TextChoices):
    """What an action touches."""

    ACCESS = "access", _("Access and files taken")
    ROLES = "roles", _("Accounts, roles and organizations")
    SECRETS = "secrets", _("Passwords, codes and keys")
    SETTINGS = "settings", _("Settings, sending and restored data")
    WORK = "work", _("Work on plans and reports")


class Outcome(TextChoices):
    """Whether what was tried was done."""

    DONE = "done", _("Done")
    FAILED = "failed", _("Failed or locked out")
    REFUSED = "refused", _("Refused")


# By how the code of an action begins; the longest that fits decides, what fits none is work.
BEGINNINGS = {
    "access.": Kind.ACCESS,
    "session.": Kind.ACCESS,
    "alarm.": Kind.ACCESS,
    "account.": Kind.ROLES,
    "grant.": Kind.ROLES,
    "leave.": Kind.ROLES,
    "organization.": Kind.ROLES,
    "account.password": Kind.SECRETS,
    "account.second_factor": Kind.SECRETS,
    "account.security_key": Kind.SECRETS,
    "account.device": Kind.SECRETS,
    "account.recovery": Kind.SECRETS,
    "account.identity": Kind.SECRETS,
    "api_client.": Kind.SECRETS,
    "webhook.": Kind.SECRETS,
    "channel.": Kind.SECRETS,
    "calendar.": Kind.SETTINGS,
    "reminder_rule.": Kind.SETTINGS,
    "delivery.": Kind.SETTINGS,
    "data.": Kind.SETTINGS,
    "sending.": Kind.SETTINGS,
    "sandbox.": Kind.SETTINGS,
    "trail.": Kind.SETTINGS,
}
FAILED = ("access.failed", "access.locked", "account.second_factor_failed")
REFUSED = ("access.refused", "access.too_many", "access.elsewhere", "access.kept_out")


def kind_of(action: str) -> Kind:
    fitting = [beginning for beginning in BEGINNINGS if action.startswith(beginning)]
    return BEGINNINGS[max(fitting, key=len)] if fitting else Kind.WORK


def of_kind(kind: str) -> Q:
    """The events of a kind, by the index of actions."""
    return Q(action__in=[code for code in labels.known.actions if kind_of(code) == kind])


def ended(outcome: str) -> Q:
    """The events that ended so."""
    if outcome == Outcome.DONE:
        return ~Q(action__in=[*FAILED, *REFUSED])
    return Q(action__in=FAILED if outcome == Outcome.FAILED else REFUSED)
