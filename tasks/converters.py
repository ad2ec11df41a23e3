"""URL parts: a row's number, a step of the sign-off chain, the code of a period.

Anything else is no route.
"""

from datetime import date

from django.urls import register_converter

from tasks.signing.workflow import Step


class NumberConverter:
    """The number of a row: what the database can count to, so that no query overflows."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class StepConverter:
    regex = "|".join(Step)

    def to_python(self, value: str) -> Step:
        return Step(value)

    def to_url(self, value: str) -> str:
        return Step(value).value


class PeriodConverter:
    """A code as "2012-05", or what other plans may call their periods; PostgreSQL takes no NUL."""

    regex = "[0-9A-Za-z-]{1,10}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class KeyConverter:
    """The key of a task in a draft, such as 3.12."""

    regex = r"[0-9]{1,4}\.[0-9]{1,4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DraftStepConverter(KeyConverter):
    """What is done to a whole draft."""

    regex = "undo|publish|discard"


class ExtensionKindConverter(KeyConverter):
    """What an extension is of."""

    regex = "filing|milestone|measure|directive"


class ObjectionKindConverter(KeyConverter):
    """What an objection is against."""

    regex = "filing|report|light"


class DateConverter:
    """A day as 2012-05-15; one that no calendar has is no address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DateConverter, "date")
register_converter(NumberConverter, "number")
register_converter(StepConverter, "step")
register_converter(PeriodConverter, "period")
register_converter(KeyConverter, "key")
register_converter(ExtensionKindConverter, "extensionkind")
register_converter(ObjectionKindConverter, "objectionkind")
register_converter(DraftStepConverter, "draftstep")
