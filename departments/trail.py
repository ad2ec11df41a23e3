"""Who reads which part of the audit trail."""

from django.db.models import QuerySet

from departments.models import User
from departments.permissions import Action, can
from reform_tracker.audit.models import AuditEvent


def visible_events(user: User) -> QuerySet[AuditEvent]:
    """The auditor reads all; everybody else what accounts of their own organization did.

    An administrator's organization is no licence to read its business: those accounts see what
    they did themselves.
    """
    if can(user, Action.READ_WHOLE_TRAIL):
        return AuditEvent.objects.all()
    if user.is_member:
        return AuditEvent.objects.filter(organization_id=user.organization_id)
    return AuditEvent.objects.filter(actor_id=user.pk)
