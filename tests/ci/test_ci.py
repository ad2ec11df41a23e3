"""`.ci/run` and `.ci/check.py`: the exit status tells the truth and the summary comes last."""

import os
import shutil
import subprocess
from pathlib import Path

import check
import pytest
from check import Check

ROOT = Path(__file__).resolve().parent.parent.parent
FAKE_MAKE = """#!/bin/sh
for target; do :; done
echo "make $target"
case "$target" in check) status=$CHECK ;; *) status=$TESTS ;; esac
[ "$target" = test ] && echo "== 5 passed in 1.00s =="
[ "$status" = 0 ] || echo "make: *** [Makefile:1: $target] Error $status" >&2
exit "$status"
"""


@pytest.mark.parametrize(
    ("checks", "tests", "status"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (2, 2, 2), (0, 5, 5)]
)
def test_run_fails_if_either_fails_and_ends_with_the_summary(
    tmp_path: Path, checks: int, tests: int, status: int
) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    make = tmp_path / "bin" / "make"
    make.parent.mkdir()
    make.write_text(FAKE_MAKE)
    make.chmod(0o755)

    done = subprocess.run(
        ["bash", str(tmp_path / ".ci" / "run")],
        cwd="/",
        env={
            "PATH": f"{make.parent}:{os.environ['PATH']}",
            "CHECK": str(checks),
            "TESTS": str(tests),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

    assert done.returncode == status
    assert done.stdout.splitlines()[-1] == "== 5 passed in 1.00s =="


def test_all_checks_run_and_the_failed_ones_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [
        Check("first", "fails", ["sh", "-c", "echo the reason; exit 3"]),
        Check("second", "passes", ["true"]),
    ]
    monkeypatch.setattr(check, "checks", lambda: made)

    assert check.main([]) == 1
    printed = capsys.readouterr().out
    assert "the reason" in printed
    assert "ok     second" in printed
    assert printed.splitlines()[-1] == "1 of 2 checks failed: first"


def test_one_check_can_be_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [Check("first", "fails", ["false"]), Check("second", "passes", ["true"])]
    monkeypatch.setattr(check, "checks", lambda: made)

    assert check.main(["second"]) == 0
    assert check.main(["third"]) == 2
    assert "No such check: third" in capsys.readouterr().err


def test_a_developers_own_settings_do_not_reach_the_checks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("DATABASE_URL", "postgres://mine/db")
    tells = Check("x", "", ["sh", "-c", 'echo "$DEBUG|$DATABASE_URL|$VAR_DIR"'])

    assert check.run(tells, str(tmp_path)).output == f"||{tmp_path}\n"
