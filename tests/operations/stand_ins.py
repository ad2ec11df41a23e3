"""Programs of a server that cannot run in a test, held against docker-compose.yml and the units.

Each is called by its own name with what stands on the page, refuses what compose file, units or
Makefile do not know, and does the rest for real: manage.py runs under exactly the environment of a
service or a unit, and whatever is started anew has to reach its database and its broker.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from configparser import ConfigParser
from pathlib import Path
from typing import Any, NoReturn

import psycopg2
import redis
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.operations import forked

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{(\w+):\?[^}]+\}")
UNITS = ROOT / "reform_tracker/deploy/systemd"
DEBIAN = {"nginx.service", "postgresql.service", "redis-server.service"}
PLACE = Path(os.environ.get("RUNBOOK", ""))  # what stands for the root of the server
CHANGES = {"start", "restart", "enable"}


def given(name: str) -> Any:
    """The ports of the servers, and the password that is typed."""
    return json.loads((PLACE / "given.json").read_text())[name]


def fail(why: str) -> NoReturn:
    raise SystemExit(f"stand-in: {why}")


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT) -> None:
    """Ends with the command's own status when that is not 0."""
    told = {"PATH": os.environ["PATH"], **environment}
    if command[0].endswith("python"):
        if "create_account" in command:  # which asks for a password
            asked, typed = os.pipe()
            os.write(typed, f"{given('password')}\n".encode())
            os.dup2(asked, 0)
        code = forked.call(PLACE, command[1:], told, folder)
    else:
        code = subprocess.run(command, env=told, cwd=folder, check=False).returncode
    if code:
        raise SystemExit(code)


def reach(environment: Mapping[str, str]) -> None:
    """As a program that starts: the database takes the password, and so does the broker."""
    psycopg2.connect(environment["DATABASE_URL"]).close()
    redis.Redis.from_url(environment["REDIS_URL"]).ping()


