"""OpenAPI 3.1: bearer tokens and the problems that every operation may answer with."""

from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, extend_schema, extend_schema_view
from rest_framework.fields import empty
from rest_framework.serializers import BaseSerializer

from reform_tracker.api import deprecations, links
from reform_tracker.api import problem_types as types
from reform_tracker.api.conditional import ConditionalList
from reform_tracker.api.parameters import header
from reform_tracker.api.problem_types import ProblemType, Text
from reform_tracker.api.problems import CONTENT_TYPE
from reform_tracker.api.serializers import ProblemSerializer

V = TypeVar("V")

READ_PROBLEMS = (
    types.INVALID_PARAMETER,
    types.BAD_CURSOR,
    types.UNAUTHENTICATED,
    types.FORBIDDEN,
    types.NOT_FOUND,
    types.NOT_ACCEPTABLE,
    types.CURSOR_EXPIRED,
    types.THROTTLED,
    types.SERVER_ERROR,
    types.UNAVAILABLE,
    types.SANDBOX_NOT_READY,
)
WRITE_PROBLEMS = (
    types.BAD_REQUEST,
    types.MALFORMED_JSON,
    types.INVALID_PARAMETER,
    types.KEY_REQUIRED,
    types.UNAUTHENTICATED,
    types.FORBIDDEN,
    types.NOT_FOUND,
    types.NOT_ACCEPTABLE,
    types.STILL_RUNNING,
    types.CONFLICT,
    types.STALE,
    types.ALREADY_SUBMITTED,
    types.REFUSED,
    types.PRECONDITION_FAILED,
    types.TOO_LARGE,
    types.UNSUPPORTED_MEDIA_TYPE,
    types.INVALID,
    types.KEY_REUSED,
    types.BATCH_REFUSED,
    types.PRECONDITION_REQUIRED,
    types.THROTTLED,
    types.SERVER_ERROR,
    types.UNAVAILABLE,
    types.SANDBOX_NOT_READY,
    types.STORAGE_FULL,
)


LIST_TAGS = (
    header("If-None-Match", _("ETag of the list that you have.")),
    header("ETag", _("Version of everything recorded, as this list was read."), [200, 304]),
)


# The package annotates only a part of itself.
class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "reform_tracker.api.authentication.BearerTokenAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": _("A token of one organization, made by the security administrator."),
        }


class ProblemSchema(AutoSchema):
    """Adds the problem answers, so that no status is undocumented."""

    def get_override_parameters(self) -> list[Any]:
        """With the headers of a list that may be answered by 304."""
        own = super().get_override_parameters()
        return [*own, *LIST_TAGS] if self._is_conditional() else own

    def _is_conditional(self) -> bool:
        return isinstance(self.view, ConditionalList) and getattr(self.view, "action", "") == "list"

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        kinds = READ_PROBLEMS if self.method == "GET" else WRITE_PROBLEMS
        for status, same in groupby(kinds, key=lambda kind: kind.status):
            bodies.setdefault(str(status), self._problem(list(same)))
        if self._is_conditional():
            bodies["304"] = {"description": _("Nothing was recorded since.")}
        return bodies

    def _problem(self, kinds: list[ProblemType]) -> dict[str, Any]:
        component = self.resolve_serializer(ProblemSerializer, "response")
        return {
            "description": " · ".join(f"{kind.code}: {kind.title}" for kind in kinds),
            "content": {CONTENT_TYPE: {"schema": component.ref}},
        }


def described_reads(
    rows: Text, one: Text, about: Text, detail: type[BaseSerializer[Any]] | None = None
) -> Callable[[type[V]], type[V]]:
    """Describes list and detail of a resource: a title each, and what it is about.

    `detail` is the serializer of the detail if it differs from the list's.
    """
    return extend_schema_view(
        list=extend_schema(summary=rows, description=about),
        retrieve=extend_schema(summary=one, description=about, responses=detail or empty),
    )


@lru_cache(maxsize=4)
def schema_in(language: str) -> dict[str, Any]:
    """The whole schema with descriptions in a language; built once in each process."""
    with override(language):
        generator: Any = SchemaGenerator  # published half annotated
        schema: dict[str, Any] = generator().get_schema(request=None, public=True)
    deprecations.mark(schema)
    links.add(schema)
    return schema
