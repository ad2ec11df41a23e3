"""Compare the locked packages with the published vulnerabilities: `make vulnerabilities`.

Asks PyPI's database, or the OSV server that OSV_URL names (a mirror, where the internet is out of
reach). Exit status 1 if a package has one that docs/accepted_vulnerabilities.toml does not
accept for today, 2 if anything could not be asked: a package that the database does not answer for
is unknown, not sound.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ACCEPTED = ROOT / "docs" / "accepted_vulnerabilities.toml"
NOT_ASKED = 2


class NotAsked(Exception):
    """The database of vulnerabilities gave no answer, or none for some packages."""


def accepted(file: Path, today: date) -> set[str]:
    """The identifiers that may stand today. Raises ValueError on an entry without reason or end."""
    ids = set()
    for entry in tomllib.loads(file.read_text()).get("accepted", []):
        if not (entry.get("id") and entry.get("because") and type(entry.get("until")) is date):
            raise ValueError(
                f"{file.name}: each entry needs id, because and until, a date: {entry}"
            )
        if today <= entry["until"]:
            ids.add(entry["id"])
    return ids


def asked(lock: Path, osv_url: str) -> list[Mapping[str, Any]]:
    """What pip-audit says of each package. Raises NotAsked."""
    service = ["--vulnerability-service", "osv", "--osv-url", osv_url] if osv_url else []
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip"),
            *("--format", "json", "--progress-spinner", "off", *service),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages: list[Mapping[str, Any]] = json.loads(done.stdout)["dependencies"]
    except ValueError as error:
        raise NotAsked(done.stderr.strip() or "pip-audit answered nothing") from error
    unknown = sorted(package["name"] for package in packages if "skip_reason" in package)
    if unknown or not packages:
        raise NotAsked(f"no answer for {', '.join(unknown) or 'any package'}")
    return packages


def problems(packages: list[Mapping[str, Any]], known: set[str]) -> Iterator[str]:
    """A line for each vulnerability that is not accepted under any of its names."""
    for package in packages:
        for hole in package["vulns"]:
            if not known & {hole["id"], *hole["aliases"]}:
                names = ", ".join(sorted({hole["id"], *hole["aliases"]}))
                mended = ", ".join(hole["fix_versions"]) or "no version yet"
                yield f"{package['name']} {package['version']}: {names} (mended in {mended})"


def main() -> int:
    try:
        known = accepted(ACCEPTED, date.today())
        packages = asked(ROOT / "requirements.txt", os.environ.get("OSV_URL", ""))
    except (NotAsked, ValueError) as error:
        print(f"Not compared: {error}", file=sys.stderr)
        print("It needs a way to pypi.org, or OSV_URL=… of a mirror of OSV.", file=sys.stderr)
        return NOT_ASKED
    found = sorted(problems(packages, known))
    print("\n".join(found) or f"{len(packages)} packages, no published vulnerability")
    if found:
        print("How soon: docs/security.md, Times to mend. `make lock UPGRADE=1` takes newer")
        print(f"versions; what does not reach us is entered in {ACCEPTED.relative_to(ROOT)}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
