"""Commands that stand on a page of the documentation, run as they stand there."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.first_database import ROOT
from tests.support.processes import Account

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def steps_of(page: str, heading: str) -> list[str]:
    """The blocks of commands under a heading of a page in docs/."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return BLOCK.findall(section)


def run_step(step: str, environment: Mapping[str, str], account: Account, folder: Path) -> str:
    """Runs one by bash as that account; what it printed. Fails the test with what went wrong.

    The output goes through files: servers that are started keep them open.
    """
    out = folder / "step.out"
    with out.open("wb") as file:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", step],
            env={**os.environ, **environment},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
            **account.popen_arguments(),
        )
    printed = out.read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, f"{step}\n{printed}"
    return printed.strip()
