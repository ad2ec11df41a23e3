"""Compose file, Dockerfile and nginx.conf as the tests of the deployment read them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="session")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


@pytest.fixture(scope="session")
def networks(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["networks"]
    return found


@pytest.fixture(scope="session")
def dockerfile() -> list[tuple[str, str]]:
    """Its instructions in order: (name, rest of the line), continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.split(maxsplit=1) for line in text.splitlines() if line[:1].isalpha())
    return [(name, rest) for name, rest in lines]


@pytest.fixture(scope="session")
def nginx() -> str:
    return (ROOT / "reform_tracker/deploy/nginx.conf").read_text(encoding="utf-8")


def last(dockerfile: list[tuple[str, str]], name: str) -> str:
    return [rest for instruction, rest in dockerfile if instruction == name][-1]
