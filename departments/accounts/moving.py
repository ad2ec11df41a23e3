"""Where the people of a changed organization go, and people who move or leave by themselves.

Nothing may wait for somebody who cannot sign in: whatever else is addressed to a person is handed
on by listeners, in the same transaction.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.accounts import service as accounts
from departments.accounts.able import ACTING
from departments.accounts.service import AccountRefused
from departments.accounts.sessions import end_sessions
from departments.api_clients import service as api_clients
from departments.granting.models import Kind
from departments.granting.proposing import (
    NotProposed,
    is_privileged,
    overtake_suspension,
    propose,
)
from departments.models import (
    ApiClient,
    Organization,
    OrganizationChange,
    PersonMove,
    RoleGrant,
    User,
)
from departments.permissions import Access, Action, authorize
from departments.roles import MEMBERS, Role, conflicts
from reform_tracker import clock
from reform_tracker.audit.trail import record

NO_SUCH_COLLEAGUE = gettext_lazy(
    "Choose an open account of the same organization with the same roles."
)
REACHES_FURTHER = gettext_lazy(
    "%(name)s holds a role that reaches further than you do: leave it to whoever does."
)

# Gets the person who moves or leaves, who takes over what is open (None: nobody can), and the
# organization that is left.
Listener = Callable[[User, User | None, Organization], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Registering twice is registering once."""
    if listener not in _listeners:
        _listeners.append(listener)


@dataclass(frozen=True, slots=True)
class MoveInput:
    """Where somebody goes: without an organization the person leaves, and the colleague takes over
    what is open."""

    user_id: int
    organization_id: int | None
    roles: tuple[Role, ...] = ()
    colleague_id: int | None = None


def people_of(change: OrganizationChange) -> QuerySet[User]:
    """The open accounts whose organization it is, those behind API clients as well, and those that
    have been confirmed already."""
    confirmed = change.people.values("user")
    organization = User.objects.filter(organization=change.organization_id, is_active=True)
    return (
        (organization | User.objects.filter(pk__in=confirmed))
        .order_by("name_order", "pk")
        .distinct()
    )


@transaction.atomic
def confirm_people(
    change_id: int, moves: Collection[MoveInput], *, actor: User, source: str
) -> list[PersonMove]:
    """The security administrator says who goes where, with which roles. It takes effect with the
    change, at once if that is in effect already.

    Raises AccountRefused for oneself, for somebody else's people, for whoever holds a role beyond
    the actor's reach and for a role that nobody may hold there; PermissionDenied, Http404.
    """
    rows = OrganizationChange.objects.select_for_update(of=("self",))
    change = rows.filter(pk=change_id).first()
    if change is None:
        raise Http404
    access = Access(owner=change.organization_id, public=True)
    authorize(actor, Action.MANAGE_ACCOUNTS, access)
    if change.cancelled_at is not None:
        raise AccountRefused(_("This change is cancelled."))
    known = {person.pk: person for person in people_of(change)}
    done = set(change.people.exclude(done_on=None).values_list("user_id", flat=True))
    managed = set(accounts.managed_by(actor).filter(pk__in=known).values_list("pk", flat=True))
    kept = []
    for move in moves:
        if move.user_id in done:
            continue
        person = _movable(move.user_id, known, managed, actor)
        roles = _roles_there(person, move, actor)
        row, _made = PersonMove.objects.update_or_create(
            change=change,
            user_id=person.pk,
            defaults={
                "organization_id": move.organization_id,
                "roles": sorted(roles),
                "colleague": _named(person, move.colleague_id),
                "confirmed_by": actor,
                "confirmed_at": clock.now(),
            },
        )
        kept.append(row)
    if change.applied_on is not None:
        carry_out(change, source)
    record(
        actor=actor,
        action="organization.people_confirmed",
        target=change,
        source=source,
        summary=f"{change.former_short_name}: {len(kept)}",
        data={"people": [[one.user_id, one.organization_id, one.roles] for one in kept]},
    )
    return kept


