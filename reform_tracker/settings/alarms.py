"""When what stands in the trail is an alarm (departments/alarms/rules.py)."""

from datetime import time

from django.core.exceptions import ImproperlyConfigured

from reform_tracker.settings.environment import env, hours

# Within an hour: failures of one account, from one address, before a sign-in that worked; files
# taken and refusals of one account; alarms of what a stranger can bring about that stand by
# themselves, each kind and organization. Of how many such of a kind auditors are told in a day. How
# far a clock may go back, in seconds.
LIMITS = {
    "failures": 5,
    "address_failures": 15,
    "failures_before": 3,
    "files": 30,
    "refusals": 20,
    "apart": 5,
    "told": 20,
    "clock_seconds": 120,
}


def alarm_limits(given: dict[str, str]) -> dict[str, int]:
    """Those that are given, beside the defaults of the others."""
    found = dict(LIMITS)
    for name, value in given.items():
        if name not in LIMITS or not value.isdecimal() or int(value) < 1:
            raise ImproperlyConfigured(
                f"ALARM_LIMITS holds {name}={value}; whole numbers for {', '.join(LIMITS)}."
            )
        found[name] = int(value)
    return found


ALARM_LIMITS: dict[str, int] = alarm_limits(env.dict("ALARM_LIMITS", default={}))
# Of a working day; files that are taken at other times are looked at.
OFFICE_HOURS: tuple[time, time] = hours(
    "OFFICE_HOURS", env.str("OFFICE_HOURS", default="07:00-21:00")
)
