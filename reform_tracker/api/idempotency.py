"""Idempotency-Key: a POST sent again gets the answer of the first one and has no second effect.

The row with the answer lies in the transaction of the effect, so neither is ever there without the
other. Only answers that changed something are kept: an error changed nothing, and the same request
is simply tried again.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import connection
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import ApiClient
from reform_tracker import clock
from reform_tracker.api.authentication import required_token
from reform_tracker.api.models import StoredAnswer
from reform_tracker.api.parsers import digest_of
from reform_tracker.api.problem_types import KEY_REQUIRED, KEY_REUSED, STILL_RUNNING
from reform_tracker.api.problems import ApiProblem
from reform_tracker.storing import rows_and_files

HEADER = "Idempotency-Key"
KEY = re.compile(r'"?([\x21\x23-\x7e]{1,255})"?')
KEPT = timedelta(days=7)
AGAIN_IN_SECONDS = "1"
NOT_KEPT = frozenset({"Content-Type"})  # set when the answer is written


class ShownOnce(Response):
    """An answer with something that nobody may read again: `replayed` is what is stored of it."""

    def __init__(self, data: Any, *, replayed: Any, status: int) -> None:
        super().__init__(data, status=status, headers={"Cache-Control": "no-store"})
        self.replayed = replayed


M = TypeVar("M", bound=Callable[..., Response])


def idempotent(method: M) -> M:
    """Makes a method of a viewset safe to repeat; the permission class has let in a client only.

    Raises ApiProblem: 400 without a key, 422 for a key of another request, 409 while the first one
    is still running.
    """

    @wraps(method)
    def once(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        token = required_token(request)
        key, mark = _key(request), _fingerprint(request)
        with rows_and_files():
            _claim(token.client, key)
            stored = StoredAnswer.objects.filter(client=token.client, key=key).first()
            if stored is not None:
                return _replay(stored, mark)
            response = method(self, request, *args, **kwargs)
            _store(token.client, key, mark, response)
            return response

    return cast(M, once)


def forget(before: timedelta = KEPT) -> int:
    """Deletes answers older than they are promised to be kept; returns how many."""
    count, _kinds = StoredAnswer.objects.filter(created_at__lt=clock.real_now() - before).delete()
    return count


def _key(request: Request) -> str:
    given = request.headers.get(HEADER)
    if given is None:
        raise ApiProblem(KEY_REQUIRED)
    match = KEY.fullmatch(given.strip())
    if match is None:
        detail = _("An Idempotency-Key has 1 to 255 visible ASCII characters.")
        raise ApiProblem(KEY_REQUIRED, detail)
    return match[1]


def _fingerprint(request: Request) -> str:
    """Of method, address and body."""
    body = digest_of(request) if request.data else ""
    text = "\n".join([request.method or "", request.get_full_path(), body])
    return hashlib.sha256(text.encode()).hexdigest()


def _claim(client: ApiClient, key: str) -> None:
    """Refuses the second of two requests that run at once.

    SQLite lets one writer in at a time: there the second one waits and finds the answer.
    """
    if connection.vendor != "postgresql":
        return
    digest = hashlib.sha256(f"idempotency {client.pk} {key}".encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (free,) = cursor.fetchone()
    if not free:
        raise ApiProblem(STILL_RUNNING, headers={"Retry-After": AGAIN_IN_SECONDS})


def _replay(stored: StoredAnswer, mark: str) -> HttpResponse:
    if stored.fingerprint != mark:
        raise ApiProblem(KEY_REUSED)
    headers = stored.headers | {"Idempotency-Replayed": "true"}
    return HttpResponse(
        stored.body, status=stored.status, headers=headers, content_type="application/json"
    )


def _store(client: ApiClient, key: str, mark: str, response: Response) -> None:
    kept = response.replayed if isinstance(response, ShownOnce) else response.data
    StoredAnswer.objects.create(
        client=client,
        key=key,
        fingerprint=mark,
        status=response.status_code,
        headers={name: value for name, value in response.headers.items() if name not in NOT_KEPT},
        body=JSONRenderer().render(kept).decode(),
        created_at=clock.real_now(),
    )
