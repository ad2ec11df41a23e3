"""Whose account an identity of the provider opens: bound at the first arrival, undone by the
security administrator. Nobody is created and no role is given by what a provider says."""

from collections.abc import Iterable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.accounts.news import tell
from departments.accounts.service import AccountRefused, managed
from departments.accounts.sessions import end_sessions
from departments.backends import AccountBackend
from departments.models import Organization, ProviderIdentity, User
from departments.roles import ADMINS, Role
from departments.single_sign_on.refusing import (
    CLOSED,
    LOCAL,
    OTHER_IDENTITY,
    OTHER_ORGANIZATION,
    UNKNOWN,
    KeptOut,
)
from departments.single_sign_on.tokens import Claims
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.audit.trail import record

BOUND = gettext_lazy("Your account is bound to your identity at the provider")
UNBOUND = gettext_lazy("The binding of your account to the provider was undone")
ADMINISTRATORS = "administrators"
# They sign in here, whatever the provider says: it shall never be the provider who decides about
# accounts, and a program has no identity.
NEVER_BY_PROVIDER = (*ADMINS, Role.API_CLIENT)


def is_offered() -> bool:
    return bool(settings.OIDC_ISSUER)


def may_sign_in_here(user: User) -> bool:
    """Whether a password opens the account."""
    return settings.LOCAL_SIGN_IN != ADMINISTRATORS or user.holds(*ADMINS)


def may_open(user: User, roles: Iterable[Role] = ()) -> bool:
    """Whether the provider opens the account, once it holds these roles too."""
    return is_offered() and user.roles.union(roles).isdisjoint(NEVER_BY_PROVIDER)


def identity_of(user: User) -> ProviderIdentity | None:
    return ProviderIdentity.objects.filter(user=user).first()


@transaction.atomic
def arrived(claims: Claims) -> User:
    """The account that this identity opens, bound to it if it was bound to none.

    `claims` are proved. Raises KeptOut with the reason and the account, as far as there is one.
    """
    subject = claims["sub"]
    known = _known(subject)
    if known is None:
        user = _named(claims)
        _check(user, claims)
        return _bind(user, subject)
    _check(known.user, claims)
    return known.user


def known(claims: Claims) -> User | None:
    """The account to which this identity is bound; `claims` are proved."""
    found = _known(claims["sub"])
    return found.user if found else None


@transaction.atomic
def unbind(user_id: int, *, actor: User, source: str) -> User:
    """The next arrival binds the account anew; sessions and remembered browsers end, and the person
    is told.

    Raises AccountRefused where the account is not this administrator's, or not bound.
    """
    user = managed(user_id, actor)
    identity = identity_of(user)
    if identity is None:
        raise AccountRefused(_("This account is bound to no identity of the provider."))
    identity.delete()
    user.remembered_devices.all().delete()
    end_sessions(user)
    tell(user, UNBOUND)
    _record(user, "account.identity_unbound", identity, actor=actor, source=source)
    return user


def _known(subject: str) -> ProviderIdentity | None:
    rows = ProviderIdentity.objects.select_related("user__organization")
    return rows.filter(issuer=settings.OIDC_ISSUER, subject=subject).first()


def _named(claims: Claims) -> User:
    """The account that the claim names, locked: of two who arrive at once one binds it."""
    name = claims.get(settings.OIDC_ACCOUNT_CLAIM)
    is_proved = settings.OIDC_ACCOUNT_CLAIM != "email" or claims.get("email_verified") is True
    if not isinstance(name, str) or not name or "\0" in name or not is_proved:
        raise KeptOut(UNKNOWN)
    rows = User.objects.select_related("organization").select_for_update(of=("self",))
    user = rows.filter(username=name).first()
    if user is None:
        raise KeptOut(UNKNOWN, name)
    return user


def _check(user: User, claims: Claims) -> None:
    if not AccountBackend().user_can_authenticate(user):
        raise KeptOut(CLOSED, user.username, user)
    if user.holds(*NEVER_BY_PROVIDER):
        raise KeptOut(LOCAL, user.username, user)
    claim = settings.OIDC_ORGANIZATION_CLAIM
    if claim and not _is_the_same(user.organization, claims.get(claim)):
        told = _("%(said)s, and not %(ours)s") % {
            "said": _in_words(claims.get(claim)),
            "ours": user.organization.short_name,
        }
        raise KeptOut(OTHER_ORGANIZATION, told, user)


def _is_the_same(ours: Organization, said: object) -> bool:
    """By code, formal or short name; a list names all to which the person belongs."""
    names = {ours.short_name, ours.formal_name, ours.code} - {None, ""}
    given = said if isinstance(said, list) else [said]
    return any(isinstance(one, str) and one.strip() in names for one in given)


def _in_words(said: object) -> str:
    given = said if isinstance(said, list) else [said]
    return ", ".join(str(one)[:60] for one in given[:3] if one) or "—"


def _bind(user: User, subject: str) -> User:
    if ProviderIdentity.objects.filter(user=user).exists():
        raise KeptOut(OTHER_IDENTITY, user.username, user)
    new = ProviderIdentity(
        user=user, issuer=settings.OIDC_ISSUER, subject=subject, bound_at=clock.real_now()
    )
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:  # the same person in two tabs at once, under another name in one
        raise KeptOut(OTHER_IDENTITY, user.username, user) from None
    tell(user, BOUND)
    _record(user, "account.identity_bound", new, actor=user, source=BROWSER)
    return user


def _record(
    user: User, action: str, identity: ProviderIdentity, *, actor: User, source: str
) -> None:
    record(
        actor=actor,
        action=action,
        target=user,
        source=source,
        summary=user.trail_name,
        data={"issuer": identity.issuer, "subject": identity.subject},
    )
