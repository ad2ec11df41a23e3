"""Fail unless each requirement is pinned with hashes and explained in docs/dependencies.md.

Also fails on a lock file that names a place of the machine on which it was made.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==([^\s;]+)(?P<marker>[^\\]*)\\\n(?P<hashes>(?:\s+--hash=.*\n)+)", re.M
)
NAMES_A_PLACE = re.compile(r"--(?:index-url|extra-index-url|find-links|trusted-host)|file:|https?:")


def requirements(source: Path) -> list[Requirement]:
    """The requirements that a person wrote into a `.in` file."""
    lines = (line.split(" #")[0].strip() for line in source.read_text().splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


def pins(lock: Path) -> dict[str, str]:
    """Name and version of everything pinned with a hash in a lock file."""
    text = lock.read_text()
    return {canonicalize_name(match[1]): match[2] for match in PIN.finditer(text)}


def problems(root: Path) -> Iterator[str]:
    explained = {
        canonicalize_name(name)
        for name in re.findall(
            r"^\| `([^`]+)`", (root / "docs/dependencies.md").read_text(), re.MULTILINE
        )
    }
    written: set[str] = set()
    for name in ("requirements", "requirements-dev"):
        pinned = pins(root / f"{name}.txt")
        if NAMES_A_PLACE.search((root / f"{name}.txt").read_text()):
            yield f"{name}.txt names a package index or a folder"
        for requirement in requirements(root / f"{name}.in"):
            key = canonicalize_name(requirement.name)
            written.add(key)
            if key not in pinned:
                yield f"{requirement.name} is in {name}.in but not in {name}.txt: run make lock"
            elif not requirement.specifier.contains(pinned[key]):
                yield f"{name}.txt pins {key} {pinned[key]}, not {requirement.specifier}: make lock"
    yield from (f"docs/dependencies.md does not explain {name}" for name in written - explained)
    yield from (f"docs/dependencies.md explains {name}, unused" for name in explained - written)


def main() -> int:
    found = sorted(problems(ROOT))
    print("\n".join(found) or "all pinned and explained")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
