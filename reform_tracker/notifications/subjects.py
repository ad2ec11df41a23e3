"""What a message is about, as columns: nobody cuts it out of a key or a title."""

from dataclasses import dataclass


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
