"""Text copied out of a PDF says the same as the text it was made from."""

import pytest

from tasks.official.reading.as_json import document_to_json
from tasks.official.reading.document import parse_document
from tasks.official.reading.lines import read_paragraphs
from tests.tasks.official.reading.builders import said, wrapped
from tests.tasks.official.reading.test_coverage import TEXTS, check

GANSU = TEXTS[0]


@pytest.mark.parametrize("indented", [False, True])
@pytest.mark.parametrize("columns", [26, 28, 30, 34, 40])
def test_wrapped_plan_equals_the_plan(columns: int, indented: bool) -> None:
    text = wrapped(GANSU, columns, indented=indented)
    document = parse_document(text)
    assert said(document_to_json(document)) == said(document_to_json(parse_document(GANSU)))
    check(document, text)


def test_full_width_punctuation_says_the_same() -> None:
    wide = {ord(half): full for half, full in zip(",:();?", "，：（）；？", strict=True)}
    found = parse_document(GANSU.translate(wide))
    expected = parse_document(GANSU)
    assert [(m.lead, m.support, m.phrase) for m in found.measures] == [
        (m.lead, m.support, m.phrase) for m in expected.measures
    ]
    assert [[c.number for c in task.cited] for task in found.tasks] == [
        [c.number for c in task.cited] for task in expected.tasks
    ]
    assert [task.title for task in found.tasks] == [
        task.title.translate(wide) for task in expected.tasks
    ]
    assert found.issued_on == expected.issued_on
    assert found.filing_deadline == expected.filing_deadline


FULL = "改革开放和现代化建设取得了新的重大成就人民生活水平提高"


def test_page_number_inside_a_name() -> None:
    cut = "会同省科技厅和省教育厅及省公安厅等单位抓好落实由省委网信"
    text = "\n".join([*[FULL] * 12, cut, "—９—", "", "办负责。"])
    (paragraph,) = read_paragraphs(text)
    assert paragraph.text == FULL * 12 + cut + "办负责。"


def test_short_line_ends_its_paragraph() -> None:
    text = "\n".join([FULL] * 12 + ["完成。", FULL])
    assert [paragraph.text[-3:] for paragraph in read_paragraphs(text)] == ["完成。", "平提高"]


def test_bare_numbers_that_rise_are_page_numbers() -> None:
    cut = "会同省科技厅和省教育厅及省公安厅等单位抓好落实由省委网信"
    text = "\n".join([*[FULL] * 6, cut, "1", "办负责。", *[FULL] * 6, cut, "2", "办负责。"])
    first, second = read_paragraphs(text)
    assert first.text == FULL * 6 + cut + "办负责。"
    assert second.text == first.text


def test_what_is_printed_on_every_page_is_no_text() -> None:
    page = f"{FULL}\n{FULL}\n— %d —\n某省人民政府公报 2022年第10期\n"
    text = "".join(page % number for number in range(1, 7)) + FULL
    assert "公报" not in "".join(paragraph.text for paragraph in read_paragraphs(text))


def test_a_label_opens_a_paragraph_behind_a_full_line() -> None:
    text = "\n".join([*[FULL] * 12, "完成时限：2023年12月底"])
    assert [paragraph.text for paragraph in read_paragraphs(text)][-1] == "完成时限：2023年12月底"
