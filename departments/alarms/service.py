"""An auditor looks at an alarm and says what it was."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from departments.alarms.models import Alarm
from departments.alarms.watching import dealt_with
from departments.models import User
from departments.permissions import Action, authorize, reach_for
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all

LONGEST_NOTE = 500


class AlarmRefused(Exception):
    """It cannot be done; the message says why."""


@transaction.atomic
def acknowledge(alarm_id: int, *, actor: User, source: str, note: str) -> Alarm:
    """Deals with it, in words. Raises PermissionDenied, Http404, AlarmRefused without words and
    where somebody was there before."""
    authorize(actor, Action.READ_WHOLE_TRAIL)
    within = Alarm.objects.within(reach_for(actor, Action.READ_WHOLE_TRAIL))
    alarm = within.select_for_update(of=("self",)).filter(pk=alarm_id).first()
    if alarm is None:
        raise Http404
    if alarm.acknowledged_by:
        told = _("%(name)s has dealt with it already.")
        raise AlarmRefused(told % {"name": alarm.acknowledged_by.full_name})
    said = note.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise AlarmRefused(_("Say in at most 500 characters what it was."))
    alarm.acknowledged_at, alarm.acknowledged_by, alarm.note = clock.real_now(), actor, said
    alarm.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    entry = AuditEntry("alarm.acknowledged", alarm, said, {"kind": alarm.kind}, changes_facts=False)
    record_all([entry], actor=actor, source=source)
    dealt_with(alarm, actor)
    return alarm
