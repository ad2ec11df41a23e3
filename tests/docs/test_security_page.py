"""What docs/security.md says of limits, keys, ways in and data is what the code does."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import models

from departments.entering import recording
from departments.models import User
from reform_tracker.sealing import sealed_fields
from reform_tracker.settings import security

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"`([^`]+)`")


@cache
def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    chapter = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    table = [line for line in chapter.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def value_of(name: str) -> Any:
    module, _dot, constant = name.rpartition(".")
    return getattr(settings if module == "settings" else import_module(module), constant)


LIMITS = [
    (name, value)
    for _what, names, values in rows("Limits")
    for name, value in zip(CODE.findall(names), values.split(", "), strict=True)
]


@pytest.mark.parametrize(("name", "value"), LIMITS)
def test_limits_are_those_of_the_settings(name: str, value: str) -> None:
    assert float(value_of(name)) == float(value)


def test_every_key_is_in_the_inventory() -> None:
    told = {name for key, *_rest in rows("Keys and algorithms") for name in CODE.findall(key)}
    keys = {name for name in vars(security) if name.endswith("_KEYS")}
    assert told == {"SECRET_KEY", *keys}


def test_every_sealed_field_is_told() -> None:
    told = {
        name
        for data, _class, protection in rows("What is kept")
        if "SEALING_KEYS" in protection
        for name in CODE.findall(data)
    }
    assert told == {f"{model.__name__}.{name}" for model, name in sealed_fields()}


def test_an_account_holds_nothing_more_of_a_person() -> None:
    personal = (models.CharField, models.TextField, models.DateField, models.FileField)
    held = {field.name for field in User._meta.fields if isinstance(field, personal)}
    of_the_account = {"username", "password", "name_order", "last_login", "created_at"}
    assert held - of_the_account - {"password_until", "password_changed_at"} == {
        "full_name", "office_phone", "email",
    }  # fmt: skip


def test_every_action_of_coming_in_is_told() -> None:
    source = Path(recording.__file__).read_text(encoding="utf-8")
    told = {name for row in rows("What is recorded") for name in CODE.findall(row[1])}
    assert told == set(re.findall(r'"(access\.\w+)"', source))


def test_every_network_of_the_compose_file_is_told() -> None:
    told = {name for row in rows("Connections") for name in CODE.findall(row[3])}
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert told == set(compose["networks"])


def test_every_way_in_is_told() -> None:
    """One for each backend that lets somebody in, and what comes beside them."""
    ways = " ".join(way for way, *_rest in rows("Ways in"))
    told_by = {
        "axes.backends.AxesStandaloneBackend": "",  # lets nobody in
        "departments.backends.AccountBackend": "sign-in page",
        "departments.second_factor.backend.SecondFactorBackend": "sign-in page",
        "reform_tracker.api.authentication.BearerTokenAuthentication": "API",
        "rest_framework.authentication.SessionAuthentication": "sign-in page",
    }
    api = settings.REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"]
    for backend in (*settings.AUTHENTICATION_BACKENDS, *api):
        assert told_by[backend] in ways


def test_times_to_mend_are_told() -> None:
    times = " ".join(mended for _severity, mended, *_rest in rows("Times to mend"))
    days = [int(number) for number in re.findall(r"(\d+) days", times)]
    assert len(days) == 3
    assert days == sorted(days)
