"""Each event that changes what an account is or holds says what that is afterwards."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from departments.granting.models import Kind, Proposal
from departments.models import ApiClient, OrganizationChange, PersonMove, RoleGrant, User
from departments.standing import facts
from departments.standing.facts import (
    FACTORS,
    GRANTS,
    IDENTITY,
    PASSWORD,
    STATE,
    TOKENS,
)
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.audit.sources import SYSTEM
from reform_tracker.audit.trail import AuditEntry, record, record_all

DATA = "standing"  # under this name the data of an event hold it
ATTESTED = "account.attested"
AT_ONCE = 200  # accounts in one event
ALL = tuple(facts.PARTS)

# Which parts an action explains. A part that is not named here is not laundered by it.
EXPLAINS: Mapping[str, tuple[str, ...]] = {
    "account.created": (STATE, GRANTS, PASSWORD, FACTORS, IDENTITY),
    "account.roles": (GRANTS,),
    "account.vouched": (GRANTS,),
    "account.closed": (STATE,),
    "account.opened": (STATE,),
    "account.suspended": (STATE,),
    "account.moved": (STATE, GRANTS),
    "account.password": (PASSWORD,),
    "account.password_reset": (PASSWORD,),
    "account.rehashed": (PASSWORD,),
    "account.second_factor_set_up": (FACTORS,),
    "account.second_factor_removed": (FACTORS,),
    "account.second_factor_reset": (FACTORS,),
    "account.security_key_added": (FACTORS,),
    "account.security_key_removed": (FACTORS,),
    "account.identity_bound": (IDENTITY,),
    "account.identity_unbound": (IDENTITY,),
    "api_client.created": ALL,
    "api_client.changed": (TOKENS,),
    "api_client.renewed": (TOKENS,),
    "api_client.revoked": (TOKENS,),
    "api_client.rekeyed": (TOKENS,),
    "organization.people_confirmed": (STATE, GRANTS),
    "organization.changed": (STATE, GRANTS),
}
CONFIRMED = "account.proposal_confirmed"
OF_PROPOSALS: Mapping[str, tuple[str, ...]] = {
    Kind.ROLES: (GRANTS, PASSWORD, FACTORS, IDENTITY),
    Kind.PASSWORD: (PASSWORD,),
    Kind.FACTOR: (FACTORS,),
    Kind.OPENING: (STATE,),
    Kind.CLOSING: (STATE,),
    Kind.SUSPENSION: (STATE,),
}
ACTIONS = (*EXPLAINS, CONFIRMED, ATTESTED)


def beside(entry: AuditEntry) -> Mapping[str, Any]:
    """What an entry says beside its own words, as the rows are in its transaction."""
    target = entry.target
    if entry.action == CONFIRMED and isinstance(target, Proposal):
        return said([target.user_id], OF_PROPOSALS[target.kind])
    parts = EXPLAINS.get(entry.action)
    return said(_accounts(target), parts) if parts else {}


def said(numbers: Collection[int], parts: Iterable[str]) -> Mapping[str, Any]:
    """These parts of the accounts; of what is secret an HMAC by the key of the trail."""
    by = (settings.TRAIL_KEYS.current.name, settings.TRAIL_DIGEST)
    return {
        DATA: {
            str(pk): {part: facts.kept(pk, part, values[part], *by) for part in parts}
            for pk, values in facts.standing(numbers).items()
        }
    }


def _accounts(target: Any) -> list[int]:
    if isinstance(target, User):
        return [target.pk]
    if isinstance(target, ApiClient):
        return [target.account_id]
    if isinstance(target, OrganizationChange):
        return _people_of(target)
    return [target.user_id]


def _people_of(change: OrganizationChange) -> list[int]:
    """Who goes with it, and who holds a role for whoever takes over."""
    done = PersonMove.objects.filter(change=change).exclude(done_on=None)
    found = set(done.values_list("user", flat=True))
    if change.applied_on and change.ends:
        gone = change.organization
        heirs = {gone.pk, gone.parent_id, gone.successor_id, change.successor_id} - {None}
        held = RoleGrant.objects.filter(organization__in=heirs)
        found |= set(held.values_list("user", flat=True))
    return sorted(found)


def begin() -> int:
    """Once in the life of a system: what there is when accounts begin to be compared is written
    down as it is, signed in the trail. How many accounts that were."""
    if AuditEvent.objects.filter(action=ATTESTED).exists():
        return 0
    with transaction.atomic():
        numbers = list(User.objects.order_by("pk").values_list("pk", flat=True))
        _attest(numbers, SYSTEM, {"first": True})
    return len(numbers)


def attest(usernames: Collection[str], *, source: str, reason: str) -> list[str]:
    """A person answers for it that these accounts are as they should be; those that there are."""
    with transaction.atomic():
        rows = User.objects.filter(username__in=usernames).order_by("pk")
        people = dict(rows.values_list("pk", "username"))
        _attest(list(people), source, {"reason": reason})
    return list(people.values())


def _attest(numbers: list[int], source: str, more: Mapping[str, Any]) -> None:
    entries = [
        AuditEntry(
            ATTESTED,
            AuditHead(pk=1),
            str(len(numbers[start : start + AT_ONCE])),
            {**more, **said(numbers[start : start + AT_ONCE], ALL)},
            changes_facts=False,
        )
        for start in range(0, len(numbers) or 1, AT_ONCE)
    ]
    record_all(entries, actor=None, source=source)


def carry_on(user: User, part: str, action: str, target: Any, change: Callable[[], int]) -> bool:
    """Renews what is kept of a secret that has just proved itself; whether it was done. Only what
    was explained until now is explained afterwards: a hash that somebody put there stays his."""
    from departments.standing import comparing  # noqa: PLC0415 (reads what is recorded here)

    with transaction.atomic():
        explained = comparing.is_explained(user.pk, part)
        done = bool(change())
        if done and explained:
            record(actor=user, action=action, target=target, source=SYSTEM, summary=str(target))
    return done
