"""docs/operations.md: each of its commands as it is written there, in the order of the page.

PostgreSQL, Redis, the mail server, manage.py and every program of the shell are real. What cannot
run here stands in STAND_INS with the reason, and is held against what it would read.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tests.operations import forked, stand_ins
from tests.support.clusters import Clusters
from tests.support.first_database import FIRST, database_beside
from tests.support.redis_server import RedisServer
from tests.support.smtp_sink import SmtpSink, smtp_sink

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
PASSWORD = "Vsk9-Tmax2-Qprw"
STAND_INS = {
    "docker": "no daemon; services, variables, mounts, commands are those of docker-compose.yml",
    "systemctl": "no systemd; what a unit starts runs, or reaches its servers, by the unit's files",
    "systemd-run": "no systemd; the command runs under the environment it names",
    "runuser": "the cluster belongs to another account here",
    "install": "the accounts that get the folders are not there; the folders are made",
    "make": "the checkout is set up already; the target is one of the Makefile",
    "apt-get": "packages of Debian are not to be changed here",
    "useradd": "accounts of the machine are not to be changed here",
    "git": "there are no released versions yet",
    "nginx": "tests/faults/test_nginx.py starts it with the same file",
}
# The ways in which the sections are run, unless a block says itself for which one it is.
DOCKER, BARE = "with_docker.sh", "without_docker.sh"
WAYS = {
    "Install": DOCKER,
    "Upgrade": DOCKER,
    "Roll back": DOCKER,
    "Backup": DOCKER,
    "Rotate keys": BARE,
    "Incident": BARE,
}
SETTINGS = "ini"  # the language of a block that is no command
SAYS = {"With Docker": DOCKER, "Without Docker": BARE}


@dataclass(frozen=True, slots=True)
class Block:
    section: str
    language: str
    text: str
    way: str


def blocks() -> Iterator[Block]:
    """Every block of the page; a way that nobody has named for its section is a KeyError."""
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    for found in FENCE.finditer(page):
        before = page[: found.start()].splitlines()
        section = next(line[3:] for line in reversed(before) if line.startswith("## "))
        heading = next(line.lstrip("#") for line in reversed(before) if re.match("##+ ", line))
        said = next(line for line in reversed(before) if line.strip())
        own = [
            way
            for name, way in SAYS.items()
            if heading.strip() == name or said.endswith(f"{name}:")
        ]
        own += [] if found[1] == SETTINGS else [WAYS[section]]
        yield Block(section, found[1], found[2], (own or [""])[0])


class Server:
    """A folder that stands for the root of a machine, with the stand-ins on its path."""

    def __init__(self, folder: Path, cluster: Clusters, broker: RedisServer, mail: SmtpSink):
        self.folder, self.cluster, self.mail = folder, cluster, mail
        # Everything on the page that is of another machine, and what it is here.
        self.places = {
            "/opt/reform-tracker": str(folder / "opt/reform-tracker"),
            "/etc/": f"{folder}/etc/",
            "/srv/": f"{folder}/srv/",
            "/var/lib/reform-tracker": str(folder / "var/lib/reform-tracker"),
            "smtp+tls://reform:password@mail.example.gov.cn:587": mail.url,
            "127.0.0.1:5432": f"127.0.0.1:{cluster.port}",
            "127.0.0.1:6379": f"127.0.0.1:{broker.port}",
        }
        given = {"postgres": cluster.port, "redis": broker.port, "password": PASSWORD}
        (folder / "given.json").write_text(json.dumps(given))
        (folder / "redis-password").write_text(broker.password)
        self.checkout = folder / "opt/reform-tracker"
        shutil.copytree(ROOT / "reform_tracker/deploy", self.checkout / "reform_tracker/deploy")
        shutil.copy(ROOT / "docker-compose.yml", self.checkout)
        for path in (self.checkout / "reform_tracker/deploy").glob("with*.sh"):
            path.write_text(self.here(path.read_text()))
        for name in (
            "etc/redis",
            "etc/postgresql/15/main/conf.d",
            "etc/nginx/conf.d",
            "etc/systemd/system",
            "bin",
            "volumes",
        ):
            (folder / name).mkdir(parents=True)
        for name in STAND_INS:
            program = folder / "bin" / name
            program.write_text(
                f'#!/bin/sh\nexec {sys.executable} {stand_ins.__file__} {name} "$@"\n'
            )
            program.chmod(0o755)
        if (first := os.environ.get(FIRST)) and connection.vendor == "postgresql":
            with database_beside(
                os.environ["DATABASE_URL"], f"runbook_{os.getpid()}", first
            ) as url:
                self.run(
                    DOCKER, f"pg_dump --no-owner --no-privileges '{url}' > {folder}/tables.sql"
                )

    def here(self, text: str) -> str:
        for there, path in self.places.items():
            text = text.replace(there, path)
        return text

    def run(self, way: str, *texts: str) -> str:
        """In one shell, as an operator types it; what it printed."""
        known = f". {self.checkout}/reform_tracker/deploy/{way}\n"
        script = "".join(f"{self.here(text)}\n" for text in texts)
        done = subprocess.run(
            ["bash", "-euxo", "pipefail", "-c", known + script],
            cwd=self.checkout,
            env={
                **self.cluster.environment,
                "PATH": f"{self.folder}/bin:{self.cluster.environment['PATH']}",
                "RUNBOOK": str(self.folder),
                "LANG": os.environ.get("LANG", "C.UTF-8"),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-6000:]
        return done.stdout


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with (
        forked.served(tmp_path),
        Clusters() as cluster,
        RedisServer() as broker,
        smtp_sink() as mail,
    ):
        yield Server(tmp_path, cluster, broker, mail)


def of(way: str) -> list[Block]:
    return [block for block in blocks() if block.way == way and block.language == "sh"]


def test_every_block_is_one_that_is_run_and_every_stand_in_has_its_reason() -> None:
    found = list(blocks())
    assert {block.language for block in found} <= {"sh", SETTINGS}
    named = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    for block in found:
        if block.language == SETTINGS:
            names = re.findall(r"^ *(\w+)=", block.text, re.MULTILINE)
            assert [name for name in names if f"`{name}`" not in named] == []
    assert set(STAND_INS) == set(stand_ins.KNOWN)
    text = "".join(block.text for block in found)
    text += "".join((ROOT / "reform_tracker/deploy" / way).read_text() for way in (DOCKER, BARE))
    assert [name for name in STAND_INS if not re.search(rf"\b{name}\b", text)] == []


def test_with_docker_from_the_first_start_to_a_restore(server: Server) -> None:
    said = server.run(DOCKER, *(block.text for block in of(DOCKER)))
    assert "Restored in" in said
    assert "Sending goes on" in said
    assert len(server.mail.messages) == 1
    assert "reform_" in str(server.cluster.ask("SELECT string_agg(datname, ' ') FROM pg_database"))


PEOPLE = ROOT / "tests/operations/people.py"


def test_without_docker_from_the_first_start_through_keys_and_incidents(server: Server) -> None:
    texts = [block.text for block in of(BARE)]
    installed = sum(block.section == "Install" for block in of(BARE))
    people = f"as_service python {PEOPLE}"
    said = server.run(BARE, *texts[:installed], people, *texts[installed:])
    settings = stand_ins_file(server)
    for name in ("TRAIL_KEYS", "SEALING_KEYS"):
        assert [key.split(":")[0] for key in settings[name].split(",")] == ["2027a", "2026a"]
    assert settings["SECRET_KEY_FALLBACKS"] != settings["SECRET_KEY"]
    assert "chain whole" in said


def stand_ins_file(server: Server) -> dict[str, str]:
    lines = (server.folder / "etc/reform-tracker/environment").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)
