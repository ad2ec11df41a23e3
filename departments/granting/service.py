"""What becomes of a proposal: proposed → confirmed | refused | withdrawn | lapsed.

Everything that held when it was proposed is asked again when it is confirmed, under the locks of
all accounts that it concerns.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from departments.accounts import moving
from departments.accounts import service as accounts
from departments.accounts.reasons import stated
from departments.accounts.service import AccountRefused
from departments.granting import news
from departments.granting.models import Kind, Proposal, ProposalQuerySet, State
from departments.granting.proposing import (
    confirmed_roles,
    drawn_half,
    end_suspension,
    is_given_by_two,
    lapse,
    summary_of,
)
from departments.granting.second import reaches, why_not
from departments.models import Organization, ProviderIdentity, User
from departments.permissions import Action, authorize, can
from departments.roles import Role
from departments.second_factor import service as second_factor
from reform_tracker import clock
from reform_tracker.audit.trail import record


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was confirmed. `second_half` is shown this once to whoever confirmed; "" where the
    person keeps the password."""

    proposal: Proposal
    second_half: str


def proposals_for(actor: User) -> ProposalQuerySet:
    """Those about accounts that a security administrator manages."""
    return Proposal.objects.filter(user__in=accounts.managed_by(actor))


def waiting_for(actor: User) -> ProposalQuerySet:
    """Those that wait for this administrator's decision."""
    rows = proposals_for(actor).waiting()
    return rows.exclude(proposed_by=actor).exclude(user=actor)


@transaction.atomic
def confirm(pk: int, *, actor: User, source: str) -> Confirmed:
    """The second person agrees, and it happens.

    Raises AccountRefused for who may not be the second person, for what was decided or has lapsed,
    and where it must not happen any more: the proposer is no administrator now, the account is
    closed, its roles exclude what is proposed. Http404, PermissionDenied.
    """
    proposal = _locked(pk, actor)
    if reason := _against(proposal, actor):
        raise AccountRefused(reason)
    return _confirm(proposal, actor, source, "")


@transaction.atomic
def confirm_by_operator(pk: int, *, source: str, reason: str) -> Confirmed:
    """The same at the command line, where nobody else is there to confirm; with the reason, which
    the trail keeps. Raises AccountRefused, Http404."""
    proposal = _locked(pk, None)
    return _confirm(proposal, None, source, stated(reason, AccountRefused))


@transaction.atomic
def refuse(pk: int, *, actor: User, source: str, reason: str) -> Proposal:
    """The second person says no, and why. Raises AccountRefused, Http404, PermissionDenied."""
    proposal = _locked(pk, actor)
    if refusal := _against(proposal, actor):
        raise AccountRefused(refusal)
    return _let_be(proposal, State.REFUSED, actor, source, stated(reason, AccountRefused))


@transaction.atomic
def withdraw(pk: int, *, actor: User, source: str) -> Proposal:
    """Who proposed it takes it back. Raises AccountRefused, Http404, PermissionDenied."""
    proposal = _locked(pk, actor)
    if proposal.proposed_by_id != actor.pk:
        raise AccountRefused(_("Only who proposed it takes it back; you may refuse it."))
    return _let_be(proposal, State.WITHDRAWN, actor, source, "")


def lapse_overdue() -> int:
    """Ends what nobody decided about in time. Safe to run twice at once."""
    ended = 0
    for pk, user in list(Proposal.objects.overdue().values_list("pk", "user")):
        with transaction.atomic():
            User.objects.select_for_update(of=("self",)).get(pk=user)
            rows = Proposal.objects.overdue().select_for_update(of=("self",))
            proposal = rows.select_related("user", "proposed_by").filter(pk=pk).first()
            if proposal is not None:
                lapse(proposal)
                ended += 1
    return ended


def _locked(pk: int, actor: User | None) -> Proposal:
    """The proposal, while nobody changes the accounts of those who take part.

    Accounts are locked before the proposal, in one order, as whoever changes an account does.
    """
    rows = Proposal.objects.all()
    if actor is not None:
        authorize(actor, Action.MANAGE_ACCOUNTS)
        rows = proposals_for(actor)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    concerned = {found.user_id, found.proposed_by_id, *([actor.pk] if actor else [])}
    people = User.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(sorted(concerned))
    if actor is not None:
        authorize(people[actor.pk], Action.MANAGE_ACCOUNTS)  # as it is now
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=pk)
    locked.user, locked.proposed_by = people[found.user_id], people[found.proposed_by_id]
    if locked.state != State.PROPOSED:
        said = {"state": locked.get_state_display()}
        raise AccountRefused(_("This is decided already: %(state)s.") % said)
    if not locked.is_waiting:
        raise AccountRefused(_("This has lapsed: it has to be proposed again."))
    return locked


def _against(proposal: Proposal, actor: User) -> str:
    """Why not, by what the actor reaches now: the account is locked, and the request may have read
    its roles before."""
    return why_not(proposal, User.objects.get(pk=actor.pk))


