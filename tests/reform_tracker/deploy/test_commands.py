"""Commands of docs/operations.md that need no server, as reform_tracker/deploy defines them."""

import shlex
import subprocess
from pathlib import Path

import pytest

SCRIPTS = ("with_docker.sh", "without_docker.sh")
DEPLOY = Path(__file__).resolve().parents[3] / "reform_tracker/deploy"


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_key_in_a_file_of_its_own_is_read_by_nobody_else(tmp_path: Path, script: str) -> None:
    file = tmp_path / "settings.env"
    commands = (
        f". {DEPLOY / script}; umask 022; in_front KEYS a {file}; in_front KEYS b {file}; umask"
    )
    done = subprocess.run(["bash", "-c", commands], capture_output=True, text=True, check=True)
    assert file.read_text() == "KEYS=b,a\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert done.stdout.strip() == "0022"


def ran(script: str, commands: str) -> "subprocess.CompletedProcess[str]":
    text = f". {DEPLOY / script}; {commands}"
    return subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=False)


PLAIN = "smtp+tls://reform:p%40ss@mail.example.gov.cn:587"
STRANGE = r"a&b|c\1\d $HOME #e;`f` \" 甲"


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize(
    ("value", "line"), [(PLAIN, PLAIN), (STRANGE, f"'{STRANGE}'"), ("", ""), ("|&", "'|&'")]
)
def test_any_value_of_a_setting_is_written_as_it_is(
    tmp_path: Path, script: str, value: str, line: str
) -> None:
    file = tmp_path / "environment"
    file.write_text("ONE=1\nTWO=former\nTHREE=3\n")
    done = ran(script, f"change TWO {shlex.quote(value)} {file}")
    assert (done.returncode, done.stderr) == (0, "")
    assert file.read_text() == f"ONE=1\nTWO={line}\nTHREE=3\n"


def test_a_quote_in_a_value_is_written_as_each_of_them_reads_it(tmp_path: Path) -> None:
    written = {}
    for script in SCRIPTS:
        file = tmp_path / script
        file.write_text("TWO=former\n")
        ran(script, f"change TWO {shlex.quote(chr(39).join('ab'))} {file}")
        written[script] = file.read_text()
    assert written["with_docker.sh"] == "TWO='a\\'b'\n"
    assert shlex.split(written["without_docker.sh"]) == ["TWO=a'b"]


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize(
    "command", ["change TWO $'a\\nb'", "change FOUR 4", "in_front TWO 'a|b'", "in_front TWO 'a b'"]
)
def test_what_cannot_be_written_changes_nothing(tmp_path: Path, script: str, command: str) -> None:
    file = tmp_path / "environment"
    file.write_text("TWO=former\n")
    done = ran(script, f"{command} {file}")
    assert done.returncode == 1
    assert done.stderr
    assert file.read_text() == "TWO=former\n"
