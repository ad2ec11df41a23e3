"""Who reads which part of the audit trail, and what its codes are called."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.permissions import Action, can
from reform_tracker.audit.models import AuditEvent


def visible_events(user: User) -> QuerySet[AuditEvent]:
    """The auditor reads all; a member what was done in the name of the own organization.

    Reviews, accounts, plans and reports concern every organization: whoever did them, whatever
    roles he holds today, they belong to no organization's own trail. People see what they did
    themselves.
    """
    if can(user, Action.READ_WHOLE_TRAIL):
        return AuditEvent.objects.all()
    mine = Q(actor_id=user.pk)
    if not user.is_member:
        return AuditEvent.objects.filter(mine)
    ours = Q(organization_id=user.organization_id, action__in=OWN_DEEDS)
    return AuditEvent.objects.filter(mine | ours)


# What an account does in the name of its organization.
OWN_DEEDS = frozenset(
    f"{story}.{deed}"
    for story in ("filing", "progress")
    for deed in ("saved", "hand_over", "send_back", "sign", "withdraw")
) | {"contribution.handed_in", "attachment.added", "attachment.removed"}
ACTIONS = {
    "account.created": _("Account made"),
    "account.roles": _("Roles changed"),
    "account.closed": _("Account closed"),
    "account.opened": _("Account opened"),
    "account.password": _("Password changed"),
    "account.password_reset": _("First password given"),
    "api_client.created": _("API client made"),
    "api_client.revoked": _("API client revoked"),
    "calendar.imported": _("Holiday notice taken over"),
    "calendar.day": _("Day of the calendar changed"),
    "channel.saved": _("Personal channel saved"),
    "channel.removed": _("Personal channel removed"),
    "leave.registered": _("Leave registered"),
    "leave.ended": _("Leave ended"),
    "reminder_rule.saved": _("Reminder rule saved"),
    "reminder_rule.deleted": _("Reminder rule deleted"),
    "agenda.dealt_with": _("Dealt with at the meeting"),
    "agenda.put_back": _("Put back on the list for the meeting"),
    "organization.added": _("Organization added"),
    "organization.named": _("Organization named"),
    "document.uploaded": _("Document uploaded"),
    "document.edited": _("Document put right"),
    "document.undone": _("Change of the document undone"),
    "document.discarded": _("Document discarded"),
    "plan.corrected": _("Plan corrected"),
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
# What an event is about, and the route of its page where it has one.
OBJECTS = {
    "tasks.implementationplan": (_("Implementation plan"), "tasks:filing"),
    "tasks.progressreport": (_("Progress report"), "tasks:report"),
    "tasks.contribution": (_("Supporter's part"), None),
    "tasks.attachment": (_("File"), "tasks:attachment"),
    "tasks.documentdraft": (_("Document"), "tasks:import"),
    "tasks.task": (_("Task"), "reports:task"),
    "tasks.reformplan": (_("Plan"), "reports:document"),
    "departments.user": (_("Account"), "departments:account"),
    "departments.apiclient": (_("API client"), None),
    "departments.organization": (_("Organization"), None),
    "departments.absence": (_("Leave"), None),
    "tasks.reminderrule": (_("Reminder rule"), None),
    "tasks.agendaitem": (_("Item for the meeting"), None),
    "reports.provincialreport": (_("Provincial report"), None),
    "reports.reportfile": (_("Report file"), None),
    "notifications.delivery": (_("Digest"), None),
}
SOURCES = {
    "browser": _("browser"),
    "api": _("API"),
    "command": _("command line"),
    "demo": _("demonstration"),
    "system": _("system"),
}
