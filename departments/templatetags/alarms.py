"""What an alarm is called and of whom it tells."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.alarms.models import Alarm
from departments.alarms.rules import BY_KIND
from departments.models import User

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
    """The account, else the address, else the trail itself; of many how many."""
    if many := len(alarm.parts):
        told = ngettext("%(count)s account or address", "%(count)s accounts or addresses", many)
        return told % {"count": many}
    if alarm.account:
        return alarm.account.trail_name
    return alarm.address or _("The trail itself")


@register.filter
def alarm_parts(alarm: Alarm) -> list[tuple[str, int]]:
    """Of an alarm that stands for many: each in words, with how many events, most first."""
    named = {part: part.partition(":")[::2] for part in alarm.parts}
    numbers = [int(rest) for kind, rest in named.values() if kind == "account"]
    people = {str(one.pk): one.trail_name for one in User.objects.filter(pk__in=numbers)}
    ordered = sorted(alarm.parts.items(), key=lambda one: (-one[1], one[0]))
    return [
        (people.get(rest, rest) if kind == "account" else rest or _("others"), many)
        for part, many in ordered
        for kind, rest in (named[part],)
    ]
