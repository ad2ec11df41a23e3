"""What needs a second person, and how it is proposed. Doors ask here before they give anything."""

from collections.abc import Collection
from functools import cache

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy

from departments.accounts.models import User
from departments.granting import news
from departments.granting.models import WAITS, Kind, Proposal, State
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record

ANOTHER_WAITS = gettext_lazy(
    "Another proposal for this account waits already: have it decided or withdraw it first."
)
HALF = 8  # characters of a drawn half: 5 bits each, no sign that is read as another
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"

Pairs = frozenset[tuple[Role, int]]


def confirmed_roles() -> frozenset[Role]:
    """The roles that nobody gives alone, as the setting says."""
    return _roles(settings.CONFIRMED_ROLES)


def roles_by_two() -> list[str]:
    """Their words, in the order in which roles stand on a page."""
    return [str(role.label) for role in Role if role in confirmed_roles()]


@cache
def _roles(names: frozenset[str]) -> frozenset[Role]:
    return frozenset(map(Role, names))


def is_privileged(user: User) -> bool:
    """Whether whoever gets into the account gets at what two have to give."""
    return user.holds(*confirmed_roles())


def is_given_by_two(user: User) -> bool:
    """Whether two people, or the operator of the server, have given it one of these roles: then
    nobody alone knows what opens it."""
    held = user.grants.filter(role__in=confirmed_roles())
    return held.filter(Q(confirmed_at__isnull=False) | Q(granted_by=None)).exists()


def needing(pairs: Pairs, actor: User | None, user: User | None = None) -> Pairs:
    """Those of these roles that a second person confirms. What the account reaches already by the
    same role is no more power; without an `actor` it is the operator of the server who gives."""
    if actor is None:
        return frozenset()
    return frozenset(
        (role, place)
        for role, place in pairs
        if role in confirmed_roles() and not (user and user.reach(role).covers(place))
    )


def propose(
    user: User,
    kind: Kind,
    *,
    actor: User,
    source: str,
    roles: Collection[tuple[Role, int]] = (),
    instead: Collection[tuple[Role, int]] = (),
    reason: str = "",
    first_half: str = "",
) -> Proposal | None:
    """Puts it before the other administrators, who are told; None while another one of the kind
    waits. Pressed twice it is the same proposal. The caller has locked the account."""
    listed = [[role.value, place] for role, place in sorted(roles)]
    waiting = Proposal.objects.filter(user=user, kind=kind, state=State.PROPOSED).first()
    if waiting is not None and not waiting.is_waiting:
        lapse(waiting)
    elif waiting is not None:
        same = waiting.proposed_by_id == actor.pk and waiting.roles == listed
        return waiting if same and not first_half and waiting.reason == reason else None
    now = clock.real_now()
    made = Proposal.objects.create(
        user=user,
        kind=kind,
        roles=listed,
        instead=[[role.value, place] for role, place in sorted(instead)],
        reason=reason,
        first_half=first_half or (drawn_half() if kind == Kind.ROLES else ""),
        proposed_by=actor,
        proposed_at=now,
        lapses_at=now + WAITS,
    )
    news.proposed(made)
    record(
        actor=actor,
        action="account.proposed",
        target=made,
        source=source,
        summary=summary_of(made),
        data={"account": user.pk, "kind": kind.value, "roles": listed, "reason": reason},
    )
    return made


def lapse(proposal: Proposal) -> None:
    """Ends a proposal that nobody decided about in time; the proposer is told."""
    proposal.state, proposal.decided_at = State.LAPSED, clock.real_now()
    proposal.first_half = ""
    proposal.save(update_fields=["state", "decided_at", "first_half"])
    news.decided(proposal)
    record(
        actor=None,
        action="account.proposal_lapsed",
        target=proposal,
        source="system",
        summary=summary_of(proposal),
        data={"account": proposal.user_id, "proposed_by": proposal.proposed_by.trail_name},
    )


def drawn_half() -> str:
    """Half of a first password."""
    return get_random_string(HALF, SIGNS)


def summary_of(proposal: Proposal) -> str:
    """What the trail says of it: whose account, and what."""
    return f"{proposal.user.trail_name}: {proposal.what_in_words()}"