def migrate(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """The first time, from the tables that the test run has migrated already, where it has some.
    Later its account only has to reach the database. Both only to be quick."""
    done, tables = PLACE / "migrated", PLACE / "tables.sql"
    if not done.exists():
        if tables.exists():
            quiet = ("--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
            run(["psql", environment["DATABASE_URL"], *quiet, f"--file={tables}"], {})
        run(command, environment)
        done.touch()
    reach(environment)


def ask_for(password: str) -> None:
    """Redis asks for that password from now on."""
    kept = PLACE / "redis-password"
    with redis.Redis(port=given("redis"), password=kept.read_text()) as broker:
        broker.config_set("requirepass", password)
    kept.write_text(password)


def file_of(path: str | Path) -> dict[str, str]:
    """`NAME=value` lines as Docker and systemd read them: the last one of a name holds."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


# --- Docker ----------------------------------------------------------------------------------


class Compose:
    """docker-compose.yml with the values of the file .env beside it."""

    def __init__(self) -> None:
        self.folder = Path.cwd()
        text = (self.folder / "docker-compose.yml").read_text(encoding="utf-8")
        values = file_of(self.folder / ".env")
        if missing := set(VARIABLE.findall(text)) - set(values):
            fail(f".env lacks {sorted(missing)}")
        self.values = values
        self.services: dict[str, Any] = yaml.safe_load(
            VARIABLE.sub(lambda found: values[found[1]], text)
        )["services"]

    def service(self, name: str) -> Any:
        if name not in self.services:
            fail(f"docker-compose.yml has no service {name}")
        return self.services[name]

    def mounts(self, name: str) -> dict[str, str]:
        """Of a service: folder inside, folder of the host. A volume is one too."""
        mounted = (one.removesuffix(":ro").rpartition(":") for one in self.service(name)["volumes"])
        return {
            inside: host if "/" in host else str(PLACE / "volumes" / host)
            for host, _colon, inside in mounted
        }

    def seen(self, name: str, text: str) -> str:
        """A path or address inside the service as it is here."""
        for inside, host in self.mounts(name).items():
            if text == inside or text.startswith(f"{inside}/"):
                Path(host).mkdir(parents=True, exist_ok=True)
                return host + text.removeprefix(inside)
        text = text.replace("@postgres:5432", f"@127.0.0.1:{given('postgres')}")
        return text.replace("@redis:6379", f"@127.0.0.1:{given('redis')}")

    def environment(self, name: str) -> dict[str, str]:
        optional = self.folder / self.service(name)["env_file"][0]["path"]
        found = {"VAR_DIR": "/data"} | (file_of(optional) if optional.exists() else {})
        found |= self.service(name)["environment"]
        return {key: self.seen(name, str(value)) for key, value in found.items()}

    def run(self, words: Sequence[str]) -> None:
        rest = [word for word in words if word not in ("--rm", "--no-deps")]
        name, command = rest[0], [self.seen(rest[0], word) for word in rest[1:]]
        run(command, self.environment(name))

    def exec(self, words: Sequence[str]) -> None:
        name, *command = [word for word in words if word != "-T"]
        self.service(name)
        if name == "postgres":
            own = self.service(name)["environment"]["POSTGRES_PASSWORD"]
            run(command, superuser() | {"PGPASSWORD": own})

    def up(self) -> None:
        """The image makes the accounts when the volume is empty; all is started that is new."""
        first = PLACE / "volumes/postgres"
        if not first.exists():
            first.mkdir(parents=True)
            own = self.service("postgres")["environment"]
            make = f"CREATE ROLE {own['POSTGRES_USER']} SUPERUSER LOGIN PASSWORD "
            run(["psql", "--command", f"{make}'{own['POSTGRES_PASSWORD']}'"], superuser())
            run(["createdb", f"--owner={own['POSTGRES_USER']}", own["POSTGRES_DB"]], superuser())
            script = ROOT / "reform_tracker/deploy/accounts.sh"
            reached = superuser() | {"PGPASSWORD": own["POSTGRES_PASSWORD"]}
            run(["sh", str(script)], reached | own | {"PGDATA": str(first)})
        ask_for(self.values["REDIS_PASSWORD"])
        migrate(self.service("migrate")["command"], self.environment("migrate"))
        for name in ("web", "worker", "beat", "backup"):
            reach(self.environment(name))


def docker(words: Sequence[str]) -> None:
    compose, verb, *rest = words
    if compose != "compose":
        fail("only docker compose is known")
    made = Compose()
    match verb:
        case "run":
            made.run(rest)
        case "exec":
            made.exec(rest)
        case "up" if rest == ["-d"]:
            made.up()
        case "stop" | "build":
            for name in rest:
                made.service(name)
        case _:
            fail(f"docker compose {verb} is not known")


# --- systemd ---------------------------------------------------------------------------------


def systemd_run(words: Sequence[str]) -> None:
    environment: dict[str, str] = {}
    for number, word in enumerate(words):
        if not word.startswith("--"):
            run(words[number:], {**environment})
            return
        if word.startswith("--property=EnvironmentFile="):
            environment |= file_of(word.partition("=")[2].partition("=")[2])


def unit(name: str) -> ConfigParser:
    """With its drop-ins, in the order of their names; keys that stand twice keep the last value."""
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[method-assign,assignment]  # as the standard library says
    installed = PLACE / "etc/systemd/system"
    folders = [f"{name}.d", "reform-.service.d"] if name.endswith(".service") else []
    dropped = [one for folder in folders for one in (installed / folder).glob("*.conf")]
    for path in [installed / name, *sorted(dropped, key=lambda one: one.name)]:
        if not path.exists():
            fail(f"there is no unit {name}")
        read.read_string(path.read_text(encoding="utf-8").replace("\\\n", " "))
    return read


def environment_of(name: str) -> dict[str, str]:
    """Every EnvironmentFile of a unit and of its drop-ins, in their order."""
    installed, found = PLACE / "etc/systemd/system", dict[str, str]()
    own = [installed / name]
    dropped = [*(installed / f"{name}.d").glob("*"), *(installed / "reform-.service.d").glob("*")]
    for path in own + sorted(dropped, key=lambda one: one.name):
        for file in re.findall(r"^EnvironmentFile=-?(.+)$", path.read_text(), re.MULTILINE):
            found |= file_of(PLACE / file.removeprefix("/").removeprefix(f"{PLACE}/"))
    return found


def start(name: str) -> None:
    """What it wants and requires first; a program that stays has to reach what it needs."""
    if name == "redis-server.service":
        lines = (PLACE / "etc/redis/redis.conf").read_text().splitlines()
        ask_for(next(line.split()[1] for line in lines if line.startswith("requirepass ")))
    if name in DEBIAN:
        return
    read = unit(name)
    for other in read.get("Unit", "Requires", fallback="").split():
        start(other)
    for other in read.get("Unit", "Wants", fallback="").split():
        if other.startswith("reform-"):
            start(other)
    if not name.endswith(".service"):
        return
    if read.get("Service", "Type", fallback="") == "oneshot":
        program, *rest = shlex.split(read["Service"]["ExecStart"])
        here = [str(PLACE / one[1:]) if one.startswith("/srv/") else one for one in rest]
        once = migrate if "migrate" in rest else run
        once([program, *here], environment_of(name))
    else:
        reach(environment_of(name))


def systemctl(words: Sequence[str]) -> None:
    verb, *names = [word for word in words if word != "--now"]
    for name in names:
        if verb in CHANGES:
            start(name)
        elif verb not in ("stop", "reload"):
            fail(f"systemctl {verb} is not known")
        elif name not in DEBIAN:
            unit(name)


# --- Others ----------------------------------------------------------------------------------


def superuser() -> dict[str, str]:
    names = ("PGHOST", "PGPORT", "PGPASSWORD", "PGDATABASE")
    return {"PGUSER": "postgres", **{name: os.environ[name] for name in names}}


def runuser(words: Sequence[str]) -> None:
    if list(words[:3]) != ["-u", "postgres", "--"]:
        fail("only as the account of PostgreSQL")
    run(words[3:], superuser())


def install(words: Sequence[str]) -> None:
    """Without owners, who are not there."""
    owners = {number + shift for number, one in enumerate(words) if one in ("-o", "-g")
              for shift in (0, 1)}  # fmt: skip
    run(["/usr/bin/install", *(one for n, one in enumerate(words) if n not in owners)], {})


def make(words: Sequence[str]) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    if words[0] != "-C" or not set(words[2:]) <= targets:
        fail(f"the Makefile does not know {words[2:]}")


def noted(_words: Sequence[str]) -> None:
    """Nothing of ours says whether it is right."""


KNOWN = {
    "docker": docker,
    "systemctl": systemctl,
    "systemd-run": systemd_run,
    "runuser": runuser,
    "install": install,
    "make": make,
    "apt-get": noted,
    "git": noted,
    "nginx": noted,
    "useradd": noted,
}

if __name__ == "__main__":
    KNOWN[sys.argv[1]](sys.argv[2:])
