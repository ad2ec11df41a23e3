"""The way without containers: systemd units that fit the image, the compose file and the code."""

import json
import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
UNITS = ROOT / "reform_tracker/deploy/systemd"
PROGRAMS = "/opt/reform-tracker/.venv/bin/"


def unit(name: str) -> ConfigParser:
    """A unit; keys that stand twice keep the last value."""
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[method-assign,assignment]  # as the standard library says
    text = (UNITS / name).read_text(encoding="utf-8").replace("\\\n", " ")
    read.read_string(text)
    return read


def command(name: str) -> list[str]:
    """What it starts, as systemd reads it: `%%` is a percent sign."""
    words = shlex.split(unit(f"reform-{name}.service")["Service"]["ExecStart"].replace("%%", "%"))
    assert words[0].startswith(PROGRAMS)
    return [words[0].removeprefix(PROGRAMS), *words[1:]]


def test_web_is_started_as_in_the_image_and_listens_to_the_proxy_alone() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    image = json.loads(text.rpartition("CMD ")[2])
    listens = image.index("--bind") + 1
    assert image[listens] == "0.0.0.0:8000"
    image[listens] = "127.0.0.1:8000"
    assert command("web") == image


def test_the_others_are_started_as_in_the_compose_file(services: dict[str, Any]) -> None:
    assert command("migrate") == services["migrate"]["command"]
    assert command("worker") == services["worker"]["command"]
    beat = [word for word in services["beat"]["command"] if not word.startswith("--schedule=")]
    assert command("beat")[:-1] == beat
    folder = unit("reform-beat.service")["Service"]["RuntimeDirectory"]
    assert command("beat")[-1] == f"--schedule=/run/{folder}/schedule"


def test_the_target_starts_all_after_the_migration_and_what_ends_comes_back() -> None:
    wanted = unit("reform-tracker.target")["Unit"]["Wants"].split()
    services = {path.name for path in UNITS.glob("*.service")}
    assert {*wanted, "reform-migrate.service"} == services
    for name in wanted:
        read = unit(name)
        assert read["Unit"]["Requires"] == "reform-migrate.service"
        assert "reform-migrate.service" in read["Unit"]["After"]
        assert read["Unit"]["PartOf"] == "reform-tracker.target"
        assert read["Service"]["Restart"] == "always"
        assert {"MemoryMax", "TasksMax"} <= set(read["Service"])


def test_every_service_is_hardened_by_one_file() -> None:
    """systemd reads a folder `reform-.service.d` for every service that begins with `reform-`."""
    (shared,) = (UNITS / "reform-.service.d").iterdir()
    assert shared.suffix == ".conf"
    assert all(path.name.startswith("reform-") for path in UNITS.glob("*.service"))
    hardened = unit(f"reform-.service.d/{shared.name}")["Service"]
    assert hardened["User"] == "reform"
    assert hardened["NoNewPrivileges"] == "yes"
    assert hardened["CapabilityBoundingSet"] == ""
    assert hardened["ProtectSystem"] == "strict"
    assert "Restart" not in hardened  # which systemd refuses for the migration
