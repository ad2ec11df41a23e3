"""Places named in a task, found with a gazetteer that is data."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tasks.official.reading.passages import Passage
from tasks.official.reading.structure import Place

_FILE = Path(__file__).parent / "data" / "places.csv"
_TITLES = re.compile(r"《[^《》]{0,200}》")
_DASH = re.compile(r"[—–－\-]{1,2}")
# A body or firm that bears a place's name is no place.
_BODY = re.compile(r"银行|大学|学院|分行|支行|中心支行|集团|公司|证监局|银监局|保监局")
_FACILITY = re.compile(r".{0,4}?(?:机场|口岸|车站|港口|航空港)")
_PILOT = re.compile(r"试点|试验|示范|先行|创建|融合发展核心区")
_EVENT = re.compile(r".{0,8}(?:洽谈会|博览会|展览会|推介会|论坛|大赛)")
_SENTENCE = re.compile(r"[^。;；]*")


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """A printed name, its kind (prefecture, county, site, region, province) and its codes."""

    name: str
    kind: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known place names by printed form, and the pattern that finds the longest of them."""

    entries: dict[str, GazetteerEntry]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, entries: Iterable[GazetteerEntry]) -> "Gazetteer":
        """A gazetteer of these entries."""
        known = {entry.name: entry for entry in entries}
        longest_first = sorted(known, key=lambda name: (-len(name), name))
        pattern = "|".join(map(re.escape, longest_first)) or r"(?!)"
        return cls(known, re.compile(pattern))


@cache
def default_gazetteer() -> Gazetteer:
    """The names shipped as data: prefectures and counties of Gansu, provinces, regions, sites."""
    with _FILE.open(encoding="utf-8", newline="") as rows:
        return Gazetteer.of(
            GazetteerEntry(row["name"], row["kind"], tuple(row["codes"].split()))
            for row in csv.DictReader(rows)
        )


def find_places(passage: Passage, gazetteer: Gazetteer, home: str) -> tuple[Place, ...]:
    """The places of a text in order of first mention, each printed name once.

    ``home`` is the issuer's name: the province that issues a document is not one of its places.
    """
    text = passage.squeeze()
    plain = _TITLES.sub(lambda title: "·" * len(title.group()), text.text)
    places: dict[str, Place] = {}
    for start, end, entries in _mentions(plain, gazetteer):
        if _BODY.match(plain, end) or _is_home(entries, home):
            continue
        name = text.text[start:end]
        if name not in places:
            codes = _codes(entries, plain, end)
            use = _use(entries, plain, end)
            places[name] = Place(name, codes, use, text.cut(start, end).span())
    return tuple(places.values())


def _mentions(
    text: str, gazetteer: Gazetteer
) -> Iterator[tuple[int, int, tuple[GazetteerEntry, ...]]]:
    """Names as printed; names joined by a dash are one (an economic zone)."""
    index = 0
    while found := gazetteer.pattern.search(text, index):
        entries = [gazetteer.entries[found.group()]]
        end = found.end()
        while dash := _DASH.match(text, end):
            following = gazetteer.pattern.match(text, dash.end())
            if not following:
                break
            entries.append(gazetteer.entries[following.group()])
            end = following.end()
        yield found.start(), end, tuple(entries)
        index = end


def _is_home(entries: tuple[GazetteerEntry, ...], home: str) -> bool:
    return len(entries) == 1 and entries[0].kind == "province" and home.startswith(entries[0].name)


def _codes(entries: tuple[GazetteerEntry, ...], text: str, end: int) -> tuple[str, ...]:
    # An airport or port of entry that bears a county's name says nothing to its prefecture.
    if len(entries) == 1 and entries[0].kind == "county" and _FACILITY.match(text, end):
        return ()
    return tuple(dict.fromkeys(code for entry in entries for code in entry.codes))


def _use(entries: tuple[GazetteerEntry, ...], text: str, end: int) -> str:
    if len(entries) > 1:
        return "zone"
    if entries[0].kind in {"province", "region"}:
        return entries[0].kind
    if _EVENT.match(text, end):
        return "event"
    if _FACILITY.match(text, end):
        return "facility"
    sentence = _SENTENCE.match(text, end)
    return "pilot" if sentence and _PILOT.search(sentence.group()) else "site"
