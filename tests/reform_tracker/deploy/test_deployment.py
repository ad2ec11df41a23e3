"""Dockerfile, docker-compose.yml and nginx.conf fit together, the settings and the code."""

import importlib
import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from reform_tracker.deploy import logger, worker
from reform_tracker.keyrings import drawn
from reform_tracker.local.options import Options
from reform_tracker.local.supervisor import programs
from tests.reform_tracker.deploy.conftest import last

ROOT = Path(__file__).resolve().parents[3]
APPLICATION = ("migrate", "web", "worker", "beat")
VARIABLE = re.compile(r"\$\{(\w+)(:\?[^}]+)?\}")


GIVEN = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "TRAIL_KEYS": drawn("2026b") + "," + drawn("2026a"),
    "SEALING_KEYS": drawn("2026a"),
    "POSTGRES_PASSWORD": secrets.token_hex(16),
    "POSTGRES_OWNER_PASSWORD": secrets.token_hex(16),
    "REDIS_PASSWORD": secrets.token_hex(16),
    "EMAIL_URL": "smtp+tls://user:word@mail.reform.internal:587",
    "MAIL_FROM": "reform@reform.internal",
    "ALLOWED_HOSTS": "reform.internal",
    "SITE_URL": "https://reform.internal",
}


CHECK = (sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING")


def deployed(
    service: dict[str, Any], folder: Path, *, command: Sequence[str] = CHECK, **changed: str
) -> subprocess.Popen[str]:
    """A command, `check --deploy` unless told, under exactly the environment of a service."""
    values = {**GIVEN, **changed}
    environment = {
        name: VARIABLE.sub(lambda match: values[match[1]], str(value))
        for name, value in service["environment"].items()
    }
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "reform_tracker.settings",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_settings_start_clean_under_the_environment_of_each_service(
    services: dict[str, Any], tmp_path: Path
) -> None:
    environments = {json.dumps(services[name]["environment"]): name for name in APPLICATION}

    for name in environments.values():
        with deployed(services[name], tmp_path) as process:
            output = process.communicate()[0]
        assert process.returncode == 0, output


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("SECRET_KEY", "change-me-to-something-long-and-random-before-the-start", "SECRET_KEY"),
        ("TRAIL_KEYS", "", "TRAIL_KEYS"),
        ("SEALING_KEYS", "placeholder", "SEALING_KEYS"),
        ("POSTGRES_PASSWORD", "changeme", "DATABASE_URL"),
        ("REDIS_PASSWORD", "placeholder", "REDIS_URL"),
        ("EMAIL_URL", "smtp+tls://user:example@mail.reform.internal:587", "EMAIL_URL"),
        ("EMAIL_URL", "", "EMAIL_URL"),
        ("MAIL_FROM", "", "MAIL_FROM"),
        ("SITE_URL", "", "SITE_URL"),
    ],
)
def test_missing_or_placeholder_is_refused(
    services: dict[str, Any], tmp_path: Path, variable: str, value: str, named: str
) -> None:
    with deployed(services["web"], tmp_path, **{variable: value}) as process:
        output = process.communicate()[0]

    assert process.returncode != 0
    assert f"{named} is missing or still a placeholder" in output


@pytest.mark.parametrize("hosts", ["*", "reform.internal, *", "*.reform.internal"])
def test_a_site_for_every_host_is_refused(
    services: dict[str, Any], tmp_path: Path, hosts: str
) -> None:
    with deployed(services["web"], tmp_path, ALLOWED_HOSTS=hosts) as process:
        output = process.communicate()[0]

    assert process.returncode != 0
    assert "ALLOWED_HOSTS must name the hosts" in output


def test_host_names_may_contain_any_word(services: dict[str, Any], tmp_path: Path) -> None:
    with deployed(
        services["web"],
        tmp_path,
        ALLOWED_HOSTS="exchange.gov.cn",
        SITE_URL="https://exchange.gov.cn",
        EMAIL_URL="smtp://exchange.gov.cn:25",
    ) as process:
        output = process.communicate()[0]

    assert process.returncode == 0, output


