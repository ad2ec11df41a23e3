"""Who reads which part of the audit trail."""

from django.db.models import Q, QuerySet

from departments.models import User
from departments.permissions import Action, can
from reform_tracker.audit import labels
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
    ours = Q(organization_id=user.organization_id, action__in=labels.known.own)
    return AuditEvent.objects.filter(mine | ours)
