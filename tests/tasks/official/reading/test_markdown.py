"""Copies in Markdown: the marks are no text, the text is all there."""

import pytest

from tasks.official.reading.as_json import document_to_json
from tasks.official.reading.document import parse_document
from tasks.official.reading.lines import read_paragraphs
from tasks.official.reading.sources import read_text
from tests.tasks.official.reading.builders import said
from tests.tasks.official.reading.test_coverage import TEXTS, check

PLAN = "# 某省2026年改革工作要点\n\n## 一、财税\n\n"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("### （一）预算", "（一）预算"),
        ("推进**预算**改革。**（省财政厅负责）**", "推进预算改革。（省财政厅负责）"),
        (r"1\. 编制预算\(草案\)。", "1. 编制预算(草案)。"),
        ("> 编制预算。", "编制预算。"),
        ("- 编制预算。", "编制预算。"),
        ("按照[《预算法》](https://example.org/a)编制。", "按照《预算法》编制。"),
        ("按照《条例》[2012]5号编制。", "按照《条例》[2012]5号编制。"),
        ("★省财政厅*、省审计厅", "★省财政厅*、省审计厅"),
    ],
)
def test_marks_are_no_text(line: str, text: str) -> None:
    assert [paragraph.text for paragraph in read_paragraphs(PLAN + line)][-1] == text


def test_rows_become_cells_with_or_without_outer_bars() -> None:
    rows = "1 | **编预算** | 省财政厅<br>省审计厅\n2 | 收税 | 省税务局\n"
    text = f"{PLAN}序号 | 任务 | 责任单位\n:--|:-:|--:\n{rows}"
    document = parse_document(text)
    check(document, text)
    assert [task.title for task in document.tasks] == ["编预算", "收税"]
    assert document.measures[0].parties == ("省财政厅", "省审计厅")


def test_what_describes_the_file_is_no_line_of_the_text() -> None:
    text = f"---\ntitle: 某省要点\ndate: 2026-01-02\n---\n{PLAN}（一）预算。编。（省财政厅负责）\n"
    document = parse_document(text)
    assert document.title == "某省2026年改革工作要点"
    assert [warning.code for warning in document.warnings] == ["no_number", "no_date"]


def test_bars_and_stars_without_markdown_are_text() -> None:
    text = "一、财税\n（一）预算|决算。编**制**。（省财政厅负责）\n"
    (_first, second) = read_paragraphs(text)
    assert second.text == "（一）预算|决算。编**制**。（省财政厅负责）"


def test_the_plan_as_markdown_equals_the_plan() -> None:
    lines = TEXTS[0].split("\n")
    marked = "\n".join(
        f"### {line.strip()}" if line.strip()[:1] == "(" else line.replace("负责)", "**负责**)")
        for line in lines
    )
    found, wanted = parse_document(marked), parse_document(TEXTS[0])
    check(found, marked)
    assert said(document_to_json(found)["areas"]) == said(document_to_json(wanted)["areas"])


@pytest.mark.parametrize("name", ["plan.html", "PLAN.HTM"])
def test_a_page_by_name_may_open_without_a_tag(name: str) -> None:
    page = "---\ntitle: 要点\n---\n要点<br><h2>一、财税</h2><p>（一）预算。编。（省财政厅负责）</p>"
    assert read_text(page.encode(), name) == "要点\n一、财税\n（一）预算。编。（省财政厅负责）\n"
    assert "<h2>" in read_text(page.encode(), "plan.txt")
