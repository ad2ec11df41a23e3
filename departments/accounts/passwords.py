"""Password rules beyond Django's own: the 等保 profile asks for three classes of characters."""

import string
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


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
