"""Keyset pagination: a page costs the same wherever it lies, and no row is skipped or doubled."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from reform_tracker.api.problem_types import BAD_CURSOR, INVALID_PARAMETER
from reform_tracker.api.problems import ApiProblem, of_parameter

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
PAGING_PARAMETERS = ("limit", "cursor")
MAX_CURSOR = 200


class KeysetPagination(CursorPagination):
    """Rows in the order of their ids, which never change: what is added later comes later.

    The cursor is the last id of the page before, signed for its list, so that nobody builds on
    what is inside. Pages lead forward only.
    """

    ordering = "pk"
    template = None
    request: Request
    next_cursor: str | None = None

    def get_page_size(self, request: Request) -> int:
        return asked_limit(request)

    def decode_cursor(self, request: Request) -> Cursor | None:
        given = request.query_params.get(self.cursor_query_param)
        if given is None:
            return None
        try:
            position = int(self._signer.unsign_object(given[:MAX_CURSOR]))
        except (signing.BadSignature, ValueError) as error:
            raise ApiProblem(BAD_CURSOR) from error
        return Cursor(offset=0, reverse=False, position=position)

    def encode_cursor(self, cursor: Cursor) -> str:
        self.next_cursor = self._signer.sign_object(int(cursor.position or 0))
        return replace_query_param(str(self.base_url), self.cursor_query_param, self.next_cursor)

    def get_paginated_response(self, data: Any) -> Response:
        following = self.get_next_link()
        return Response({"next": following, "next_cursor": self.next_cursor, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "next_cursor", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": _("Address of the next page; null on the last one."),
                },
                "next_cursor": {"type": ["string", "null"]},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "limit",
                "in": "query",
                "description": _("Rows on a page."),
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": MAX_LIMIT,
                    "default": DEFAULT_LIMIT,
                },
            },
            {
                "name": "cursor",
                "in": "query",
                "description": _("`next_cursor` of the page before, unchanged."),
                "schema": {"type": "string", "maxLength": MAX_CURSOR},
            },
        ]

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"api.cursor.{self.request.path}")


def asked_limit(request: Request) -> int:
    """The rows the caller wants. Raises ApiProblem (400)."""
    given = request.query_params.get("limit")
    if given is None:
        return DEFAULT_LIMIT
    if given.isascii() and given.isdigit() and len(given) <= len(str(MAX_LIMIT)):
        limit = int(given)
        if 1 <= limit <= MAX_LIMIT:
            return limit
    message = _("Give a whole number from 1 to %(most)s.") % {"most": MAX_LIMIT}
    raise ApiProblem(INVALID_PARAMETER, errors=[of_parameter("limit", message)])
