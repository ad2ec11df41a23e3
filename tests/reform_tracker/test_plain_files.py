"""What somebody put in the place of a file is neither waited for nor read without end."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reform_tracker import plain_files


def link(path: Path) -> None:
    path.with_name("other").write_text("1234")
    path.symlink_to(path.with_name("other"))


@pytest.mark.parametrize("put", [link, os.mkfifo, Path.mkdir])
def test_only_a_plain_file_is_opened(tmp_path: Path, put: Callable[[Path], None]) -> None:
    put(tmp_path / "file")
    with pytest.raises(OSError, match="file"):
        plain_files.opened(tmp_path / "file")


def test_a_file_is_read_up_to_its_longest(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("1234")
    assert plain_files.read(path, 4) == b"1234"
    with pytest.raises(OSError, match="longer than 3 bytes"):
        plain_files.read(path, 3)
