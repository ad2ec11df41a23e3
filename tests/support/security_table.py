"""A pytest plugin: which items of the standards the tests of this run have shown.

Loaded by `-p tests.support.security_table`, and by `make test`. At the end of a run it writes
`var/security-table.md`: each item of docs/standards with its tests, and whether they passed, failed
or were not run. `SECURITY_OUTCOMES` names a file in which the rounds of one run add up.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / ".ci"))  # a plugin is loaded before pytest reads its `pythonpath`
import standards  # noqa: E402

TABLE = ROOT / "var" / "security-table.md"
FAILED, PASSED, NOT_RUN = "failed", "passed", "not run"
# What a test came to: "path::name" → "passed" | "failed" → how many times.
Outcomes = dict[str, Counter[str]]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Collector(), "security-table")


class Collector:
    """Notes what each test came to; with pytest-xdist the first process hears of all of them."""

    def __init__(self) -> None:
        self.outcomes: Outcomes = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed or (report.when == "call" and report.passed):
            self.outcomes.setdefault(function_of(report.nodeid), Counter())[report.outcome] += 1

    def pytest_sessionfinish(self) -> None:
        earlier = os.environ.get("SECURITY_OUTCOMES", "")
        outcomes = added_up(self.outcomes, Path(earlier)) if earlier else self.outcomes
        TABLE.parent.mkdir(exist_ok=True)
        TABLE.write_text(table(standards.read_all(ROOT), outcomes), encoding="utf-8")


def function_of(nodeid: str) -> str:
    """A test without its parameters and without the group that pytest-xdist writes behind it."""
    return nodeid.partition("[")[0].partition("@")[0]


def added_up(outcomes: Outcomes, file: Path) -> Outcomes:
    """With those of the rounds before, which the file holds; it holds all of them afterwards."""
    if file.exists():
        for test, counted in json.loads(file.read_text(encoding="utf-8")).items():
            outcomes.setdefault(test, Counter()).update(counted)
    file.write_text(json.dumps(outcomes), encoding="utf-8")
    return outcomes


def table(known: list[standards.Standard], outcomes: Mapping[str, Mapping[str, int]]) -> str:
    lines = ["# Items of the standards and what their tests came to", ""]
    for standard in known:
        items = [standard.items[number] for number in standard.numbers]
        results = {item: [result(test, outcomes) for test in item.tests] for item in items}
        lines += [f"## {standard.name}", "", *_summary(results), ""]
        lines += ["| Item | Asked | State | Tests |", "|---|---|---|---|"]
        for item, came_to in results.items():
            pairs = zip(item.tests, came_to, strict=True)
            tests = "<br>".join(f"{test}: {came}" for test, came in pairs)
            lines.append(f"| {item.number} | {item.asks} | {item.state} | {tests} |")
        lines.append("")
    return "\n".join(lines)


def result(test: str, outcomes: Mapping[str, Mapping[str, int]]) -> str:
    """Of a test, or of all tests of a file together."""
    counted = sum(
        (
            Counter(outcome)
            for name, outcome in outcomes.items()
            if name == test or name.partition("::")[0] == test
        ),
        Counter[str](),
    )
    if counted[FAILED]:
        return f"{FAILED} ({counted[FAILED]} of {counted.total()})"
    return f"{PASSED} ({counted[PASSED]})" if counted[PASSED] else NOT_RUN


def _summary(results: Mapping[standards.Item, list[str]]) -> Iterator[str]:
    """How many items of each state were shown by their tests."""
    yield "| State | Items | all tests passed | some failed | some not run |"
    yield "|---|---|---|---|---|"
    for state in standards.STATES:
        of_state = [came_to for item, came_to in results.items() if item.state == state]
        passed = sum(bool(tests) and all(map(is_passed, tests)) for tests in of_state)
        failed = sum(any(one.startswith(FAILED) for one in tests) for tests in of_state)
        not_run = sum(NOT_RUN in tests for tests in of_state)
        yield f"| {state} | {len(of_state)} | {passed} | {failed} | {not_run} |"


def is_passed(came_to: str) -> bool:
    return came_to.startswith(PASSED)
