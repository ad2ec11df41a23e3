"""Fail unless every text of the source has a finished Chinese translation.

Texts are found with Babel's extraction from Python and, through Django's own conversion of
templates, from HTML and text templates; GNU gettext is not needed. Also fails on fuzzy entries,
on placeholders that differ from the original's, and on entries that no text uses any more.
`--write` prints a catalogue entry for each missing text.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("reform_tracker", "departments", "tasks", "reports", "templates")
LOCALE = "zh_Hans"
# Which argument holds what, as Django's makemessages tells xgettext.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
NAMED = re.compile(r"%\((\w+)\)|{(\w*)}")

TextId = tuple[str | None, str]


@dataclass(frozen=True)
class Text:
    """One translatable text and the first place where it stands."""

    context: str | None
    singular: str
    plural: str | None
    place: str

    @property
    def key(self) -> TextId:
        return self.context, self.singular


def python_of_template(path: Path) -> bytes:
    """The template as the Python-like text that xgettext would be given.

    Without its indentation, which follows the HTML and would be none of Python's.
    """
    from django.utils.translation.template import templatize  # noqa: PLC0415  (needs settings)

    content = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return INDENTATION.sub("", content).encode()


def texts_in(path: Path, content: bytes) -> Iterator[Text]:
    place = str(path.relative_to(ROOT))
    found = extract("python", BytesIO(content), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for line, messages, _comments, context in found:
        parts = (messages,) if isinstance(messages, str) else messages
        if parts[0]:
            plural = parts[1] if len(parts) > 1 else None
            yield Text(context, parts[0], plural, f"{place}:{line}")


def texts_of_source() -> dict[TextId, Text]:
    """Every text of the source by its id."""
    texts: dict[TextId, Text] = {}
    for name in SOURCES:
        for path in sorted((ROOT / name).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                content = path.read_bytes()
            elif path.suffix in (".html", ".txt") and "templates" in path.parts:
                content = python_of_template(path)
            else:
                continue
            for text in texts_in(path, content):
                texts.setdefault(text.key, text)
    return texts


def problems(texts: dict[TextId, Text], catalogue: Catalog) -> Iterator[str]:
    """One line for each text without a finished translation and each entry without a text."""
    entries = {(entry.context, singular(entry)): entry for entry in catalogue if entry.id}
    for key, text in texts.items():
        entry = entries.get(key)
        if entry is None:
            yield f"{text.place}: not in the catalogue: {text.singular!r}"
        elif entry.fuzzy:
            yield f"{text.place}: fuzzy: {text.singular!r}"
        elif not is_translated(entry):
            yield f"{text.place}: not translated: {text.singular!r}"
        elif placeholders(entry.string) - placeholders(entry.id):
            yield f"{text.place}: unknown placeholders in the translation of {text.singular!r}"
    for key in entries.keys() - texts.keys():
        yield f"catalogue, line {entries[key].lineno}: no text uses {key[1]!r} any more"


def singular(entry: Message) -> str:
    return entry.id if isinstance(entry.id, str) else str(entry.id[0])


def is_translated(entry: Message) -> bool:
    return all(forms(entry.string)) and bool(entry.string)


def forms(value: str | Sequence[str] | None) -> Sequence[str]:
    """The forms of a text: one, or one for each plural."""
    return (value,) if isinstance(value, str) else value or ()


def placeholders(value: str | Sequence[str] | None) -> set[str]:
    """The names in %(name)s and {name}."""
    return {first or second for text in forms(value) for first, second in NAMED.findall(text)}


def entry_for(text: Text) -> str:
    """An entry to fill in, as it stands in a catalogue."""

    def quoted(value: str) -> str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'

    lines = [f"#: {text.place}"]
    lines += [f"msgctxt {quoted(text.context)}"] if text.context else []
    lines += [f"msgid {quoted(text.singular)}"]
    lines += [f"msgid_plural {quoted(text.plural)}", 'msgstr[0] ""'] if text.plural else []
    lines += [] if text.plural else ['msgstr ""']
    return "\n".join(lines) + "\n"


def main(write: bool) -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
    django.setup()
    source = ROOT / "reform_tracker" / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
    if not source.exists():
        print(f"{source.relative_to(ROOT)} is missing")
        return 1
    with source.open("rb") as file:
        catalogue = read_po(file, locale=LOCALE, abort_invalid=True)
    texts = texts_of_source()
    if write:
        known = {(entry.context, singular(entry)) for entry in catalogue if entry.id}
        print("\n".join(entry_for(text) for key, text in texts.items() if key not in known))
        return 0
    found = list(problems(texts, catalogue))
    print("\n".join(found) or f"{len(texts)} texts")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv))
