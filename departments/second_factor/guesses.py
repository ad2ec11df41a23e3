"""Wrong codes of an account, from wherever they come."""

from datetime import timedelta

from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent

WRONG_CODE = "account.second_factor_failed"
MOST, WITHIN = 10, timedelta(minutes=15)


def are_too_many(username: str) -> bool:
    """Whether no code of the account is looked at for now."""
    user = User.objects.filter(username=username).first()
    return user is not None and wrong_codes_of(user) >= MOST


def wrong_codes_of(user: User) -> int:
    """How many there were lately."""
    return AuditEvent.objects.filter(
        object_type=User._meta.label_lower,
        object_id=str(user.pk),
        action=WRONG_CODE,
        recorded_at__gt=clock.real_now() - WITHIN,
    ).count()
