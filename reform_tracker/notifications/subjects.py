"""What a message is about, as columns: nobody cuts it out of a key or a title."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Subject:
    """The duty that a message is about; this room knows what it points to by number only.

    `duty` is the kind of duty, `document` with `document_id` the record that answers it, None while
    there is none. `organization_id` owes it, None being nobody in particular. `step` is the step of
    the document that the message tells of, "" for a reminder.
    """

    duty: str = ""
    document: str = ""
    document_id: int | None = None
    step: str = ""
    organization_id: int | None = None
    plan_id: int | None = None
    measure_id: int | None = None
    period: str = ""


NOTHING = Subject()


@dataclass(slots=True)
class Words:
    """What the numbers and codes of subjects are called, told by whoever knows: `plans` gives each
    plan's document number, the newest first, `open_plans` those under which something is owed.
    `reason` says why a message was written, from its duty, audience, offset in working days and
    step. `told` says of a day who can be told nothing, as components/untold.html shows it."""

    plans: Callable[[], Mapping[int, str]] = dict
    open_plans: Callable[[], Mapping[int, str]] = dict
    reason: Callable[[str, str, int | None, str], str] = lambda *_codes: ""
    told: Callable[[date], Any] = lambda _on: None


words = Words()


def plan_choices() -> list[tuple[str, str]]:
    """The plans as choices of a filter."""
    return [(str(pk), number) for pk, number in words.plans().items()]
