"""How two frozen figures differ, told by the row and the key."""

from collections.abc import Iterator
from typing import Any

# What names a row of a list: a line of the ledger by its key and organization, a class by its code.
NAMES = ("number", "key", "organization", "code")


def differences(before: Any, now: Any, place: str = "") -> Iterator[str]:
    """Each place where `now` is not what it was; what is new in `now` is no difference."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key, value in before.items():
            inner = f"{place}.{key}".removeprefix(".")
            if key in now:
                yield from differences(value, now[key], inner)
            else:
                yield f"{inner}: missing"
    elif _are_rows(before) and _are_rows(now):
        yield from _of_rows(before, now, place)
    elif before != now:
        yield f"{place}: {before!r} → {now!r}"


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _of_rows(before: list[Any], now: list[Any], place: str) -> Iterator[str]:
    were, are = ({_name(row): row for row in rows} for rows in (before, now))
    for name, row in were.items():
        if name in are:
            yield from differences(row, are[name], f"{place}[{name}]")
        else:
            yield f"{place}[{name}]: gone"
    for name in are.keys() - were.keys():
        yield f"{place}[{name}]: was not there"
    if were.keys() == are.keys() and [*were] != [*are]:
        yield f"{place}: in another order"


def _name(row: dict[str, Any]) -> str:
    return " ".join(str(row[key]) for key in NAMES if key in row)
