"""The servers a benchmark runs against: a PostgreSQL of its own and a mail server that forgets."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from reform_tracker.local.ports import free_port
from tests.support.postgres import PostgresServer

FORGETFUL = """
import asyncio, sys
from aiosmtpd.controller import Controller

class Forget:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"

Controller(Forget(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def mail_server() -> Iterator[int]:
    """The port of a mail server in a process of its own that takes everything."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", FORGETFUL, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        if process.stdout:
            process.stdout.readline()
        yield port
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True, slots=True)
class Database:
    version: str
    url: str


@contextmanager
def empty_database() -> Iterator[Database]:
    """Django set up on a migrated, empty PostgreSQL database.

    Uses the server of DATABASE_URL if that is a PostgreSQL, else starts one for the run.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield from _set_up()
        return
    with PostgresServer() as server:
        os.environ["DATABASE_URL"] = server.url
        yield from _set_up()


def _set_up() -> Iterator[Database]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")  # between the figures nothing else is to be read
    import django  # noqa: PLC0415 (settings are read after the server is there)

    django.setup()
    from django.db import connection  # noqa: PLC0415

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (version,) = cursor.fetchone()
        used = urlsplit(os.environ["DATABASE_URL"])
        yield Database(f"PostgreSQL {version}", used._replace(path=f"/{name}").geturl())
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
