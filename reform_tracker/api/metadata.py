"""The answer to OPTIONS: the methods of an address, nothing about what is behind it."""

from typing import Any

from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request


class Methods(BaseMetadata):
    def determine_metadata(self, request: Request, view: Any) -> dict[str, list[str]]:
        return {"methods": list(view.allowed_methods)}