def _movable(
    user_id: int, known: Mapping[int, User], managed: Collection[int], actor: User
) -> User:
    if user_id not in known:
        raise AccountRefused(_("This account does not belong to the organization."))
    if user_id == actor.pk:
        raise AccountRefused(_("Nobody moves their own account. Ask the other administrator."))
    if user_id not in managed:
        raise AccountRefused(str(REACHES_FURTHER) % {"name": known[user_id].full_name})
    return known[user_id]


def carry_out(change: OrganizationChange, source: str) -> None:
    """Moves those who were confirmed and have not moved yet, of a change that is in effect. What is
    written to the trail comes last: then nothing may be waited for."""
    rows = change.people.filter(done_on=None).order_by("user")
    concerned = list(rows.values_list("user_id", flat=True))
    people = User.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(concerned)
    # Read under the locks: a role that is taken away meanwhile goes out of the row.
    waiting = list(rows.select_related("confirmed_by", "organization__successor", "colleague"))
    waiting = [row for row in waiting if _still_goes(row, people[row.user_id], change)]
    for row in waiting:
        # Of whoever goes along everything else went with the lines.
        if row.organization is None or row.colleague is not None:
            _tell(people[row.user_id], row.colleague, change.organization)
    for row in waiting:
        if row.organization is not None:
            target = row.organization.successor or row.organization
            roles = [Role(role) for role in row.roles]
            _place(people[row.user_id], target, roles, row.confirmed_by)
        row.done_on = clock.today()
        row.save(update_fields=["done_on"])
    for row in waiting:
        if row.organization is None:
            _let_leave(people[row.user_id], row, source)


def _let_leave(person: User, row: PersonMove, source: str) -> None:
    """Whoever holds a privileged role stays until a second person has confirmed."""
    if is_privileged(person):
        with suppress(NotProposed):  # another administrator has proposed it already
            propose(person, Kind.CLOSING, actor=row.confirmed_by, source=source, is_bounded=False)
    else:
        close(person, row.colleague, row.confirmed_by, source)


def _still_goes(row: PersonMove, person: User, change: OrganizationChange) -> bool:
    """Whoever has been moved elsewhere since, or has left, is not carried off again: what was
    decided since holds. Whose account was closed at once still goes along with the organization."""
    left = row.organization is None and not person.is_active
    if person.organization_id == change.organization_id and not left:
        return True
    row.done_on = clock.today()
    row.save(update_fields=["done_on"])
    return False


@transaction.atomic
def leave(user_id: int, *, colleague_id: int | None, actor: User, source: str) -> User:
    """Closes the account of somebody who leaves; the colleague gets what is open. One with a
    privileged role is closed once a second person confirms.

    Raises AccountRefused for one's own account, and while somebody could take over and nobody is
    named; Http404, PermissionDenied.
    """
    person = accounts.managed(user_id, actor)
    if person.pk == actor.pk:
        raise AccountRefused(_("Nobody closes their own account."))
    if is_privileged(person):
        colleague = _colleague(person, colleague_id)
        accounts.propose(person, Kind.CLOSING, actor, source, colleague=colleague)
    else:
        let_go(person, colleague_id, actor, source)
    return person


def let_go(person: User, colleague_id: int | None, actor: User, source: str) -> None:
    """The same without asking who may. Raises AccountRefused where the colleague cannot."""
    colleague = _colleague(person, colleague_id)
    _tell(person, colleague, person.organization)
    overtake_suspension(person)
    close(person, colleague, actor, source)


@transaction.atomic
def move(
    user_id: int,
    organization_id: int,
    *,
    roles: Collection[Role],
    colleague_id: int | None,
    actor: User,
    source: str,
) -> User:
    """Lets somebody go on in another organization, with these roles there; the colleague of the
    former one gets what is open.

    Raises AccountRefused as `leave` does and for roles that exclude each other.
    """
    person = accounts.managed(user_id, actor)
    if person.pk == actor.pk:
        raise AccountRefused(_("Nobody moves their own account. Ask the other administrator."))
    if person.holds(Role.API_CLIENT):
        raise AccountRefused(_("The role of an API client's account is fixed: revoke the client."))
    target = Organization.objects.lasting().filter(pk=organization_id).first()
    if target is None or target.pk == person.organization_id:
        raise AccountRefused(_("Choose another organization."))
    authorize(actor, Action.MANAGE_ACCOUNTS, Access(owner=target.pk, public=True))
    wanted = _roles_there(person, MoveInput(person.pk, target.pk, tuple(roles)), actor)
    colleague = _colleague(person, colleague_id)
    before, held = person.organization, sorted(person.roles)
    _place(person, target, wanted, actor)
    _tell(person, colleague, before)
    turned = {"before": held, "after": sorted({*wanted, *(set(held) - MEMBERS)})}
    _record_move(person, before, target, colleague, turned, actor, source)
    return person


