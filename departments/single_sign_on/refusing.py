"""Why somebody who comes from the provider is not signed in, in words that say whom to ask."""

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import User


@dataclass(frozen=True, slots=True)
class Reason:
    """`title` is what the trail keeps too, `remedy` what the person can do. `shows_detail`: the
    person reads what exactly did not fit; else the log alone has it."""

    title: Promise
    remedy: Promise
    status: HTTPStatus = HTTPStatus.FORBIDDEN
    shows_detail: bool = False


CANCELLED = Reason(
    _("The sign-in at the provider was stopped"),
    _("Nobody is signed in. Begin again when you like."),
    HTTPStatus.BAD_REQUEST,
)
NOT_BEGUN = Reason(
    _("This sign-in was not begun here, or is over"),
    _(
        "It was used already, began more than ten minutes ago or in another browser. Begin again "
        "from the sign-in page."
    ),
    HTTPStatus.BAD_REQUEST,
)
AWAY = Reason(
    _("The provider of identities does not answer"),
    _(
        "Try again in a few minutes. If it lasts, tell the system administrator; administrators "
        "can sign in with their passwords meanwhile."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE,
)
UNTRUSTED = Reason(
    _("The answer of the provider of identities cannot be trusted"),
    _("Nobody is signed in. Try once more; if it happens again, tell the system administrator."),
    HTTPStatus.BAD_GATEWAY,
)
UNKNOWN = Reason(
    _("The provider of identities names no account of this system"),
    _(
        "Accounts are not made by signing in. Ask the security administrator of this system for "
        "one, or which name it has."
    ),
    shows_detail=True,
)
CLOSED = Reason(
    _("The account is closed"),
    _("If you still work on the reform tasks, ask the security administrator to open it again."),
    shows_detail=True,
)
LOCAL = Reason(
    _("This account signs in with its password"),
    _(
        "Accounts of administrators and of programs are not opened by the provider. Use the "
        "password on the sign-in page."
    ),
    shows_detail=True,
)
OTHER_ORGANIZATION = Reason(
    _("The provider of identities names another organization"),
    _(
        "If you have moved, ask the security administrator of this system to move the account; if "
        "not, ask whoever keeps your entry at the provider to correct it."
    ),
    shows_detail=True,
)
OTHER_IDENTITY = Reason(
    _("The account belongs to another identity at the provider"),
    _(
        "If your entry at the provider was made anew, ask the security administrator of this "
        "system to undo the binding; then sign in again."
    ),
    shows_detail=True,
)
SOMEBODY_ELSE = Reason(
    _("Somebody else has signed in at the provider of identities"),
    _("Sign out there, and sign in anew as the person who is signed in here."),
    shows_detail=True,
)
ONLY_BY_PROVIDER = Reason(
    _("Passwords are for administrators here"),
    _("Everybody else signs in through the provider of identities."),
)
REASONS = (
    *(CANCELLED, NOT_BEGUN, AWAY, UNTRUSTED, UNKNOWN, CLOSED, LOCAL),
    *(OTHER_ORGANIZATION, OTHER_IDENTITY, SOMEBODY_ELSE, ONLY_BY_PROVIDER),
)


class KeptOut(Exception):
    """Nobody is signed in. `detail` is for the person and the log: what exactly did not fit;
    `user` the account, as far as one was found."""

    def __init__(self, reason: Reason, detail: str = "", user: User | None = None) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.user = reason, detail, user
