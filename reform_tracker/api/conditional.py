"""Lists and records that are answered by 304 while the caller has what there is."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from reform_tracker.api.etags import matches_none
from reform_tracker.keeping import version_of


class ConditionalList:
    """For a list of nothing but recorded facts; stands before `ListModelMixin`. Its tag is the
    version of all facts with the address and the account that asks."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        # Before the rows are read: a list may be newer than its tag, never older.
        tag = f'"{version_of(request.user.pk, request.get_full_path())}"'
        if not matches_none(request.headers.get("If-None-Match"), tag):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
        answer: Response = super().list(request, *args, **kwargs)  # type: ignore[misc]  # of the view
        answer["ETag"] = tag
        return answer


def one_record(request: Request, tag: str, shown: Callable[[], Mapping[str, Any]]) -> Response:
    """The answer to who asks for one record: 304 where the caller has the version of this tag."""
    if not matches_none(request.headers.get("If-None-Match"), tag):
        return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
    return Response(shown(), headers={"ETag": tag})
