"""What an alarm is called and of whom it tells."""

from django import template
from django.utils.translation import gettext as _

from departments.alarms.models import Alarm
from departments.alarms.rules import BY_KIND

register = template.Library()


@register.filter
def alarm_title(kind: str) -> str:
    """What was seen; a rule that is gone is shown by its code."""
    rule = BY_KIND.get(kind)
    return str(rule.title) if rule else kind


@register.filter
def alarm_harmless(kind: str) -> str:
    """What it mostly is, so that nobody is suspected for nothing."""
    rule = BY_KIND.get(kind)
    return str(rule.harmless) if rule else ""


@register.filter
def alarm_subject(alarm: Alarm) -> str:
    """The account, else the address, else the trail itself."""
    if alarm.account:
        return alarm.account.trail_name
    return alarm.address or _("The trail itself")