def test_no_variable_has_a_default_and_every_secret_is_one(services: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    used = VARIABLE.findall(text)

    assert text.replace("$$", "").count("$") == len(used)
    assert [name for name, required in used if not required] == []
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|AUTH", name):
                assert VARIABLE.fullmatch(value), f"{name} is written out"


def program_module(command: list[str]) -> str:
    """The module:attribute that a celery or gunicorn command names."""
    if command[0] == "celery":
        return next(part.removeprefix("--app=") for part in command if part.startswith("--app="))
    assert command[0] == "gunicorn"
    return command[1]


def test_commands_name_what_exists(
    services: dict[str, Any], dockerfile: list[tuple[str, str]]
) -> None:
    web = json.loads(last(dockerfile, "CMD"))
    named = [program_module(command) for command in (web, services["worker"]["command"])]
    named.append(program_module(services["beat"]["command"]))

    for name in named:
        module, attribute = name.split(":")
        assert hasattr(importlib.import_module(module), attribute)
    assert services["migrate"]["command"][:2] == ["python", "manage.py"]


def test_every_web_server_of_ours_has_deadlines_and_our_lines(
    dockerfile: list[tuple[str, str]], nginx: str, tmp_path: Path
) -> None:
    """What the worker does with them is shown in tests/faults/test_deadlines.py."""
    options = Options.read({"VAR_DIR": str(tmp_path)})
    for command in (json.loads(last(dockerfile, "CMD")), programs(options)[0].command):
        assert import_string(command[command.index("--worker-class") + 1]) is worker.Worker
        assert import_string(command[command.index("--logger-class") + 1]) is logger.Logger
    patience = re.search(r"proxy_read_timeout (\d+)s;", nginx)
    assert patience is not None
    assert int(patience[1]) > worker.REQUEST_SECONDS + worker.GRACE_SECONDS


def test_ports_agree_from_nginx_to_gunicorn(
    services: dict[str, Any], dockerfile: list[tuple[str, str]], nginx: str
) -> None:
    upstream = re.search(r"server (\w+):(\d+);", nginx)
    assert upstream is not None
    host, port = upstream.groups()

    assert services[host]["expose"] == [port]
    assert f"0.0.0.0:{port}" in json.loads(last(dockerfile, "CMD"))
    assert last(dockerfile, "EXPOSE") == port
    published = {name for name, service in services.items() if "ports" in service}
    assert published == {"nginx"}


def test_every_service_is_hardened_and_has_limits(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}, name
        assert "cap_add" not in service or name == "nginx"


def test_images_are_of_an_exact_version(
    services: dict[str, Any], dockerfile: list[tuple[str, str]]
) -> None:
    named = [service["image"] for service in services.values() if "build" not in service]
    named += [rest.split()[0] for name, rest in dockerfile if name == "FROM"]
    assert len(named) == 6
    for image in named:
        assert re.fullmatch(r"[a-z]+:\d+(\.\d+)+(-slim)?-bookworm", image), image
    major = {name.split(":")[0]: name.split(":")[1].split(".")[0] for name in named}
    assert major["postgres"] == "15"


def test_each_service_reaches_only_what_it_needs(
    services: dict[str, Any], networks: dict[str, Any]
) -> None:
    joined = {name: set(service["networks"]) for name, service in services.items()}
    assert joined == {
        "nginx": {"entry", "front"},
        "web": {"front", "data", "outside"},
        "worker": {"data", "outside"},
        "beat": {"data"},
        "backup": {"data"},
        "base": {"data"},
        "migrate": {"data"},
        "postgres": {"data"},
        "redis": {"data"},
    }
    closed = {name for name, network in networks.items() if (network or {}).get("internal")}
    assert closed == {"front", "data"}


def test_what_hangs_is_started_again(services: dict[str, Any]) -> None:
    """tests/reform_tracker/deploy/test_healthy.py shows what the check does."""
    for name in ("web", "worker", "beat"):
        service = services[name]
        assert service["restart"] == "unless-stopped"
        assert service["init"] is True  # or a signal from the check would not reach the program
        checker, which = service["healthcheck"]["test"][-2:]
        assert importlib.util.find_spec(checker) is not None
        assert which == name
        assert "/tmp" in [one.partition(":")[0] for one in service["tmpfs"]]  # noqa: S108  (where it counts)


def test_settings_that_have_a_default_are_given_in_a_file(services: dict[str, Any]) -> None:
    for name in (*APPLICATION, "backup"):
        assert services[name]["env_file"] == [{"path": "settings.env", "required": False}]


def test_nothing_is_waited_for_that_cannot_come(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other], f"{name} waits for {other}"
            else:
                assert how["condition"] == "service_completed_successfully"
                assert services[other]["restart"] == "no"


def test_programs_wait_for_the_migration(services: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat", "backup"):
        assert "migrate" in services[name]["depends_on"]
    assert "postgres" in services["migrate"]["depends_on"]


def test_only_the_migration_runs_as_the_owner_of_the_tables(services: dict[str, Any]) -> None:
    accounts = {
        name: urlsplit(services[name]["environment"]["DATABASE_URL"].split("{")[0]).netloc
        for name in APPLICATION
    }
    owner, role = accounts.pop("migrate").partition(":")[0], "reform"
    assert {account.partition(":")[0] for account in accounts.values()} == {role}
    assert owner == services["postgres"]["environment"]["POSTGRES_USER"] != role
    assert services["migrate"]["environment"]["APPLICATION_ROLE"] == role
    script = ROOT / "reform_tracker/deploy/accounts.sh"
    assert f"CREATE ROLE {role} LOGIN" in script.read_text(encoding="utf-8")
    assert script.stat().st_mode & 0o111
    assert any(
        mount.startswith("./reform_tracker/deploy/accounts.sh:/docker-entrypoint-initdb.d/")
        for mount in services["postgres"]["volumes"]
    )


def test_one_proxy_is_trusted_and_it_writes_the_address_itself(
    services: dict[str, Any], nginx: str
) -> None:
    assert services["web"]["environment"]["TRUSTED_PROXIES"] == "1"
    assert re.findall(r"X-Forwarded-For (\S+);", nginx) == ["$remote_addr"]
    assert re.findall(r"X-Forwarded-Proto (\S+);", nginx) == ["https"]


def test_proxy_lets_through_what_the_application_judges(nginx: str) -> None:
    limit = re.search(r"client_max_body_size (\d+)m;", nginx)

    assert limit is not None
    assert int(limit[1]) * 1024 * 1024 >= 5 * settings.ATTACHMENT_MAX_BYTES


COOKIES = """
from django.conf import settings
from django.utils.module_loading import import_string
for name in ("SESSION", "CSRF", "LANGUAGE"):
    print(getattr(settings, f"{name}_COOKIE_NAME"), getattr(settings, f"{name}_COOKIE_SECURE"))
"""


def test_no_other_host_can_set_our_cookies(services: dict[str, Any], tmp_path: Path) -> None:
    command = [sys.executable, "-c", COOKIES]
    with deployed(services["web"], tmp_path, command=command) as process:
        printed = process.communicate()[0].splitlines()
    assert len(printed) == 3
    for line in printed:
        name, secure = line.split()
        assert name.startswith("__Host-")
        assert secure == "True"


def test_image_runs_as_nobody_in_particular(dockerfile: list[tuple[str, str]]) -> None:
    user, group = last(dockerfile, "USER").split(":")
    created = " ".join(rest for name, rest in dockerfile if name == "RUN")

    assert int(user) > 0
    assert f"--uid {user}" in created
    assert f"--gid {group}" in created
    assert [name for name, _ in dockerfile].index("USER") < len(dockerfile) - 1


def test_image_takes_locked_requirements_only(dockerfile: list[tuple[str, str]]) -> None:
    installs = [rest for name, rest in dockerfile if name == "RUN" and "pip install" in rest]

    assert installs
    assert all("--no-deps --require-hashes -r requirements.txt" in rest for rest in installs)


def test_static_files_are_collected_under_the_images_own_environment(
    dockerfile: list[tuple[str, str]], tmp_path: Path
) -> None:
    """The values that the step itself sets, and no others, must be enough for the settings."""
    step = next(rest for name, rest in dockerfile if "collectstatic" in rest and name == "RUN")
    given = dict(re.findall(r"\b([A-Z_]{4,})=([^\s\"$]+)", step))
    fixed = dict(
        pair.split("=", 1) for name, rest in dockerfile if name == "ENV" for pair in rest.split()
    )
    environment = {
        "PATH": os.environ["PATH"],
        "REFORM_MODE": fixed["REFORM_MODE"],
        "VAR_DIR": str(tmp_path / "data"),
        "STATIC_ROOT": str(tmp_path / "collected"),
        **{name: GIVEN[name] for name in ("SECRET_KEY", "TRAIL_KEYS", "SEALING_KEYS")},
        **given,
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "collected" / "staticfiles.json").exists()


def test_image_gets_all_of_the_product_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    packages = {name.split(".")[0] for name in settings.INSTALLED_APPS}
    own = {name for name in packages if (ROOT / name / "__init__.py").exists()}

    assert lines[0] == "*"
    assert let_in == own | {"manage.py", "requirements.txt", "templates", "static"}
