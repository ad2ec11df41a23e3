"""What a service says when it refuses: always a place and a sentence that tells what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `place` is a field path such as "percent" or
    "measures.12.milestones.1.due_on", empty for the whole."""

    place: str
    message: str


def wrong_text(place: str, text: str, most: int, lacking: str = "") -> list[Problem]:
    """What is wrong with a text: that it is missing, where `lacking` says so, or that it has more
    than `most` characters."""
    if not text:
        return [Problem(place, lacking)] if lacking else []
    if len(text) <= most:
        return []
    return [Problem(place, _("At most %(most)s characters.") % {"most": most})]


class NoPlan(Exception):
    """No plan is published yet: there is nothing a page could show."""


class FileLost(Exception):
    """The row of a file is there, its bytes are not: a matter for whoever runs the storage."""


class Refused(Exception):
    """The rules forbid this; nothing was changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(Refused):
    """The content breaks rules; every problem is listed, nothing was saved."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class Stale(Refused):
    """Somebody saved in between. `current` is the record as it is now."""

    def __init__(self, message: str, current: Any) -> None:
        super().__init__(message)
        self.current = current
