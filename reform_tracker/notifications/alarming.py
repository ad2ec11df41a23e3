"""Auditors learn of alarms in the inbox and by their own channels; what is dealt with is silent."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from departments.alarms.models import Alarm
from departments.alarms.watching import concerns
from departments.models import User
from departments.templatetags.alarms import alarm_harmless, alarm_subject, alarm_title
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.personal import channels_of

URGENCY = 90


def tell(alarms: Sequence[Alarm], auditors: Sequence[User]) -> None:
    ways = channels_of([one.pk for one in auditors])
    with translation.override(settings.LANGUAGE_CODE):  # a stored text speaks one language
        drafts = [
            _draft(alarm, auditor, way)
            for alarm in alarms
            for auditor in auditors
            if concerns(alarm, auditor)
            for way in ("inbox", *ways.get(auditor.pk, ()))
        ]
    outbox.enqueue(drafts)


def dealt_with(alarm: Alarm, by: User) -> None:
    outbox.settle({alarm.key}, at=clock.real_now(), by=by)


def _draft(alarm: Alarm, auditor: User, way: str) -> outbox.Draft:
    said = {"what": alarm_title(alarm.kind), "whom": alarm_subject(alarm)}
    return outbox.Draft(
        duty_key=alarm.key,
        recipient_id=auditor.pk,
        rule="raised",
        business_date=clock.today(),
        channel=way,
        title=_("Alarm: %(what)s (%(whom)s)") % said,
        body=alarm_harmless(alarm.kind),
        link=alarm.page(),
        due_on=clock.today(),
        urgency=URGENCY,
        topic=Topic.NEWS,
    )
