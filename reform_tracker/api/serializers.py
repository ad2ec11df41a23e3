"""Fields that take JSON types as they are, and the shape of a problem."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.fields import empty

from reform_tracker.api.etags import etag_of

BIGGEST_ID = 2**63 - 1


class StrictCharField(serializers.CharField):
    """Text only: a number is not taken for its digits.

    What the parser has let through holds no NUL and no half surrogate, so a text that is short
    enough needs no further look; of five hundred items that saves most of the time.
    """

    def run_validation(self, data: Any = empty) -> Any:
        longest = 0 if self.min_length else self.max_length or 0
        if isinstance(data, str) and len(data) <= longest:
            text = data.strip()
            if text or self.allow_blank:
                return text
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class EtagField(serializers.CharField):
    """The tag of the version that a record is in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, record: Any) -> str:
        return etag_of(record.pk, record.version)


class StrictIntegerField(serializers.IntegerField):
    """A JSON integer only: no text, no 5.0, no true."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class StrictBooleanField(serializers.BooleanField):
    """true or false only."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class BoundedListField(serializers.ListField):
    """A list that is counted before any of it is looked at; the framework counts last."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and len(data) > (self.max_length or 0):
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class KnownFieldsSerializer(serializers.Serializer[Any]):
    """A body whose fields are all known: a misspelt one is refused, not ignored.

    `ignored` are names that may be sent as well, because an answer of this API contains them.
    """

    ignored: frozenset[str] = frozenset()

    @cached_property
    def known(self) -> frozenset[str]:
        return self.ignored | self.fields.keys()

    @cached_property
    def _writable_fields(self) -> list[serializers.Field[Any, Any, Any, Any]]:
        """Asked for each of five hundred items; Django REST framework looks for them each time."""
        return [field for field in self.fields.values() if not field.read_only]

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = [name for name in data if name not in self.known]
            if unknown:
                raise serializers.ValidationError(
                    {name[:60]: _("There is no such field.") for name in unknown[:50]}
                )
        return super().to_internal_value(data)


class WrongPlaceSerializer(serializers.Serializer[Any]):
    """One wrong place: in the body (`pointer`) or in the query (`parameter`)."""

    pointer = serializers.CharField(required=False, help_text=_("JSON pointer into the body."))
    parameter = serializers.CharField(required=False, help_text=_("Name of a query parameter."))
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem (RFC 9457)."""

    type = serializers.CharField(help_text=_("Address that explains this kind of problem."))
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    # The framework takes fields out of the class before its property of this name is looked up.
    errors = WrongPlaceSerializer(many=True, required=False)  # type: ignore[assignment]
    current = serializers.DictField(
        required=False, help_text=_("The record as it is now, where that helps.")
    )
