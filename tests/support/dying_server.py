"""The product's server, whose worker dies after many a commit and before the answer.

`DYING_SEED` makes the deaths repeatable for each worker; gunicorn starts another worker each time.
"""

import os
import random
import signal
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")

from django.urls import resolve

from reform_tracker.wsgi import application as product

resolve(
    "/api/v1/plans/"
)  # loads every view before the workers are forked: each of them lives short

SHARE = 0.35  # of the posts


@cache
def chance(worker: int) -> random.Random:
    """Of its own for each worker: they are forked."""
    return random.Random(f"{os.environ['DYING_SEED']} {worker}")  # noqa: S311 (no secret)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    answer = product(environ, start_response)
    if environ["REQUEST_METHOD"] == "POST" and chance(os.getpid()).random() < SHARE:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
