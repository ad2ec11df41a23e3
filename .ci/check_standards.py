"""Fail unless each item of the standards is answered once, and docs/security.md says how.

An answer names places and tests that exist, and whatever is done at least one test. With `--write`
the tables of the page, below its mark, are written anew.
"""

import sys
from pathlib import Path

import standards

ROOT = Path(__file__).resolve().parent.parent
MARK = "<!-- Below: made by `.ci/check_standards.py --write` of docs/standards/*.toml. -->\n"


def written(page: Path, tables: str) -> str:
    """The page with these tables below its mark."""
    above, mark, _below = page.read_text(encoding="utf-8").partition(MARK)
    if not mark:
        raise ValueError(f"{page.name} has lost its mark: {MARK}")
    return f"{above}{MARK}{tables}\n"


def main(arguments: list[str]) -> int:
    known = standards.read_all(ROOT)
    wrong = [problem for standard in known for problem in standards.problems(standard, ROOT)]
    page = ROOT / "docs" / "security.md"
    text = written(page, standards.page(known))
    if "--write" in arguments:
        page.write_text(text, encoding="utf-8")
    elif page.read_text(encoding="utf-8") != text:
        wrong.append("docs/security.md is not what docs/standards says: run this with --write")
    print("\n".join(wrong) or f"{sum(len(standard.items) for standard in known)} items")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
