"""Fail on a relative link or an anchor in a Markdown file that leads nowhere.

Links to other hosts are not followed. Anchors are made from headings as GitHub makes them.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent
NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")
HTML_LINK = re.compile(r"""(?:href|src|id|name)=["']([^"']+)["']""")


def tokens_of(path: Path) -> Iterator[Token]:
    """All tokens of a document, those inside of paragraphs too."""
    parser = MarkdownIt("commonmark").enable("table")
    for token in parser.parse(path.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def plain(token: Token) -> str:
    """The text of a heading without its markup."""
    return "".join(
        part.content for part in token.children or () if part.type in ("text", "code_inline")
    )


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors of a document: its headings, numbered when they repeat, and ids in HTML."""
    found: set[str] = set()
    seen: Counter[str] = Counter()
    after_heading = False
    for token in tokens_of(path):
        if token.type == "heading_open":
            after_heading = True
        elif token.type == "inline" and after_heading:
            after_heading = False
            slug = NOT_IN_ANCHORS.sub("", plain(token).strip().lower()).replace(" ", "-")
            found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
        elif token.type in ("html_block", "html_inline"):
            found.update(HTML_LINK.findall(token.content))
    return frozenset(found)


def links(path: Path) -> Iterator[str]:
    for token in tokens_of(path):
        target = token.attrGet("href") or token.attrGet("src")
        if isinstance(target, str):
            yield target
        if token.type in ("html_block", "html_inline"):
            yield from re.findall(r"""(?:href|src)=["']([^"']+)["']""", token.content)


def problem(path: Path, link: str) -> str | None:
    """Why a link of a document leads nowhere, None if it does not."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_relative_to(ROOT):
        return "leads out of the repository"
    if not target.exists():
        return "no such file"
    anchor = unquote(parts.fragment)
    if anchor and target.suffix == ".md" and anchor not in anchors(target):
        return "no such heading"
    return None


def documents(root: Path) -> list[Path]:
    outside = {".venv", "var", "node_modules", ".git"}
    return [
        path
        for path in sorted(root.rglob("*.md"))
        if not outside & set(path.relative_to(root).parts)
    ]


def main() -> int:
    found = documents(ROOT)
    wrong = [
        f"{path.relative_to(ROOT)}: {link}: {why}"
        for path in found
        for link in links(path)
        if (why := problem(path, link))
    ]
    print("\n".join(wrong) or f"{len(found)} documents")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
