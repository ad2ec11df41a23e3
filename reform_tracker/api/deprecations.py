"""What of the API will end, said in every answer long before: RFC 9745 and RFC 8594.

An operation is named as in the schema, "GET /api/v1/plans/{id}/". A line stays until the operation
is removed, at the earliest at its sunset; docs/api.md says how long that is at least.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.http import http_date


@dataclass(frozen=True, slots=True)
class Ending:
    """`since` it should not be used, at `sunset` it may be gone, `instead` says what to use."""

    since: datetime
    sunset: datetime
    instead: str

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Deprecation": f"@{int(self.since.timestamp())}",
            "Sunset": http_date(self.sunset.timestamp()),
            "Link": f'<{self.instead}>; rel="deprecation"; type="text/html"',
        }


VARIABLE = re.compile(r"\{\w+\}")
ENDINGS: dict[str, Ending] = {}


def headers_of(request: HttpRequest) -> Mapping[str, str]:
    """What an answer says of the end of its operation; mostly nothing."""
    for name, end in ENDINGS.items():
        method, _space, path = name.partition(" ")
        if method == request.method and _pattern(path).fullmatch(request.path_info):
            return end.headers
    return {}


def mark(document: dict[str, Any]) -> None:
    """Marks the operations of a schema that will end."""
    for name, end in ENDINGS.items():
        method, _space, path = name.partition(" ")
        operation = document["paths"][path][method.lower()]
        operation["deprecated"] = True
        operation["x-sunset"] = end.sunset.isoformat()


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """The addresses that a path of the schema means."""
    return re.compile(VARIABLE.sub("[^/]+", path))
