"""Compile the translation catalogues; GNU gettext is not needed.

`python -m reform_tracker.local.messages`, which `make setup` calls when a catalogue changed.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from reform_tracker.local.options import CHECKOUT


def compile_catalogue(source: Path) -> Path:
    """Write the `.mo` beside a `.po`; fuzzy entries are left out. Raises PoFileError."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    compiled = source.with_suffix(".mo")
    unfinished = source.with_suffix(".mo.part")
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    unfinished.replace(compiled)
    return compiled


def main() -> int:
    for source in sorted(CHECKOUT.glob("*/locale/*/LC_MESSAGES/*.po")):
        try:
            compile_catalogue(source)
        except PoFileError as error:
            print(f"{source.relative_to(CHECKOUT)}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
