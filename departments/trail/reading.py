"""Who reads which part of the audit trail."""

from django.db.models import Q, QuerySet

from departments.models import User
from departments.permissions import Action, reach_for
from departments.reach import Reach
from reform_tracker.audit import labels
from reform_tracker.audit.models import AuditEvent


def audited(user: User) -> Reach:
    """The organizations whose part of the trail the account audits; nowhere for everybody else."""
    return reach_for(user, Action.READ_WHOLE_TRAIL)


def visible_events(user: User) -> QuerySet[AuditEvent]:
    """The auditor reads all that was done by accounts of organizations within reach; a member what
    was done in the name of the own organization.

    Reviews, accounts, plans and reports concern every organization: whoever did them, whatever
    roles he holds today, they belong to no organization's own trail. People see what they did
    themselves.
    """
    reach = audited(user)
    if reach.whole:
        return AuditEvent.objects.all()
    seen = Q(actor_id=user.pk) | reach.among("organization_id")
    if user.is_member:
        seen |= Q(organization_id=user.organization_id, action__in=labels.known.own)
    return AuditEvent.objects.filter(seen)
