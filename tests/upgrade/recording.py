"""The file of the recorded year: every row of every table, and the figures as they were shown.

Values are plain JSON: dates and moments in ISO 8601, UUIDs as text, JSON columns as they are. The
type of a column is Django's name of its field, so that the rows can be loaded by plain SQL; the
first column is the table's key.
"""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

RECORDING = Path(__file__).parents[1] / "data" / "year_2012.json.gz"


def digest(rows: list[Any]) -> str:
    """SHA-256 over rows as canonical JSON."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def packed(recording: dict[str, Any]) -> bytes:
    """A recording as the bytes of a file, always the same ones."""
    text = json.dumps(recording, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def read(path: Path = RECORDING) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return found
