"""Second factors: set up, spent, renewed and removed by their owner, reset by the administrator."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.accounts.news import tell
from departments.accounts.reasons import stated
from departments.accounts.service import managed
from departments.accounts.sessions import end_sessions
from departments.entering import recording
from departments.entering.presence import By
from departments.granting import proposing
from departments.granting.models import Kind
from departments.models import Authenticator, RecoveryCode, RememberedDevice, SecurityKey, User
from departments.roles import Role
from departments.second_factor import codes, guesses
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.audit.trail import record

SET_UP = gettext_lazy("Two-factor sign-in is set up for your account")
REMOVED = gettext_lazy("Two-factor sign-in of your account is switched off")
RESET = gettext_lazy("The second factor of your account was reset")
KEY_ADDED = gettext_lazy("A security key was added to your account")
KEY_REMOVED = gettext_lazy("A security key of your account was removed")
RENEWED = gettext_lazy("New recovery codes were drawn for your account")
GUESSED_AT = gettext_lazy("Somebody who knows your password is guessing at your code")
RECOVERY_USED = gettext_lazy("A recovery code of your account was used")


class FactorRefused(Exception):
    """It cannot be done; the message says why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands: `since` is None where it has no authenticator app."""

    since: datetime | None
    keys: tuple[SecurityKey, ...]
    codes_left: int
    required: bool

    @property
    def is_on(self) -> bool:
        return self.since is not None or bool(self.keys)


def is_required(user: User) -> bool:
    """Whether one of its roles may not be used with a password alone."""
    return bool(settings.SECOND_FACTOR_ROLES) and user.holds(
        *map(Role, settings.SECOND_FACTOR_ROLES)
    )


def has_factor(user: User) -> bool:
    app = Authenticator.objects.confirmed().filter(user=user)
    return app.exists() or SecurityKey.objects.filter(user=user).exists()


def standing_of(user: User) -> Standing:
    mine = Authenticator.objects.confirmed().filter(user=user).first()
    left = RecoveryCode.objects.filter(user=user, used_at=None).count()
    keys = tuple(SecurityKey.objects.filter(user=user))
    return Standing(mine.confirmed_at if mine else None, keys, left, is_required(user))


@transaction.atomic
def begin_set_up(user: User) -> Authenticator:
    """A new seed, which counts only when a code made from it has come back. One that was begun
    before is gone: whoever saw its picture cannot confirm it any more."""
    lock(user)
    Authenticator.objects.filter(user=user, confirmed_at=None).delete()
    return Authenticator.objects.create(
        user=user, seed=codes.drawn_seed(), made_at=clock.real_now()
    )


def begun(user: User, pk: int | None) -> Authenticator | None:
    """What this browser has begun to set up, as long as it may be confirmed."""
    return Authenticator.objects.begun().filter(user=user, pk=pk).first() if pk else None


@transaction.atomic
def confirm(
    user: User, pk: int | None, *, typed: str, source: str, session: str | None
) -> list[str]:
    """The first code of a new seed: it takes the place of the one before. Returns the new recovery
    codes, which are shown this once. All sessions but `session` end. Without a `session`, in the
    middle of signing in, there must be none before it: the password alone takes no other's place.

    Raises FactorRefused for a wrong code and for a set-up that has lapsed.
    """
    lock(user)
    new = begun(user, pk)
    if new is None or (session is None and has_factor(user)):
        raise FactorRefused(_("This set-up has lapsed. Begin again."))
    step = codes.step_of(new.seed, codes.plain(typed), at=clock.real_now(), after=0)
    if step is None:
        raise FactorRefused(
            _("This code does not fit. Wait for the next one, and look at the clock of the phone.")
        )
    Authenticator.objects.confirmed().filter(user=user).delete()
    new.confirmed_at, new.last_step = clock.real_now(), step
    new.save(update_fields=["confirmed_at", "last_step"])
    drawn = _new_codes(user)
    _prove_anew(user, but=session)
    tell(user, SET_UP)
    _record(user, "account.second_factor_set_up", actor=user, source=source)
    return drawn


@transaction.atomic
def renew_codes(user: User, *, source: str, session: str | None) -> list[str]:
    """Ten new recovery codes, shown this once; those of before open nothing any more. All sessions
    but `session` end.

    Raises FactorRefused without a second factor.
    """
    lock(user)
    if not has_factor(user):
        raise FactorRefused(_("Two-factor sign-in is not set up."))
    drawn = _new_codes(user)
    _prove_anew(user, but=session)
    tell(user, RENEWED)
    _record(user, "account.recovery_codes", actor=user, source=source)
    return drawn


@transaction.atomic
def remove(user: User, *, source: str, session: str | None) -> None:
    """Back to the password alone. All sessions but `session` end. Raises FactorRefused where a role
    requires more."""
    lock(user)
    if is_required(user):
        raise FactorRefused(
            _("Your role requires it: set up another authenticator app or key instead.")
        )
    if not has_factor(user):
        raise FactorRefused(_("Two-factor sign-in is not set up."))
    _forget(user)
    _prove_anew(user, but=session)
    tell(user, REMOVED)
    _record(user, "account.second_factor_removed", actor=user, source=source)


def key_added(user: User, name: str, *, is_first: bool, session: str | None) -> list[str]:
    """Called in the transaction that adds a security key. Where it is the first second factor of
    the account, recovery codes are drawn, to be shown this once. All sessions but `session` end."""
    drawn = _new_codes(user) if is_first else []
    _prove_anew(user, but=session)
    tell(user, KEY_ADDED, name)
    _record(user, "account.security_key_added", actor=user, source=BROWSER, key=name)
    return drawn


@transaction.atomic
def remove_key(user: User, pk: int, *, source: str, session: str | None) -> None:
    """Raises Http404 for somebody else's, FactorRefused for the last factor that a role requires.
    With the last factor of an account its recovery codes go. All sessions but `session` end."""
    lock(user)
    key = SecurityKey.objects.filter(user=user, pk=pk).first()
    if key is None:
        raise Http404
    name = key.name
    key.delete()
    if not has_factor(user):
        if is_required(user):
            raise FactorRefused(_("Your role requires a second factor: add another one first."))
        _forget(user)
    _prove_anew(user, but=session)
    tell(user, KEY_REMOVED, name)
    _record(user, "account.security_key_removed", actor=user, source=source, key=name)


@transaction.atomic
def reset(user_id: int, *, actor: User, source: str, reason: str) -> User:
    """Forgets the second factor of somebody who has lost it and ends all sessions of the account;
    the person is told. Where a role requires one the next sign-in sets up another. Of an account
    with a privileged role it is proposed, and happens once a second person confirms.

    Raises FactorRefused for one's own, for an account without one, without a reason, and after too
    many proposals.
    """
    user = managed(user_id, actor)
    if user.pk == actor.pk:
        raise FactorRefused(
            _("Nobody resets their own second factor. Ask the other administrator.")
        )
    if not proposing.is_privileged(user):
        return _reset(user, actor, source, reason)
    words = _resettable(user, reason)
    try:
        proposing.propose(user, Kind.FACTOR, actor=actor, source=source, reason=words)
    except proposing.NotProposed as refusal:
        raise FactorRefused(str(refusal)) from None
    return user


@transaction.atomic
def reset_by_operator(username: str, *, source: str, reason: str) -> User:
    """The same at the command line, for the last administrator who has lost everything.

    Raises FactorRefused, User.DoesNotExist.
    """
    user = User.objects.select_for_update(of=("self",)).get(username=username)
    return _reset(user, None, source, reason)


def _reset(user: User, actor: User | None, source: str, reason: str) -> User:
    words = _resettable(user, reason)
    forget(user)
    tell(user, RESET, words)
    _record(user, "account.second_factor_reset", actor=actor, source=source, reason=words)
    return user


def forget(user: User) -> None:
    """Nothing of the account's second factors opens it any more, and its sessions end."""
    _forget(user)
    end_sessions(user)


