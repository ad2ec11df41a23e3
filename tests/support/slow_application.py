"""An application that takes its time, for a server whose deadlines are short.

`/busy` computes for ever, `/wait` waits for ever, `/echo` reads its body, `/long` answers 200 MB,
everything else answers at once with the number of its process.
"""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from reform_tracker.deploy import worker

worker.HEAD_SECONDS = int(os.environ.get("HEAD_SECONDS", "1"))
worker.GRACE_SECONDS = 1
worker.REQUEST_SECONDS = int(os.environ.get("REQUEST_SECONDS", "2"))
worker.ANSWER_SECONDS = 2
LONG = b"x" * 1_000_000


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"].removeprefix("/api")
    while path == "/busy":
        pass
    if path == "/wait":
        time.sleep(3600)
    if path == "/echo":
        environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return (LONG for _part in range(200)) if path == "/long" else [str(os.getpid()).encode()]
