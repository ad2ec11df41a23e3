"""Who may be the second person, and why somebody may not.

Two accounts are two people only if one of them has not made the other: an administrator whose role
was given by a single person, before two were asked or where none are, speaks with that one's voice.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from departments.accounts.models import RoleGrant, User
from departments.granting.models import Proposal
from departments.permissions import Action, reach_for
from departments.roles import Role


def why_not(proposal: Proposal, actor: User) -> str:
    """Why this security administrator may not decide about it; "" if he may."""
    if actor.pk == proposal.proposed_by_id:
        return _("You have proposed this yourself: another security administrator decides.")
    if actor.pk == proposal.user_id:
        return _("This concerns your own account: another security administrator decides.")
    if not reaches(proposal, actor):
        return _("This reaches further than you do: an administrator above you decides.")
    mine, other = voice_of(actor), voice_of(proposal.proposed_by)
    if mine is None or other is None:
        return _(
            "One of you was made an administrator by somebody alone who is none any more, so "
            "nobody knows whether you two are two people: the operator of the server has to vouch "
            "(manage.py vouch_for)."
        )
    if mine == other:
        return _(
            "One of you was made an administrator by the other alone, so you two are not two "
            "people yet: the operator of the server has to vouch (manage.py vouch_for)."
        )
    return ""


def reaches(proposal: Proposal, user: User) -> bool:
    """Whether the account manages whom it concerns and all that is to be given."""
    reach = reach_for(user, Action.MANAGE_ACCOUNTS)
    grants = proposal.user.grants.values_list("organization_id", flat=True)
    places = {proposal.user.organization_id, *grants, *(place for _role, place in proposal.pairs)}
    return all(reach.covers(place) for place in places)


def seconds_of(proposal: Proposal) -> list[User]:
    """Everybody who may decide about it now."""
    return [one for one in administrators() if not why_not(proposal, one)]


def administrators() -> QuerySet[User]:
    """The open accounts of security administrators."""
    held = RoleGrant.objects.filter(role=Role.SECURITY_ADMIN).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("pk")


def voice_of(user: User) -> int | None:
    """The account by whose word alone somebody administers: his own, where two gave him the role or
    the operator of the server did. None where that one has lost the role: by whose word he held it
    is told by no row any more, and whoever took it away may have been the one."""
    seen = [user.pk]
    while (maker := _made_alone_by(seen[-1])) is not None and maker not in seen:
        seen.append(maker)
    last = RoleGrant.objects.filter(user=seen[-1], role=Role.SECURITY_ADMIN)
    return seen[-1] if len(seen) == 1 or last.exists() else None


def _made_alone_by(pk: int) -> int | None:
    rows = RoleGrant.objects.filter(user=pk, role=Role.SECURITY_ADMIN).order_by("pk")
    alone = [one.granted_by_id for one in rows if one.granted_by_id and not one.confirmed_at]
    return alone[0] if alone and len(alone) == len(rows) else None
