"""Find the browser of the browser tests."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.support import packages
from tests.support.processes import ServerError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VARIABLES = ("CHROMIUM", "PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH")


def find() -> Path:
    """The Chromium named in the environment or on PATH; as root on Debian it is installed.

    Raises ServerError with what to do.
    """
    for variable in VARIABLES:
        if named := os.environ.get(variable):
            if shutil.which(named) is None:
                raise ServerError(f"{variable} names {named}, which is no program.")
            return Path(named)
    found = _on_path()
    if found is None and packages.install("chromium", "fonts-noto-cjk"):
        found = _on_path()
    if found is None:
        raise ServerError(
            "No Chromium was found for the browser tests: install it (on Debian: apt-get install "
            "chromium fonts-noto-cjk), name one with CHROMIUM=/path/to/chromium, or leave these "
            "tests out: make test ARGS='-m \"not browser\"'."
        )
    if not has_chinese_font():
        packages.install("fonts-noto-cjk")
    return found


def _on_path() -> Path | None:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def version(binary: Path) -> str:
    told = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False)
    return told.stdout.strip().removeprefix("Chromium ").split(" ")[0] or "unknown version"


def has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    told = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(told.stdout.strip())
