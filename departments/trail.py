"""Who reads which part of the audit trail, and what its codes are called."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.permissions import Action, can
from departments.roles import ADMINS, PROVINCE_READERS
from reform_tracker.audit.models import AuditEvent


def visible_events(user: User) -> QuerySet[AuditEvent]:
    """The auditor reads all; a member what the members of the own organization did.

    Commission, leaders, auditors and administrators act on every organization: what they did
    belongs to no organization's own trail. They see what they did themselves.
    """
    if can(user, Action.READ_WHOLE_TRAIL):
        return AuditEvent.objects.all()
    mine = Q(actor_id=user.pk)
    if not user.is_member:
        return AuditEvent.objects.filter(mine)
    beyond = User.objects.filter(grants__role__in=PROVINCE_READERS | ADMINS).values("pk")
    ours = Q(organization_id=user.organization_id) & ~Q(actor_id__in=beyond)
    return AuditEvent.objects.filter(mine | ours)


ACTIONS = {
    "account.created": _("Account made"),
    "account.roles": _("Roles changed"),
    "account.closed": _("Account closed"),
    "account.opened": _("Account opened"),
    "account.password": _("Password changed"),
    "api_client.created": _("API client made"),
    "api_client.revoked": _("API client revoked"),
    "organization.added": _("Organization added"),
    "plan.published": _("Plan published"),
    "filing.saved": _("Implementation plan: draft saved"),
    "filing.hand_over": _("Implementation plan: handed over"),
    "filing.send_back": _("Implementation plan: given back"),
    "filing.sign": _("Implementation plan: signed"),
    "filing.withdraw": _("Implementation plan: withdrawn"),
    "filing.accept": _("Implementation plan: accepted"),
    "filing.return": _("Implementation plan: returned"),
    "progress.saved": _("Progress: draft saved"),
    "progress.hand_over": _("Progress: handed over"),
    "progress.send_back": _("Progress: given back"),
    "progress.sign": _("Progress: signed"),
    "progress.withdraw": _("Progress: withdrawn"),
    "progress.accept": _("Progress: accepted"),
    "progress.return": _("Progress: returned"),
    "contribution.handed_in": _("Supporter's part handed in"),
    "attachment.added": _("File added"),
    "attachment.removed": _("File removed"),
    "report.requested": _("Provincial report asked for"),
    "report.retried": _("Report file made again"),
    "delivery.retried": _("Undeliverable message sent again"),
}
SOURCES = {
    "browser": _("browser"),
    "api": _("API"),
    "command": _("command line"),
    "demo": _("demonstration"),
    "system": _("system"),
}