def _confirm(proposal: Proposal, actor: User | None, source: str, answer: str) -> Confirmed:
    proposer = proposal.proposed_by
    if not (can(proposer, Action.MANAGE_ACCOUNTS) and reaches(proposal, proposer)):
        raise AccountRefused(
            _("%(name)s may not propose this any more: refuse it, and propose it yourself.")
            % {"name": proposer.full_name}
        )
    if proposal.kind not in OF_CLOSED and not proposal.user.is_active:
        raise AccountRefused(_("The account is closed."))
    half = HAPPENS[Kind(proposal.kind)](proposal, actor, source)
    _decide(proposal, State.CONFIRMED, actor, source, answer)
    return Confirmed(proposal, half)


def _give_roles(proposal: Proposal, actor: User | None, source: str) -> str:
    """Grants what is not held yet. Whoever becomes privileged by it, or was by the word of one,
    proves anew who it is: until now one administrator alone could have given the password or reset
    the factor."""
    user = proposal.user
    if user.holds(Role.API_CLIENT):
        raise AccountRefused(_("The role of an API client's account is fixed: revoke the client."))
    places = {place for _role, place in proposal.pairs}
    if Organization.objects.filter(pk__in=places).exclude(valid_until=None).exists():
        raise AccountRefused(_("An organization of this proposal has ended: propose it again."))
    given = {role for role, _place in proposal.pairs}
    held = {(Role(one.role), one.organization_id) for one in user.grants.all()}
    accounts.require_compatible(given | {role for role, _place in held - proposal.taken})
    is_proved = given.isdisjoint(confirmed_roles()) or is_given_by_two(user)
    accounts.grant(
        user,
        proposal.pairs - held,
        proposal.proposed_by,
        confirmed_by=actor,
        confirmed_at=clock.real_now(),
    )
    for role, place in proposal.taken:
        user.grants.filter(role=role, organization=place).delete()
    return "" if is_proved else _open_anew(proposal)


def _open_anew(proposal: Proposal) -> str:
    """A first password that neither of the two knows, and no other way in any more, nor out."""
    half = drawn_half()
    second_factor.forget(proposal.user)
    ProviderIdentity.objects.filter(user=proposal.user).delete()
    accounts.give_first_password(proposal.user, proposal.first_half + half)
    news.end_ways_outside(proposal.user)
    return half


def _give_password(proposal: Proposal, actor: User | None, source: str) -> str:
    half = drawn_half()
    accounts.give_first_password(proposal.user, proposal.first_half + half)
    return half


def _reset_factor(proposal: Proposal, actor: User | None, source: str) -> str:
    if not second_factor.has_factor(proposal.user):
        raise AccountRefused(_("This account has no second factor."))
    second_factor.forget(proposal.user)
    return ""


def _open(proposal: Proposal, actor: User | None, source: str) -> str:
    accounts.require_may_open(proposal.user)
    if proposal.user.is_active:
        raise AccountRefused(_("The account is open."))
    proposal.user.is_active = True
    proposal.user.save(update_fields=["is_active"])
    return ""


def _close(proposal: Proposal, actor: User | None, source: str) -> str:
    """Recorded as what the proposer did, as every closing is; who agreed stands beside it."""
    moving.let_go(proposal.user, proposal.colleague_id, proposal.proposed_by, source)
    return ""


def _close_for_good(proposal: Proposal, actor: User | None, source: str) -> str:
    """Whoever was kept out until now; what is open is handed on once it is clear what happened."""
    moving.close(proposal.user, None, proposal.proposed_by, source, before="suspended")
    return ""


OF_CLOSED = (Kind.OPENING, Kind.CLOSING, Kind.SUSPENSION)
HAPPENS: dict[Kind, Callable[[Proposal, User | None, str], str]] = {
    Kind.ROLES: _give_roles,
    Kind.PASSWORD: _give_password,
    Kind.FACTOR: _reset_factor,
    Kind.OPENING: _open,
    Kind.CLOSING: _close,
    Kind.SUSPENSION: _close_for_good,
}


def _let_be(proposal: Proposal, state: State, actor: User, source: str, answer: str) -> Proposal:
    """It does not happen; whoever was suspended comes in again."""
    decided = _decide(proposal, state, actor, source, answer)
    if proposal.kind == Kind.SUSPENSION:
        end_suspension(proposal.user, actor, source)
    return decided


def _decide(
    proposal: Proposal, state: State, actor: User | None, source: str, answer: str
) -> Proposal:
    proposal.state, proposal.decided_by, proposal.answer = state, actor, answer
    proposal.decided_at, proposal.first_half = clock.real_now(), ""
    proposal.save()
    news.decided(proposal)
    record(
        actor=actor,
        action=f"account.proposal_{state.value}",
        target=proposal,
        source=source,
        summary=summary_of(proposal),
        data={
            "account": proposal.user_id,
            "kind": proposal.kind,
            "roles": proposal.roles,
            "instead": proposal.instead,
            "proposed_by": proposal.proposed_by.trail_name,
            "decided_by": actor.trail_name if actor else None,
            "reason": answer or proposal.reason,
        },
    )
    return proposal
