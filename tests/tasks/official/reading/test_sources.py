"""Files and texts that are read, and those that are refused with a sentence."""

from pathlib import Path

import pytest

from tasks.official.reading.document import NotADocument, parse_document, read_text

SOURCE = Path(__file__).parents[4] / "tasks" / "data" / "gansu_2012_53.txt"
TEXT = SOURCE.read_text("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str) -> None:
    assert read_text(TEXT.encode(encoding), "plan.txt") == TEXT


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "no Word document that can be read"),
        (b"\xd0\xcf\x11\xe0old", "old Word or Excel"),
        (b"%PDF-1.7", "no PDF that can be read"),
        (b"\x00\x01\x02\x03", "no text in UTF-8 or GB18030"),
        (b"\xff\xff\xff\xff", "no text in UTF-8 or GB18030"),
        (b"a" * 4_000_001, "larger than 4 MB"),
    ],
)
def test_files_that_are_no_text(data: bytes, words: str) -> None:
    with pytest.raises(NotADocument, match=words) as refusal:
        read_text(data, "plan.txt")
    assert refusal.value.message.startswith("plan.txt ")
    assert refusal.value.msgid % refusal.value.params == refusal.value.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n\u3000", "empty"),
        ("今天天气很好。\n我们去公园。", "No tasks were found"),
        ("一、牛奶\n二、面包\n", "no official plan"),
        ("一、" + "改" * 200_000, "longer than 200,000 characters"),
        ("一、改革\n" + "（" * 100_000, "brackets are open in line 2"),
        ("一、改革\n" * 10_001, "more than 10000 paragraphs"),
        ("责任单位：" * 35_000, "No tasks were found"),
        ("任务\t责任单位\t内容\n", "No tasks were found"),
    ],
    ids=["empty", "blank", "prose", "list", "long", "nested", "many", "labels", "headless table"],
)
def test_texts_that_are_no_plan(text: str, words: str) -> None:
    with pytest.raises(NotADocument, match=words):
        parse_document(text)


def test_refusal_names_the_line() -> None:
    with pytest.raises(NotADocument) as refusal:
        parse_document("一、改革\n\n" + "（" * 100)
    assert refusal.value.line == 3
