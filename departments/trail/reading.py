"""Who reads which part of the audit trail."""

from django.db.models import Q, QuerySet

from departments.models import User
from departments.permissions import Action, reach_for
from reform_tracker.audit import labels
from reform_tracker.audit.models import AuditEvent


def visible_events(user: User) -> QuerySet[AuditEvent]:
    """The auditor reads all that was done by accounts of organizations within reach; a member what
    was done in the name of the own organization.

    Reviews, accounts, plans and reports concern every organization: whoever did them, whatever
    roles he holds today, they belong to no organization's own trail. People see what they did
    themselves.
    """
    audited = reach_for(user, Action.READ_WHOLE_TRAIL)
    if audited.whole:
        return AuditEvent.objects.all()
    seen = Q(actor_id=user.pk) | audited.among("organization_id")
    if user.is_member:
        seen |= Q(organization_id=user.organization_id, action__in=labels.known.own)
    return AuditEvent.objects.filter(seen)
