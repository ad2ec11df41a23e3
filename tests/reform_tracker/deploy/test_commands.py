"""Commands of docs/operations.md that need no server, as reform_tracker/deploy defines them."""

import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[3] / "reform_tracker/deploy"


@pytest.mark.parametrize("script", ["with_docker.sh", "without_docker.sh"])
def test_a_key_in_a_file_of_its_own_is_read_by_nobody_else(tmp_path: Path, script: str) -> None:
    file = tmp_path / "settings.env"
    commands = (
        f". {DEPLOY / script}; umask 022; in_front KEYS a {file}; in_front KEYS b {file}; umask"
    )
    done = subprocess.run(["bash", "-c", commands], capture_output=True, text=True, check=True)
    assert file.read_text() == "KEYS=b,a\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert done.stdout.strip() == "0022"
