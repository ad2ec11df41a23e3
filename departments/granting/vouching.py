"""The operator of the server vouches for an administrator whom a single person made."""

from django.db import transaction
from django.utils.translation import gettext as _

from departments.accounts.reasons import stated
from departments.accounts.service import AccountRefused
from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record


@transaction.atomic
def vouch_for(username: str, *, source: str, reason: str) -> User:
    """From now on this administrator is somebody of its own, and no other one's second voice.

    Raises User.DoesNotExist; AccountRefused for who is no security administrator, and without a
    reason.
    """
    user = User.objects.select_for_update(of=("self",)).get(username=username)
    words = stated(reason, AccountRefused)
    alone = user.grants.filter(role=Role.SECURITY_ADMIN, confirmed_at=None)
    if not user.holds(Role.SECURITY_ADMIN):
        raise AccountRefused(_("This account is no security administrator."))
    alone.update(confirmed_at=clock.real_now())
    record(
        actor=None,
        action="account.vouched",
        target=user,
        source=source,
        summary=user.trail_name,
        data={"reason": words},
    )
    return user
