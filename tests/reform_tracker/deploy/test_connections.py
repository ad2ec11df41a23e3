"""On other machines database and broker are reached by TLS that proves who they are, by all that
reaches them, as docs/security.md says."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import certifi
import psycopg2
import pytest
import redis

from reform_tracker.local.ports import free_port
from tests.support.http_sink import CERTIFICATE
from tests.support.postgres import PostgresServer
from tests.support.redis_server import RedisServer

OTHERS = Path(certifi.where())  # authorities that have signed none of the two
DATABASE = """
import django
django.setup()
from django.db import connection
from reform_tracker.backing_up import on_postgresql
with connection.cursor() as cursor:
    cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    print(cursor.fetchone()[0])
programs = on_postgresql._environment()
print(programs["PGSSLMODE"], programs["PGSSLROOTCERT"])
"""
BROKER = """
import django
django.setup()
from reform_tracker.api import limits
from reform_tracker.celery import app
from reform_tracker.notifications import health
print(health._broker_answers())
limits._counters._count_in_redis("caller", 1)
with app.connection_for_write() as celery:
    print(celery.ensure_connection(max_retries=1).default_channel.client.ping())
"""


@pytest.fixture
def database() -> Iterator[str]:
    """The address of a PostgreSQL that takes encrypted connections only."""
    with PostgresServer() as server:
        data = server.folder / "data"
        for name in ("server.crt", "server.key"):
            shutil.copy(CERTIFICATE, data / name)
            (data / name).chmod(0o600)
            server.account.give(data / name)
        rules = data / "pg_hba.conf"
        rules.write_text("hostssl all all 127.0.0.1/32 scram-sha-256\n")
        with closing(psycopg2.connect(server.url)) as connection:
            connection.autocommit = True
            with closing(connection.cursor()) as cursor:
                cursor.execute("ALTER SYSTEM SET ssl = on")
                cursor.execute("SELECT pg_reload_conf()")
        yield server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def broker() -> Iterator[str]:
    """The address of a Redis that takes encrypted connections only."""
    with RedisServer() as server:
        port = free_port()
        with closing(redis.Redis.from_url(server.url)) as client:
            try:
                client.config_set("tls-auth-clients", "no", "tls-cert-file", str(CERTIFICATE))
                client.config_set("tls-key-file", str(CERTIFICATE), "tls-port", port)
            except redis.ResponseError as error:
                pytest.skip(f"this Redis was built without TLS: {error}")
            client.config_set("port", 0)
        yield f"rediss://:{server.password}@localhost:{port}/0"


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "reform_tracker.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_database_is_reached_by_who_can_prove_it(database: str) -> None:
    def asked(authority: Path) -> subprocess.CompletedProcess[str]:
        proof = f"sslmode=verify-full&sslrootcert={authority}"
        return run(DATABASE, DATABASE_URL=f"{database}?{proof}")

    proved = asked(CERTIFICATE)
    assert proved.stdout.split() == ["True", "verify-full", str(CERTIFICATE)], proved.stderr
    assert "certificate verify failed" in asked(OTHERS).stderr


def test_the_broker_is_reached_by_who_can_prove_it(broker: str) -> None:
    def asked(authority: Path) -> subprocess.CompletedProcess[str]:
        proof = f"ssl_cert_reqs=required&ssl_ca_certs={authority}"
        return run(BROKER, REDIS_URL=f"{broker}?{proof}")

    proved = asked(CERTIFICATE)
    assert proved.stdout.split() == ["True", "True"], proved.stderr
    refused = asked(OTHERS)
    assert refused.stdout.split() == ["False"]
    assert "certificate verify failed" in refused.stderr