def colleagues_of(person: User) -> QuerySet[User]:
    """Who can take over from somebody: open accounts of the organization that hold the roles in
    which the person acts for it."""
    rows = User.objects.filter(organization=person.organization_id, is_active=True)
    rows = rows.exclude(pk=person.pk).exclude(grants__role=Role.API_CLIENT)
    for role in ACTING:
        if person.holds(role):
            rows = rows.filter(grants__role=role, grants__organization=person.organization_id)
    return rows.order_by("name_order", "pk").distinct()


def _named(person: User, colleague_id: int | None) -> User | None:
    """The colleague of whoever leaves with a change: somebody of the same organization."""
    if colleague_id is None:
        return None
    colleague = colleagues_of(person).filter(pk=colleague_id).first()
    if colleague is None:
        raise AccountRefused(str(NO_SUCH_COLLEAGUE))
    return colleague


def _colleague(person: User, colleague_id: int | None) -> User | None:
    able = colleagues_of(person)
    if colleague_id is None:
        acts = person.holds(*ACTING)
        if acts and able.exists():
            raise AccountRefused(_("Name the colleague who takes over what is open."))
        return None
    return _named(person, colleague_id)


def _roles_there(person: User, move: MoveInput, actor: User) -> frozenset[Role]:
    """The roles for the own organization, checked together with those that are held for others."""
    if move.organization_id is None:
        return frozenset()
    if person.holds(Role.API_CLIENT):
        return frozenset({Role.API_CLIENT})
    wanted = frozenset(move.roles) & MEMBERS - {Role.API_CLIENT}
    accounts.require_compatible(wanted | (person.roles - MEMBERS))
    authorize(actor, Action.MANAGE_ACCOUNTS, Access(owner=move.organization_id, public=True))
    return wanted


def _place(person: User, target: Organization, roles: Collection[Role], actor: User) -> None:
    """Roles that have come to exclude those held now, since they were confirmed, are not given:
    what was asked for then must not undo what was decided since."""
    held = {Role(one) for one in person.grants.values_list("role", flat=True)} - MEMBERS
    if conflicts(frozenset({*roles, *held})):
        roles = ()
    person.organization = target
    person.save(update_fields=["organization"])
    person.grants.filter(role__in=MEMBERS).delete()
    RoleGrant.objects.bulk_create(
        RoleGrant(user=person, role=role, organization=target, granted_by=actor)
        for role in sorted(roles)
    )


def _tell(person: User, colleague: User | None, former: Organization) -> None:
    for listener in _listeners:
        listener(person, colleague, former)


def close(
    person: User, colleague: User | None, actor: User | None, source: str, **why: str
) -> None:
    """Without asking who may; `why` stands beside it in the trail."""
    client = ApiClient.objects.filter(account=person).first()
    if client is not None:
        api_clients.revoke_client(client.pk, actor=None, source=source)  # it was asked before
    end_sessions(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(
        actor=actor,
        action="account.closed",
        target=person,
        source=source,
        summary=person.trail_name,
        data={
            "before": "open",
            "after": "closed",
            "taken_over_by": colleague.pk if colleague else None,
            **why,
        },
    )


def _record_move(
    person: User,
    before: Organization,
    target: Organization,
    colleague: User | None,
    roles: dict[str, list[Role]],
    actor: User,
    source: str,
) -> None:
    record(
        actor=actor,
        action="account.moved",
        target=person,
        source=source,
        summary=f"{person.trail_name}: {before.short_name} → {target.short_name}",
        data={
            "before": before.pk,
            "after": target.pk,
            "roles": roles,
            "taken_over_by": colleague.pk if colleague else None,
        },
    )
