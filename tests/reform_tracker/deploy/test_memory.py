"""What comes in before anybody has looked at it uses up nobody's memory."""

import json
import math
from typing import Any

from django.conf import settings

from tests.reform_tracker.deploy.conftest import last


def test_bodies_that_nobody_has_looked_at_do_not_lie_in_nginx_memory(
    services: dict[str, Any], compose: dict[str, Any]
) -> None:
    service = services["nginx"]
    mounts = dict(mount.split(":")[1::-1] for mount in service["volumes"] if "$" not in mount)
    assert mounts["/var/cache/nginx"] in compose["volumes"]
    assert not any(place.startswith("/var") for place in service["tmpfs"])


def test_files_that_are_taken_in_at_once_end_no_container(
    services: dict[str, Any], dockerfile: list[tuple[str, str]]
) -> None:
    """A folder in memory counts against the limit of its container. Each thread of the web server
    reads one form at a time, with one file, which is dropped when it grows too large
    (tests/reform_tracker/api/test_uploads.py)."""
    sizes = {
        name: [bytes_of(one.rpartition("size=")[2]) for one in service.get("tmpfs", ())]
        for name, service in services.items()
    }
    for name, service in services.items():
        assert sum(sizes[name]) <= bytes_of(service["deploy"]["resources"]["limits"]["memory"]) / 4
    command = json.loads(last(dockerfile, "CMD"))
    at_once = math.prod(int(command[command.index(of) + 1]) for of in ("--workers", "--threads"))
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES == 1
    assert 2 * at_once * settings.ATTACHMENT_MAX_BYTES <= min(sizes["web"])


def bytes_of(size: str) -> int:
    return int(size[:-1]) * {"m": 1024**2, "g": 1024**3}[size[-1]]
