"""The way without containers: systemd units that fit the image, the compose file and the code."""

import json
import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
UNITS = ROOT / "reform_tracker/deploy/systemd"
PROGRAMS = "/opt/reform-tracker/.venv/bin/"
OTHER = "postgres-base-backup.service"  # which runs as another account


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
    services = {path.name for path in UNITS.glob("reform-*.service")}
    timed = {name for name in wanted if name.endswith(".timer")}
    assert timed == {"reform-backup.timer"}
    stay = set(wanted) - timed
    assert stay | {"reform-migrate.service", "reform-backup.service"} == services
    for name in stay:
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
    assert {path.name for path in UNITS.glob("*.service") if path.name[:7] != "reform-"} == {OTHER}
    hardened = unit(f"reform-.service.d/{shared.name}")["Service"]
    assert hardened["User"] == "reform"
    assert hardened["NoNewPrivileges"] == "yes"
    assert hardened["CapabilityBoundingSet"] == ""
    assert hardened["ProtectSystem"] == "strict"
    assert "Restart" not in hardened  # which systemd refuses for the migration


def test_the_migration_runs_as_the_owner_whatever_the_shared_file_says() -> None:
    """systemd reads the drop-ins of all folders in the order of their names, and of two settings of
    one name the later one holds."""
    (shared,) = (UNITS / "reform-.service.d").iterdir()
    (own,) = (UNITS / "reform-migrate.service.d").iterdir()
    assert own.name > shared.name
    assert unit(f"{own.parent.name}/{own.name}")["Service"]["EnvironmentFile"].endswith("/migrate")
    assert "EnvironmentFile" not in unit("reform-migrate.service")["Service"]


def test_backups_are_taken_at_the_time_and_for_as_long_as_by_the_compose_file(
    services: dict[str, Any],
) -> None:
    """The same command, but for the folder and for who waits for the night."""
    inside = [one for one in services["backup"]["command"] if not one.startswith("--daily-at=")]
    own = ["/backups" if one == "/srv/reform-backups" else one for one in command("backup")]
    assert own == inside
    (at,) = set(services["backup"]["command"]) - set(inside)
    timer = unit("reform-backup.timer")["Timer"]
    assert timer["OnCalendar"] == f"*-*-* {at.removeprefix('--daily-at=')}:00"
    assert timer["Persistent"] == "yes"


def test_base_backups_are_made_as_by_the_compose_file(services: dict[str, Any]) -> None:
    program, *words = unit(OTHER)["Service"]["ExecStart"].split()
    script = ROOT / program.removeprefix("/opt/reform-tracker/")
    assert script.stat().st_mode & 0o111
    told = " ".join(services["base"]["command"])
    assert f"sh /{script.name} /wal {' '.join(words[1:])} " in told
    assert unit(OTHER)["Service"]["ReadWritePaths"] == words[0]
    assert unit(OTHER.replace("service", "timer"))["Timer"]["OnCalendar"] == "hourly"
