"""Password rules beyond Django's own: the 等保 profile asks for three classes of characters."""

import secrets
import string
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Without what looks alike on paper.
_LOWER, _UPPER, _DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"
_GROUPS, _GROUP = 3, 5
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


class ThreeClassesValidator:
    """At least three of: lower case, upper case, digits, other characters."""

    required = 3

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
            raise ValidationError(self.get_help_text(), code="password_three_classes")

    def get_help_text(self) -> str:
        return _("Use at least three of: lower case, upper case, digits, other characters.")
