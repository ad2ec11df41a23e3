"""The locked packages are compared with the published vulnerabilities, and silence is no answer."""

import json
from datetime import date
from pathlib import Path

import check_vulnerabilities
import pytest
from check_vulnerabilities import NOT_ASKED

from tests.support.http_sink import HttpSink, Manner, http_sink

TODAY = date(2026, 5, 8)
NOTHING = b"{}"
HOLE = {
    "id": "PYSEC-2026-1",
    "aliases": ["CVE-2026-0001"],
    "summary": "SQL injection",
    "modified": "2026-05-01T00:00:00Z",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "django"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "5.2.99"}]}],
        }
    ],
}


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "requirements.txt"
    file.write_text(f"django==5.2.1 \\\n    --hash=sha256:{'0' * 64}\n")
    return file


def answered(sink: HttpSink, lock: Path, answer: object, known: set[str]) -> list[str]:
    sink.answer = json.dumps(answer).encode()
    return list(check_vulnerabilities.problems(check_vulnerabilities.asked(lock, sink.url), known))


def test_a_published_hole_is_named_with_the_version_that_mends_it(lock: Path) -> None:
    with http_sink() as sink:
        found = answered(sink, lock, {"vulns": [HOLE]}, set())

        assert found == ["django 5.2.1: CVE-2026-0001, PYSEC-2026-1 (mended in 5.2.99)"]
        assert json.loads(sink.posts[0].body)["package"]["name"] == "django"
        assert answered(sink, lock, {"vulns": [HOLE]}, {"CVE-2026-0001"}) == []
        assert answered(sink, lock, {}, set()) == []


@pytest.mark.parametrize("manner", [Manner.ERROR, Manner.MISSING, Manner.CUT])
def test_who_gets_no_answer_says_so_and_does_not_pass(
    manner: Manner,
    lock: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(check_vulnerabilities, "ROOT", lock.parent)
    with http_sink() as sink:
        sink.manner = manner
        monkeypatch.setenv("OSV_URL", sink.url)

        assert check_vulnerabilities.main() == NOT_ASKED

    assert "Not compared" in capsys.readouterr().err


def test_a_hole_is_accepted_with_a_reason_and_until_a_day(tmp_path: Path) -> None:
    file = tmp_path / "accepted.toml"
    entry = '[[accepted]]\nid = "CVE-1"\nbecause = "never called"\nuntil = {}\n'

    file.write_text(entry.format("2026-05-08"))
    assert check_vulnerabilities.accepted(file, TODAY) == {"CVE-1"}
    file.write_text(entry.format("2026-05-07"))
    assert check_vulnerabilities.accepted(file, TODAY) == set()
    file.write_text(entry.format('"for ever"'))
    with pytest.raises(ValueError, match="until, a date"):
        check_vulnerabilities.accepted(file, TODAY)


def test_what_is_accepted_today_can_be_read() -> None:
    check_vulnerabilities.accepted(check_vulnerabilities.ACCEPTED, TODAY)
