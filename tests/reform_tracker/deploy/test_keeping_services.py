"""The services of docker-compose.yml that keep data and copies of them."""

import re
from pathlib import Path
from typing import Any

from reform_tracker.management.commands.backup import Command

ROOT = Path(__file__).resolve().parents[3]


def test_backups_lie_elsewhere_and_are_what_the_command_takes(services: dict[str, Any]) -> None:
    service = services["backup"]
    given = vars(Command().create_parser("manage.py", "backup").parse_args(service["command"][3:]))
    assert service["command"][:3] == ["python", "manage.py", "backup"]
    assert (given["dated"], given["keep_daily"], given["keep_weekly"]) == (True, 7, 4)
    assert given["daily_at"].isoformat() == "02:30:00"
    target = str(given["folder"])
    mounted = {mount.rpartition(":")[2]: mount for mount in service["volumes"]}
    assert mounted[target].startswith("${BACKUP_DIR:?")
    assert service["restart"] == "unless-stopped"


def test_the_log_is_archived_to_where_the_base_backups_lie(services: dict[str, Any]) -> None:
    """tests/reform_tracker/backing_up/test_recovery_page.py runs both scripts."""
    told = [one for one in services["postgres"]["command"] if "=" in one]
    given = dict(one.split("=", 1) for one in told)
    assert (given["archive_mode"], given["archive_timeout"]) == ("on", "60")
    shell, script, *words = given["archive_command"].split()
    assert (shell, words) == ("sh", ["%p", "%f", "/wal/log"])
    for name, inside in (("postgres", script), ("base", "/base_backup.sh")):
        service = services[name]
        mounts = {one.removesuffix(":ro").rpartition(":")[2]: one for one in service["volumes"]}
        assert mounts["/wal"].startswith("${WAL_DIR:?")
        assert (ROOT / mounts[inside].split(":")[0]).exists()
        assert service["image"] == services["postgres"]["image"]
    assert services["base"]["environment"]["PGUSER"] == "reform_owner"
    accounts = (ROOT / "reform_tracker/deploy/accounts.sh").read_text(encoding="utf-8")
    assert "host replication $POSTGRES_USER samenet scram-sha-256" in accounts


def test_queue_loses_nothing(services: dict[str, Any]) -> None:
    command = services["redis"]["command"]
    given = dict(zip(command[1::2], command[2::2], strict=True))

    assert given["--appendonly"] == "yes"
    assert given["--maxmemory-policy"] == "noeviction"
    assert [mount.split(":")[1] for mount in services["redis"]["volumes"]] == ["/data"]


def test_anchors_are_written_by_the_worker_alone(services: dict[str, Any]) -> None:
    """And read where a restore asks what they know. The units do the same."""
    mounted = {
        name: mount.rpartition("}:")[2]
        for name, service in services.items()
        for mount in service.get("volumes", ())
        if "ANCHORS_FOLDER" in mount
    }
    assert mounted == {"worker": "/anchors", "migrate": "/anchors:ro"}
    writing = {
        path.stem.removeprefix("reform-")
        for path in (ROOT / "reform_tracker/deploy/systemd").glob("reform-*.service")
        if "ReadWritePaths=-/srv/reform-anchors" in path.read_text(encoding="utf-8")
    }
    assert writing == {name for name, mount in mounted.items() if not mount.endswith(":ro")}
    typed = (ROOT / "reform_tracker/deploy/with_docker.sh").read_text(encoding="utf-8")
    (service,) = re.findall(r"^manage\(\) .* (\w+) python manage.py", typed, re.MULTILINE)
    assert service in writing
