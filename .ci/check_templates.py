"""Fail on what the Content-Security-Policy would refuse: inline scripts, styles and handlers.

The policy allows only files of our own, so such a thing does nothing in the browser, silently.
Reads the HTML templates as HTML, with Django's tags taken out.
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TAGS = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
COMMENT = re.compile(r"{% comment.*?endcomment %}", re.DOTALL)
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


def main() -> int:
    folders = (
        ROOT / "templates",
        *ROOT.glob("*/templates"),
        *ROOT.glob("reform_tracker/*/templates"),
    )
    templates = [path for folder in folders for path in folder.rglob("*.html")]
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {sentence}"
        for path in sorted(templates)
        for line, sentence in inline_pieces(path.read_text(encoding="utf-8"))
    ]
    print("\n".join(wrong) or f"{len(templates)} templates")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
