"""docs/settings.md names every variable that the settings read, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
READERS = r"env(?:\.\w+)?|required|_keys|_roles|_networks|hours"
READ = re.compile(rf"""\b(?:{READERS})\(\s*"([A-Z_]{{3,}})\"""")
# Read before there are settings, or by names that are put together.
BESIDE = {"REFORM_MODE", "REQUEST_SECONDS"}


def test_each_setting_stands_in_the_table_and_none_is_left_over() -> None:
    modules = (ROOT / "reform_tracker/settings").glob("*.py")
    read = {name for path in modules for name in READ.findall(path.read_text(encoding="utf-8"))}
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    firsts = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    written = {name for cell in firsts for name in re.findall(r"`([A-Z_]+)`", cell)}
    assert (sorted(read - written), sorted(written - read - BESIDE)) == ([], [])
