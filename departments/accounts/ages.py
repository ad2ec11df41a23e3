"""Passwords that grow old (`PASSWORD_PROFILE`)."""

from datetime import timedelta

from django.conf import settings

from departments.accounts.models import PASSWORD_WARNED
from departments.models import User
from reform_tracker import clock


def whose_password_ends() -> list[User]:
    """Open accounts of people whose password ends within the days of warning."""
    days = settings.PASSWORD_PROFILE["days"]
    if not days:
        return []
    now = clock.real_now()
    age = timedelta(days=days)
    window = (now - age, now - age + PASSWORD_WARNED)
    aging = User.objects.filter(is_active=True, password_changed_at__range=window)
    return [user for user in aging if user.password_ends_soon(now) and user.has_usable_password()]
