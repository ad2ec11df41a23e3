"""Runs manage.py as often as a runbook does, without reading its libraries anew each time.

A process that has imported them and knows no settings yet is forked for each command. The settings
are read in the fork, from the environment that it is given: what is shared is only code of others.
"""

import contextlib
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reform_tracker.local.processes import end_with_parent

ADDRESS = "manage.sock"
LIBRARIES = (
    *("django.core.management", "django.db.models", "django.http", "django.views.generic"),
    *("django.db.backends.postgresql.base", "django.template.loader", "django.forms"),
    *("celery", "celery.app.base", "kombu", "redis", "requests", "cryptography.fernet"),
    *("pypinyin", "openpyxl", "docx", "lxml.etree", "psycopg2.extras", "email.mime.text"),
)
MOST = 1 << 20


def call(place: Path, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> int:
    """The status of `python COMMAND…`, which has standard input and output of this process."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(place / ADDRESS))
        told = json.dumps([list(command), dict(environment), str(folder)]).encode()
        socket.send_fds(line, [told], [0, 1, 2])
        line.shutdown(socket.SHUT_WR)
        return int(line.recv(16))


@contextlib.contextmanager
def served(place: Path) -> Iterator[None]:
    """In the block `call` is answered."""
    command = [sys.executable, __file__, str(place / ADDRESS)]
    with subprocess.Popen(command, preexec_fn=end_with_parent(signal.SIGKILL)) as process:  # noqa: PLW1509  (one thread)
        try:
            while not (place / ADDRESS).exists():
                assert process.poll() is None
                time.sleep(0.05)
            yield
        finally:
            process.kill()


def serve(address: str) -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(f"{address}.part")
    listening.listen()
    Path(f"{address}.part").rename(address)
    while True:
        line, _from = listening.accept()
        with line:
            told, handles, _flags, _from = socket.recv_fds(line, MOST, 3)
            child = os.fork()
            if not child:
                os._exit(_work(json.loads(told), handles))
            for handle in handles:
                os.close(handle)
            line.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _work(told: tuple[list[str], dict[str, str], str], handles: Sequence[int]) -> int:
    command, environment, folder = told
    for number, handle in enumerate(handles):
        os.dup2(handle, number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv, sys.path[0] = command, folder
    try:
        runpy.run_path(command[0], run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    serve(sys.argv[1])
