"""What is done at once when an account may be in wrong hands, by whoever runs the servers.

The pages do the same with more care: who takes over, and who may. These work when no administrator
can be trusted, and leave the reason in the trail.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from departments.accounts import moving
from departments.accounts.reasons import stated
from departments.accounts.service import AccountRefused
from departments.accounts.sessions import end_sessions
from departments.granting.proposing import overtake_suspension, suspension_of
from departments.models import AccountSession, RememberedDevice, User
from reform_tracker.audit.trail import record


@transaction.atomic
def end_sessions_of(usernames: Collection[str], *, source: str, reason: str) -> list[User]:
    """Ends all sessions of these accounts, and forgets the browsers that were remembered for them.

    Raises AccountRefused for an account that there is not, and without a reason.
    """
    words = stated(reason, AccountRefused)
    people = [_named(username) for username in usernames]
    for person in people:
        end_sessions(person)
    _forget_and_tell(people, source, words)
    return people


@transaction.atomic
def end_every_session(*, source: str, reason: str) -> list[User]:
    """The same for everybody; returns who was signed in. Raises AccountRefused without a reason."""
    words = stated(reason, AccountRefused)
    known = Q(pk__in=AccountSession.objects.values("account"))
    remembered = Q(pk__in=RememberedDevice.objects.values("user"))
    people = User.objects.select_for_update(no_key=True, of=("self",))
    found = list(people.filter(known | remembered).order_by("pk"))
    AccountSession.objects.all().delete()
    _forget_and_tell(found, source, words)
    return found


@transaction.atomic
def close_at_once(username: str, *, source: str, reason: str) -> User:
    """Closes an account, ends its sessions and revokes it where it is an API client's. Nobody takes
    over what is open: once it is clear what happened it is opened again, or left in good order.

    Raises AccountRefused for an account that there is not or that is closed, and without a reason.
    """
    words = stated(reason, AccountRefused)
    person = _named(username)
    if not person.is_active and not suspension_of(person):
        raise AccountRefused(f"The account {username} is closed already.")
    RememberedDevice.objects.filter(user=person).delete()
    overtake_suspension(person)
    moving.close(person, None, None, source, reason=words)
    return person


def _forget_and_tell(people: Collection[User], source: str, reason: str) -> None:
    RememberedDevice.objects.filter(user__in=people).delete()
    for person in people:
        record(
            actor=None,
            action="account.sessions_ended",
            target=person,
            source=source,
            summary=person.trail_name,
            data={"reason": reason},
        )


def _named(username: str) -> User:
    person = User.objects.select_for_update(of=("self",)).filter(username=username).first()
    if person is None:
        raise AccountRefused(f"There is no account {username}.")
    return person