def _resettable(user: User, reason: str) -> str:
    words = stated(reason, FactorRefused)
    if not has_factor(user):
        raise FactorRefused(_("This account has no second factor."))
    return words


def check(request: HttpRequest, user: User, typed: str) -> bool:
    """Whether the code is one of the account's, which it is once. Guesses are counted and lock, one
    after another: a hundred at once are no more than five."""
    with transaction.atomic():
        lock(user)
        return authenticate(request, username=user.username, token=typed) is not None


def spend(user: User, typed: str) -> bool:
    """Takes a one-time code or a recovery code that nobody has used. Called under the lock of
    `check`, which counts."""
    code = codes.plain(typed)
    if codes.is_one_time(code):
        return _spend_one_time(user, code)
    return _spend_recovery(user, code)


def by_what(typed: str) -> By:
    """By what a right answer was given."""
    if is_of_a_key(typed):
        return By.KEY
    return By.APP if codes.is_one_time(codes.plain(typed)) else By.RECOVERY


def is_of_a_key(typed: str) -> bool:
    """What a browser answers for a key is JSON, no code is."""
    return typed.startswith("{")


def note_failure(request: HttpRequest, user: User) -> None:
    """Somebody knew the password and not the code. Where it is no slip any more the person is told:
    only another password ends it."""
    recording.wrong_code(request, user)
    if guesses.wrong_codes_of(user) == guesses.MOST:
        with translation.override(settings.LANGUAGE_CODE):
            words = _("If it is not you, change your password at once.")
        tell(user, GUESSED_AT, words)


def _spend_one_time(user: User, code: str) -> bool:
    mine = Authenticator.objects.confirmed().filter(user=user).first()
    if mine is None:
        return False
    step = codes.step_of(mine.seed, code, at=clock.real_now(), after=mine.last_step)
    if step is None:
        return False
    mine.last_step = step
    mine.save(update_fields=["last_step"])
    return True


def _spend_recovery(user: User, code: str) -> bool:
    digest = codes.digest_of(code)
    unused = list(RecoveryCode.objects.filter(user=user, used_at=None))
    fitting = [row for row in unused if hmac.compare_digest(row.digest, digest)]
    if not fitting or not has_factor(user):
        return False
    RecoveryCode.objects.filter(pk=fitting[0].pk).update(used_at=clock.real_now())
    left = len(unused) - 1
    with translation.override(settings.LANGUAGE_CODE):  # stored, and so in the product's language
        words = _("%(count)d recovery codes are left.") % {"count": left}
    tell(user, RECOVERY_USED, words)
    _record(user, "account.recovery_code_used", actor=user, source=BROWSER, left=left)
    return True


def lock(user: User) -> None:
    """One after another what concerns the second factor of an account."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _new_codes(user: User) -> list[str]:
    drawn, now = codes.drawn_recovery_codes(), clock.real_now()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=codes.digest_of(one), made_at=now) for one in drawn
    )
    return drawn


def _forget(user: User) -> None:
    SecurityKey.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    RememberedDevice.objects.filter(user=user).delete()


def _prove_anew(user: User, *, but: str | None) -> None:
    """What the account proves itself with is another one: whatever rests on the one before, in this
    browser or elsewhere, ends, save for the session with the key `but`."""
    RememberedDevice.objects.filter(user=user).delete()
    end_sessions(user, but=but)


def _record(user: User, action: str, *, actor: User | None, source: str, **data: object) -> None:
    record(
        actor=actor, action=action, target=user, source=source, summary=user.trail_name, data=data
    )
