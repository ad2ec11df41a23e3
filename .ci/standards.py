"""What the standards ask, item by item, and how it stands with us: docs/standards/*.toml.

A file names the items of its standard (`chapters`) and says of each (`items`): what is asked, how
it stands, how or why not, where in the code, and which tests show it.
"""

import ast
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DONE, PARTLY, LEFT, NOT_OURS = "done", "partly", "left", "not ours"
STATES = (DONE, PARTLY, LEFT, NOT_OURS)
FIELDS = {"level", "asks", "state", "how", "code", "tests"}


@dataclass(frozen=True)
class Item:
    """One requirement. `how`: what is done, what is left, or whose it is."""

    number: str
    asks: str
    state: str
    how: str
    level: int | None = None
    code: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter with its numbers in order; `titles` has those of its sections that have one."""

    number: str
    title: str
    numbers: tuple[str, ...]
    titles: Mapping[str, str]


@dataclass(frozen=True)
class Standard:
    """A standard as its file says it. `count`: how many items it has by its own account."""

    name: str
    count: int
    chapters: tuple[Chapter, ...]
    items: Mapping[str, Item]

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(number for chapter in self.chapters for number in chapter.numbers)


def read(path: Path) -> Standard:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Standard(
        name=data["name"],
        count=data["count"],
        chapters=tuple(_chapter(number, told) for number, told in data["chapters"].items()),
        items={number: _item(number, told) for number, told in data.get("items", {}).items()},
    )


def read_all(root: Path) -> list[Standard]:
    return [read(path) for path in sorted((root / "docs/standards").glob("*.toml"))]


def _chapter(number: str, told: Mapping[str, Any]) -> Chapter:
    numbers: list[str] = []
    titles: dict[str, str] = {}
    for section, title, items in told["sections"]:
        numbers += (of_section := list(_numbers(section, items)))
        if title:
            titles[of_section[0]] = title
    return Chapter(number, told["title"], tuple(numbers), titles)


def _numbers(section: str, items: str) -> Iterator[str]:
    """`V1.2` with `1-2,5` has V1.2.1, V1.2.2 and V1.2.5; `8.1.1.1` with `a-b` has 8.1.1.1 a) and
    8.1.1.1 b), and with nothing is an item itself."""
    for part in items.split(",") if items else ():
        first, _dash, last = part.partition("-")
        if first.isdigit():
            yield from (f"{section}.{one}" for one in range(int(first), int(last or first) + 1))
        else:
            letters = range(ord(first), ord(last or first) + 1)
            yield from (f"{section} {chr(letter)})" for letter in letters)
    if not items:
        yield section


def _item(number: str, told: Mapping[str, Any]) -> Item:
    if unknown := set(told) - FIELDS:
        raise ValueError(f"{number} has no field {', '.join(sorted(unknown))}")
    lists = {name: tuple(told.get(name, ())) for name in ("code", "tests")}
    return Item(number, told["asks"], told["state"], told["how"], told.get("level"), **lists)


def problems(standard: Standard, root: Path) -> Iterator[str]:
    """What is not in order, a sentence each."""
    numbers = standard.numbers
    if len(numbers) != standard.count or len(set(numbers)) != standard.count:
        yield f"{standard.name}: {standard.count} items, but its chapters name {len(numbers)}"
    for number in numbers:
        if number not in standard.items:
            yield f"{number}: nothing is said of it"
    for number, item in standard.items.items():
        if number not in numbers:
            yield f"{number}: {standard.name} has no such item"
        yield from (f"{number}: {problem}" for problem in _problems_of(item, root))


def _problems_of(item: Item, root: Path) -> Iterator[str]:
    if item.state not in STATES:
        yield f"is {item.state!r}; write {', '.join(STATES)}"
    if not (item.asks and item.how):
        yield "say what is asked and how it stands"
    if item.state == DONE and not item.tests:
        yield "is done and no test shows it"
    for place in item.code:
        if not (root / place.partition("#")[0]).exists():
            yield f"no such place: {place}"
    for test in item.tests:
        path, _colons, name = test.partition("::")
        if not (root / path).is_file() or (name and name not in tests_of(root / path)):
            yield f"no such test: {test}"


@cache
def tests_of(path: Path) -> frozenset[str]:
    """The tests that a file defines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def page(standards: Sequence[Standard]) -> str:
    """The part of docs/security.md that is made of the items."""
    return "\n".join(line for standard in standards for line in _of_standard(standard))


def _of_standard(standard: Standard) -> Iterator[str]:
    items = [standard.items[number] for number in standard.numbers if number in standard.items]
    yield from ("", f"## {standard.name}", "")
    yield f"| {' | '.join(STATES)} | all |"
    yield "|---|---|---|---|---|"
    counts = [sum(item.state == state for item in items) for state in STATES]
    yield f"| {' | '.join(str(count) for count in (*counts, len(items)))} |"
    if left := [f"{item.number} ({item.asks})" for item in items if item.state == LEFT]:
        yield from ("", f"Left: {'; '.join(left)}.")
    for chapter in standard.chapters:
        yield from ("", f"### {chapter.number} {chapter.title}", "")
        yield "| Item | Asked | State | How | Where, and the tests |"
        yield "|---|---|---|---|---|"
        for number in chapter.numbers:
            if number in standard.items:
                yield _row(standard.items[number], chapter.titles.get(number, ""))


def _row(item: Item, title: str) -> str:
    places = [f"[{place}]({_link(place)})" for place in item.code]
    tests = [f"[{_short(test)}]({_link(test.partition('::')[0])})" for test in item.tests]
    number = f"{item.number} **{title}**" if title else item.number
    level = f" (L{item.level})" if item.level else ""
    cells = (number + level, item.asks, item.state, item.how, "<br>".join((*places, *tests)))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _link(place: str) -> str:
    """From docs/security.md."""
    return place.removeprefix("docs/") if place.startswith("docs/") else f"../{place}"


def _short(test: str) -> str:
    """The name of a test without the words around it; of a whole file its name."""
    path, _colons, name = test.partition("::")
    return f"`{name or path.rpartition('/')[2]}`"
