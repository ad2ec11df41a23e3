"""Password rules beyond Django's own: the 等保 profile asks for three classes of characters."""

import string
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


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
