"""What needs a second person, and how it is proposed. Doors ask here before they give anything."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy

from departments.accounts.models import User
from departments.granting import news
from departments.granting.models import SUSPENDED, WAITS, Kind, Proposal, State
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.sources import SYSTEM
from reform_tracker.audit.trail import record

ANOTHER_WAITS = gettext_lazy(
    "Another proposal for this account waits already: have it decided or withdraw it first."
)
# Whoever may confirm is written to each time: proposing and withdrawing again must not drown them.
DAY, MOST_OF_ONE, MOST_A_DAY = timedelta(days=1), 5, 50
TOO_OFTEN = gettext_lazy(
    "You have proposed this for the account %(count)d times within a day. Agree with another "
    "security administrator first, and propose it tomorrow."
)
TOO_MANY = gettext_lazy(
    "You have proposed %(count)d times within a day, which is the most. Go on tomorrow."
)
HALF = 8  # characters of a drawn half: 5 bits each, no sign that is read as another
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class NotProposed(Exception):
    """It cannot be proposed now; the message says why."""


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


def taking(pairs: Iterable[tuple[Role, int]]) -> Pairs:
    """Those of these roles that nobody takes away alone: whoever audits would be sent away by whom
    he watches."""
    return frozenset(pair for pair in pairs if pair[0] in confirmed_roles())


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
    colleague: User | None = None,
    is_bounded: bool = True,
) -> Proposal:
    """Puts it before the other administrators, who are told. Pressed twice it is the same proposal.
    The caller has locked the account.

    Raises NotProposed while another one of the kind waits, and, `is_bounded`, where it was proposed
    too often.
    """
    listed = [[role.value, place] for role, place in sorted(roles)]
    ended = [[role.value, place] for role, place in sorted(instead)]
    waiting = Proposal.objects.filter(user=user, kind=kind, state=State.PROPOSED).first()
    if waiting is not None and not waiting.is_waiting:
        lapse(waiting)
    elif waiting is not None:
        same = waiting.proposed_by_id == actor.pk and waiting.reason == reason
        same = same and (waiting.roles, waiting.instead) == (listed, ended)
        if same and not first_half and waiting.colleague == colleague:
            return waiting
        raise NotProposed(str(ANOTHER_WAITS))
    if is_bounded:
        _require_not_too_often(user, kind, actor)
    now = clock.real_now()
    is_given = any(role in confirmed_roles() for role, _place in roles)
    made = Proposal.objects.create(
        user=user,
        kind=kind,
        roles=listed,
        instead=ended,
        reason=reason,
        first_half=first_half or (drawn_half() if kind == Kind.ROLES and is_given else ""),
        colleague=colleague,
        proposed_by=actor,
        proposed_at=now,
        lapses_at=now + (SUSPENDED if kind == Kind.SUSPENSION else WAITS),
    )
    news.proposed(made)
    record(
        actor=actor,
        action="account.proposed",
        target=made,
        source=source,
        summary=summary_of(made),
        data={
            "account": user.pk,
            "kind": kind.value,
            "roles": listed,
            "instead": ended,
            "reason": reason,
        },
    )
    return made


def _require_not_too_often(user: User, kind: Kind, actor: User) -> None:
    """Raises NotProposed."""
    lately = Proposal.objects.filter(proposed_at__gt=clock.real_now() - DAY)
    if lately.filter(user=user, kind=kind, proposed_by=actor).count() >= MOST_OF_ONE:
        raise NotProposed(TOO_OFTEN % {"count": MOST_OF_ONE})
    if lately.filter(proposed_by=actor).count() >= MOST_A_DAY:
        raise NotProposed(TOO_MANY % {"count": MOST_A_DAY})


def lapse(proposal: Proposal) -> None:
    """Ends a proposal that nobody decided about in time; the proposer is told."""
    _end(
        proposal,
        State.LAPSED,
        "account.proposal_lapsed",
        {
            "roles": proposal.roles,
            "instead": proposal.instead,
            "proposed_by": proposal.proposed_by.trail_name,
        },
    )
    if proposal.kind == Kind.SUSPENSION:
        end_suspension(proposal.user, None, SYSTEM)


def _end(proposal: Proposal, state: State, action: str, more: Mapping[str, object]) -> None:
    """Nobody decided: it ends by itself, and its half of a password is forgotten."""
    proposal.state, proposal.decided_at = state, clock.real_now()
    proposal.first_half = ""
    proposal.save(update_fields=["state", "decided_at", "first_half"])
    news.decided(proposal)
    record(
        actor=None,
        action=action,
        target=proposal,
        source=SYSTEM,
        summary=summary_of(proposal),
        data={"account": proposal.user_id, "kind": proposal.kind, **more},
    )


def suspension_of(user: User) -> Proposal | None:
    """The one by which the account is closed for the time being."""
    rows = Proposal.objects.filter(user=user, kind=Kind.SUSPENSION, state=State.PROPOSED)
    return rows.first()


def end_suspension(user: User, actor: User | None, source: str) -> None:
    """Nobody agreed: the account is open as before, unless its organization has ended."""
    if user.organization.valid_until is not None:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(
        actor=actor,
        action="account.opened",
        target=user,
        source=source,
        summary=user.trail_name,
        data={"before": "suspended", "after": "open"},
    )


def overtake_suspension(user: User) -> None:
    """The account is closed for good: no suspension that lapses opens it again."""
    waiting = suspension_of(user)
    if waiting is None:
        return
    _end(waiting, State.WITHDRAWN, "account.proposal_withdrawn", {"reason": waiting.reason})


def drawn_half() -> str:
    """Half of a first password."""
    return get_random_string(HALF, SIGNS)


def summary_of(proposal: Proposal) -> str:
    """What the trail says of it: whose account, and what."""
    return f"{proposal.user.trail_name}: {proposal.what_in_words()}"
