"""Items of standards: each is answered once, and what an answer names is there."""

from collections import Counter
from pathlib import Path

import check_standards
import pytest
import standards

from tests.support import security_table

SHOWN = ["tests/test_door.py::test_it_is_shut"]
HEAD = """
name = "Doors"
count = 3
[chapters.D1]
title = "Doors"
sections = [["D1.1", "Locks", "1-2"], ["D1.2", "Bells", ""]]
"""


def item(
    number: str, state: str = "not ours", how: str = "The landlord's", **lists: list[str]
) -> str:
    more = "".join(f"{name} = {value}\n" for name, value in lists.items())
    return f'[items."{number}"]\nasks = "Shut"\nstate = "{state}"\nhow = "{how}"\n{more}'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("docs/standards", "tests"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "tests/test_door.py").write_text("def test_it_is_shut() -> None: ...\n")
    (tmp_path / "door.py").touch()
    return tmp_path


def told(root: Path, *items: str, head: str = HEAD) -> standards.Standard:
    path = root / "docs/standards/doors.toml"
    path.write_text(head + "\n".join(items), encoding="utf-8")
    return standards.read(path)


GOOD = (
    item("D1.1.1", "done", code=["door.py"], tests=SHOWN),
    item("D1.1.2", "left", "No lock yet"),
    item("D1.2"),
)


def test_what_is_in_order_passes(root: Path) -> None:
    assert list(standards.problems(told(root, *GOOD), root)) == []


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        (GOOD[:2], "D1.2: nothing is said of it"),
        ((*GOOD, item("D1.1.3")), "D1.1.3: Doors has no such item"),
        ((item("D1.1.1", "done"), *GOOD[1:]), "D1.1.1: is done and no test shows it"),
        ((item("D1.1.1", "nearly"), *GOOD[1:]), "D1.1.1: is 'nearly'; write done"),
        ((item("D1.1.1", how=""), *GOOD[1:]), "D1.1.1: say what is asked and how it stands"),
        ((item("D1.1.1", code=["gate.py"]), *GOOD[1:]), "D1.1.1: no such place: gate.py"),
        (
            (item("D1.1.1", tests=["tests/test_door.py::test_it_is_open"]), *GOOD[1:]),
            "D1.1.1: no such test: tests/test_door.py::test_it_is_open",
        ),
        (
            (item("D1.1.1", tests=["tests/test_gate.py"]), *GOOD[1:]),
            "no such test: tests/test_gate",
        ),
    ],
)
def test_what_is_not_in_order_is_found(root: Path, items: tuple[str, ...], sentence: str) -> None:
    problems = list(standards.problems(told(root, *items), root))
    assert len(problems) == 1
    assert sentence in problems[0]


def test_an_item_that_stands_twice_or_has_a_strange_field_is_refused(root: Path) -> None:
    with pytest.raises(ValueError, match="D1"):
        told(root, *GOOD, item("D1.2"))
    with pytest.raises(ValueError, match="no field because"):
        told(root, *GOOD[:2], item("D1.2", because=["x"]))


def test_the_count_of_the_standard_is_its_own(root: Path) -> None:
    told_less = told(root, *GOOD, head=HEAD.replace("1-2", "1"))
    assert "3 items, but its chapters name 2" in next(standards.problems(told_less, root))


def test_letters_number_the_items_of_a_section(root: Path) -> None:
    head = HEAD.replace("1-2", "a-c")
    assert told(root, head=head).numbers == ("D1.1 a)", "D1.1 b)", "D1.1 c)", "D1.2")


def test_the_page_says_counts_and_links_places_and_tests(root: Path) -> None:
    page = standards.page([told(root, *GOOD)])
    assert "| 1 | 0 | 1 | 1 | 3 |\n\nLeft: D1.1.2 (Shut)." in page
    assert "[door.py](../door.py)<br>[`test_it_is_shut`](../tests/test_door.py)" in page
    assert page.index("| D1.1.1") < page.index("| D1.1.2") < page.index("| D1.2 **Bells**")


def test_what_stands_above_the_mark_is_kept(root: Path) -> None:
    page = root / "docs/security.md"
    page.write_text(f"# Ours\n\n{check_standards.MARK}former tables\n")
    assert check_standards.written(page, "tables") == f"# Ours\n\n{check_standards.MARK}tables\n"
    page.write_text("# Without it\n")
    with pytest.raises(ValueError, match="lost its mark"):
        check_standards.written(page, "tables")


def test_a_run_is_told_item_by_item(root: Path) -> None:
    known = [told(root, *GOOD)]
    assert f"| D1.1.1 | Shut | done | {SHOWN[0]}: not run |" in security_table.table(known, {})
    table = security_table.table(known, {SHOWN[0]: Counter(passed=2)})
    assert f"{SHOWN[0]}: passed (2)" in table
    assert "| done | 1 | 1 | 0 | 0 |" in table
    table = security_table.table(known, {SHOWN[0]: Counter(passed=2, failed=1)})
    assert f"{SHOWN[0]}: failed (1 of 3)" in table
    assert "| done | 1 | 0 | 1 | 0 |" in table


def test_a_file_stands_for_all_its_tests() -> None:
    outcomes = {"tests/a.py::test_b": Counter(passed=1), "tests/a.py::test_c": Counter(passed=2)}
    assert security_table.result("tests/a.py", outcomes) == "passed (3)"
    assert security_table.result("tests/a", outcomes) == "not run"


def test_parameters_and_groups_are_no_part_of_a_tests_name() -> None:
    for nodeid in ("tests/a.py::test_b", "tests/a.py::test_b[x@y]", "tests/a.py::test_b@faults"):
        assert security_table.function_of(nodeid) == "tests/a.py::test_b"


def test_rounds_of_one_run_add_up(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.json"
    security_table.added_up({"a": Counter(passed=1)}, file)
    both = security_table.added_up({"a": Counter(failed=1), "b": Counter(passed=1)}, file)
    assert both == {"a": Counter(passed=1, failed=1), "b": Counter(passed=1)}
