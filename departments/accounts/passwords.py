"""Password rules beyond Django's own (PASSWORD_PROFILE), and passwords that are drawn."""

import secrets
import string
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, get_hasher
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.pinyin import search_text

# Without what looks alike on paper.
_LOWER, _UPPER, _DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"
_GROUPS, _GROUP = 3, 5
_AROUND = string.digits + string.punctuation
_AS_LETTERS = str.maketrans("0134@5$7", "oieaasst")
# Nobody tries 10^26 of them: a hundred accounts need not cost a minute of the processor each. The
# first sign-in hashes anew, and the password must be changed then.
_ITERATIONS = 10_000


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A password that was drawn, not chosen; its text is shown once and kept nowhere."""

    text: str

    @classmethod
    def drawn(cls) -> "FirstPassword":
        signs = _LOWER + _UPPER + _DIGITS
        while True:
            text = "-".join(
                "".join(secrets.choice(signs) for _ in range(_GROUP)) for _ in range(_GROUPS)
            )
            if all(any(sign in group for sign in text) for group in (_LOWER, _UPPER, _DIGITS)):
                return cls(text)

    def hashed(self) -> str:
        hasher = get_hasher()
        if isinstance(hasher, PBKDF2PasswordHasher):
            return hasher.encode(self.text, hasher.salt(), iterations=_ITERATIONS)
        return hasher.encode(self.text, hasher.salt())

    def __repr__(self) -> str:
        return "FirstPassword(…)"


class LengthValidator(MinimumLengthValidator):
    """Django's rule in words that the catalogue has."""

    def get_error_message(self) -> str:
        return _("This password is too short: it needs at least %(count)d characters.") % {
            "count": self.min_length
        }

    def get_help_text(self) -> str:
        return _("Use at least %(count)d characters.") % {"count": self.min_length}


class ClassesValidator:
    """At least so many of: lower case, upper case, digits, other characters."""

    def __init__(self, required: int) -> None:
        self.required = required

    def validate(self, password: str, user: Any = None) -> None:
        classes = (
            string.ascii_lowercase,
            string.ascii_uppercase,
            string.digits,
        )
        known = "".join(classes)
        found = sum(any(char in group for char in password) for group in classes)
        found += any(char not in known for char in password)
        if found < self.required:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return _("Use at least %(count)d of: lower case, upper case, digits, other characters.") % {
            "count": self.required
        }


class GuessedWordsValidator:
    """Words that everybody tries first do not count: those of the system and the place, the
    account's own names, and the common passwords that Django knows, also spelt with digits."""

    # So much must be left; what is left may be anything.
    fewest = 7

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.lower().translate(_AS_LETTERS)
        for word in sorted(self._words(user), key=len, reverse=True):
            rest = rest.replace(word.translate(_AS_LETTERS), "")
        core = password.lower().strip(_AROUND).translate(_AS_LETTERS)
        if len(rest) < self.fewest or core in _common():
            raise ValidationError(self.get_help_text(), code="password_guessed")

    def get_help_text(self) -> str:
        return _(
            "Words of the system, the place and the account, and what many people choose, count "
            "for nothing: at least %(count)d other characters are needed."
        ) % {"count": self.fewest}

    def _words(self, user: Any) -> set[str]:
        names = [user.username, user.full_name] if user else []
        if user and user.organization_id:
            names += [user.organization.short_name]
        spelt = [word for name in names for word in (name.lower(), *search_text(name).split())]
        return {word for word in (*settings.PASSWORD_CONTEXT_WORDS, *spelt) if len(word) > 2}  # noqa: PLR2004


class NotReusedValidator:
    """None of the last so many passwords of the account, of which only hashes are kept."""

    def __init__(self, remembered: int) -> None:
        self.remembered = remembered

    def validate(self, password: str, user: Any = None) -> None:
        if not (user and user.pk):
            return
        former = user.former_passwords.values_list("hash", flat=True)[: self.remembered]
        if any(check_password(password, hashed) for hashed in former):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Remembers it; Django calls this when an account is saved with a new password."""
        if user and user.pk and user.has_usable_password():
            user.former_passwords.create(hash=user.password)
            kept = user.former_passwords.values_list("pk", flat=True)[: self.remembered]
            user.former_passwords.exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        return _("None of your last %(count)d passwords.") % {"count": self.remembered}


@cache
def _common() -> frozenset[str]:
    """The common passwords without what stands around their letters."""
    every: set[str] = CommonPasswordValidator().passwords
    return frozenset(word for word in (one.strip(_AROUND) for one in every) if len(word) > 3)  # noqa: PLR2004
