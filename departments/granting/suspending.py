"""Keeping somebody privileged out at once, by one administrator, until a second one has decided."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from departments.accounts.reasons import stated
from departments.accounts.service import AccountRefused, managed
from departments.accounts.sessions import end_sessions
from departments.granting import news
from departments.granting.models import WAITS, Kind, Proposal, State
from departments.granting.proposing import NotProposed, is_privileged, propose
from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record

# Who watches what administrators do, and who can undo it.
WATCHERS = (Role.AUDITOR, Role.SECURITY_ADMIN)
IN_VAIN = (State.LAPSED, State.REFUSED, State.WITHDRAWN)


@transaction.atomic
def suspend(user_id: int, *, actor: User, source: str, reason: str) -> Proposal:
    """Closes a privileged account until another administrator has decided, three days at most; all
    who audit or administer accounts are told.

    Raises AccountRefused without a reason, for one's own account and one that is closed or needs no
    second person; where nobody else who audits, or could undo it, would be left; and for the same
    administrator within a week after it came to nothing. Http404, PermissionDenied.
    """
    words = stated(reason, AccountRefused)
    # Suspensions wait for each other: no two at once take the last who is left, and nobody goes on
    # who was suspended meanwhile.
    concerned = {actor.pk, user_id, *_watchers().values_list("pk", flat=True)}
    people = User.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(sorted(concerned))
    actor = people[actor.pk]
    if not actor.is_active:
        raise PermissionDenied
    user = managed(user_id, actor)
    if reason_against := _why_not(user, actor):
        raise AccountRefused(reason_against)
    told = list(_watchers().exclude(pk=actor.pk)) + ([] if user.holds(*WATCHERS) else [user])
    end_sessions(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(
        actor=actor,
        action="account.suspended",
        target=user,
        source=source,
        summary=user.trail_name,
        data={"before": "open", "after": "suspended", "reason": words},
    )
    kind = Kind.SUSPENSION
    try:
        made = propose(user, kind, actor=actor, source=source, reason=words, is_bounded=False)
    except NotProposed:
        raise AccountRefused(_("The account is closed.")) from None
    news.suspended(made, told)
    return made


def _why_not(user: User, actor: User) -> str:
    if user.pk == actor.pk:
        return _("Nobody closes their own account.")
    if not user.is_active:
        return _("The account is closed.")
    if not is_privileged(user):
        return _("This account holds no role that two people give: close it.")
    own = Proposal.objects.filter(user=user, kind=Kind.SUSPENSION, proposed_by=actor)
    if own.filter(state__in=IN_VAIN, decided_at__gt=clock.real_now() - WAITS).exists():
        return _(
            "You have suspended this account within the last week, and nobody agreed: propose to "
            "close it, or ask the operator of the server (manage.py close_account)."
        )
    for role in WATCHERS:
        others = _watchers(role).exclude(pk__in=[user.pk, actor.pk])
        if user.holds(role) and not any(_reaches_as_far(one, user, role) for one in others):
            return _(
                "Nobody else who may watch or undo it would be left: propose to close the account, "
                "or ask the operator of the server (manage.py close_account)."
            )
    return ""


def _reaches_as_far(one: User, user: User, role: Role) -> bool:
    return all(one.reach(role).covers(place) for place in user.places(role))


def _watchers(*roles: Role) -> QuerySet[User]:
    held = Q(grants__role__in=roles or WATCHERS)
    return User.objects.filter(held, is_active=True).distinct().order_by("pk")
