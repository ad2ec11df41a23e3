"""Fail on what the Content-Security-Policy would refuse, and on lines too long to be read.

The policy allows only files of our own, so an inline script, style or handler does nothing in the
browser, silently. Reads the HTML templates as HTML, with Django's tags taken out.

A line of at most 160 characters is seen whole beside its change. Where a blank would show between
two inline elements, break inside a tag: before its attributes or before its closing bracket.
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TAGS = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
COMMENT = re.compile(r"{% comment.*?endcomment %}", re.DOTALL)
LONGEST_LINE = 160
# What a script element may hold without running: data for a script file.
DATA_TYPES = frozenset({"application/json", "application/ld+json"})


class InlineFinder(HTMLParser):
    """Collects (line, sentence) for each piece that the policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style":
            self._add("a <style> element: put it into static/css")
        if tag == "script" and "src" not in values and values.get("type") not in DATA_TYPES:
            self._add("a <script> without src: put it into static/js")
        for name, value in attrs:
            if name == "style":
                self._add('a style="" attribute: use a class')
            elif name.startswith("on") or name.startswith("hx-on"):
                self._add(f"a handler {name}: listen in static/js")
            elif (value or "").strip().lower().startswith("javascript:"):
                self._add(f"a javascript: address in {name}")

    def _add(self, sentence: str) -> None:
        self.found.append((self.getpos()[0], sentence))


def blank(match: re.Match[str]) -> str:
    """Django's tag as nothing, but for its line breaks, so that line numbers stay true."""
    return "\n" * match.group().count("\n")


def inline_pieces(text: str) -> list[tuple[int, str]]:
    """What the policy would refuse in one template, with line numbers."""
    finder = InlineFinder()
    finder.feed(TAGS.sub(blank, COMMENT.sub(blank, text)))
    finder.close()
    return finder.found


def long_lines(text: str) -> list[tuple[int, str]]:
    """The lines over the limit, with their numbers."""
    return [
        (number, f"{len(line)} characters: break the line, {LONGEST_LINE} at most")
        for number, line in enumerate(text.split("\n"), start=1)
        if len(line) > LONGEST_LINE
    ]


def problems(text: str) -> list[tuple[int, str]]:
    """Everything that is wrong with one template, in the order of its lines."""
    return sorted([*inline_pieces(text), *long_lines(text)])


def main() -> int:
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {sentence}"
        for path in sorted(templates)
        for line, sentence in problems(path.read_text(encoding="utf-8"))
    ]
    print("\n".join(wrong) or f"{len(templates)} templates")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
