"""The command ``read_document``."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

SOURCE = Path(__file__).parents[4] / "tasks" / "data" / "gansu_2012_53.txt"


def _run(*args: str) -> str:
    out = StringIO()
    call_command("read_document", *args, stdout=out)
    return out.getvalue()


def test_json_is_printed_with_chinese_characters() -> None:
    printed = _run(str(SOURCE), "--json")
    assert "甘政发〔2012〕53号" in printed
    assert len(json.loads(printed)["areas"]) == 9


def test_summary_counts_and_names_the_areas() -> None:
    printed = _run(str(SOURCE))
    assert "9 areas, 39 tasks, 45 responsibility lines, 46 organizations" in printed
    assert "Plans are filed 5月中旬前 (2012-05-15)" in printed
    assert printed.count("\n9. 加快涉外经济体制改革") == 1


def test_summary_tells_what_is_doubtful(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("一、财税\n（一）预算。编。（各市县政府负责）\n", "utf-8")
    assert "line 2: The responsibility line names no single unit" in _run(str(file))


def test_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read: No such file or directory\.$"):
        _run(str(tmp_path / "none.txt"))


def test_file_that_is_no_plan_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match=r"^plan\.txt is no PDF that can be read"):
        _run(str(file))
