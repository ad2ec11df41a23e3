"""Official documents as .docx: paragraphs, tables, numbers that Word counts itself."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tasks.official.reading.document import NotADocument, parse_document, read_text
from tests.tasks.official.reading.files import word_file
from tests.tasks.official.reading.test_sources import TEXT

LISTS = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
  <w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
  <w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
  <w:lvlText w:val="%3."/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
</w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="1"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(lines: list[tuple[int | None, str]], list_id: int = 5) -> bytes:
    """A .docx whose paragraphs stand at a level of a list (None: in no list)."""
    document = Document()
    part = document.part.numbering_part
    part._element = parse_xml(LISTS)
    for level, text in lines:
        paragraph = document.add_paragraph(text)
        if level is not None:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                    f'<w:numId w:val="{list_id}"/></w:numPr>'
                )
            )
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def packed(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_the_2012_document_reads_the_same_as_docx() -> None:
    document = parse_document(read_text(word_file(TEXT), "plan.docx"))
    wanted = parse_document(TEXT)
    assert document.number == wanted.number
    assert document.filing_deadline is not None
    assert [area.title for area in document.areas] == [area.title for area in wanted.areas]
    assert [(task.title, task.text) for task in document.tasks] == [
        (task.title, task.text) for task in wanted.tasks
    ]
    assert [(m.lead, m.support, m.phrase) for m in document.measures] == [
        (m.lead, m.support, m.phrase) for m in wanted.measures
    ]


def test_numbers_that_word_counts_are_written_out() -> None:
    lines = [
        (None, "某市改革要点"),
        (0, "国企改革"),
        (1, "重组"),
        (1, "上市"),
        (2, "辅导"),
        (3, "说明"),
        (0, "农村改革"),
        (1, "确权"),
    ]
    assert read_text(numbered(lines), "plan.docx").splitlines() == [
        "某市改革要点",
        "一、国企改革",
        "（一）重组",
        "（二）上市",
        "1.辅导",
        "说明",
        "二、农村改革",
        "（一）确权",
    ]


def test_a_list_may_start_later_and_passes_ten() -> None:
    text = read_text(numbered([(0, "改革")] * 16, list_id=6), "plan.docx").splitlines()
    assert [line.removesuffix("改革") for line in text[:5]] == [
        "七、",
        "八、",
        "九、",
        "十、",
        "十一、",
    ]
    assert text[13].startswith("二十、")
    assert text[15].startswith("二十二、")


def test_cells_over_several_rows_and_columns() -> None:
    document = Document()
    table = document.add_table(3, 3)
    for row, values in zip(
        table.rows,
        [("领域", "任务", "牵头单位"), ("国企", "重组", "省国资委"), ("", "上市", "")],
        strict=True,
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    last = table.cell(2, 2)
    last.text = "省金融办"
    last.add_paragraph("省证监局")
    target = io.BytesIO()
    document.save(target)
    assert read_text(target.getvalue(), "plan.docx").splitlines() == [
        "领域\t任务\t牵头单位",
        "国企\t重组\t省国资委",
        "〃\t上市\t省金融办\u3000\u3000省证监局",
    ]


def test_line_breaks_and_tabs_inside_a_paragraph() -> None:
    document = Document()
    run = document.add_paragraph().add_run("甲省人民政府")
    run.add_break()
    run.add_text("关于改革的意见")
    run.add_tab()
    run.add_text("完")
    target = io.BytesIO()
    document.save(target)
    lines = read_text(target.getvalue(), "plan.docx").splitlines()
    assert lines == ["甲省人民政府", "关于改革的意见\u3000完"]


TYPES = b'<?xml version="1.0"?><Types/>'
# The parts of each, made when the test runs: every process collects the tests.
HOSTILE: dict[str, Callable[[], dict[str, bytes]]] = {
    "not word": lambda: {"xl/workbook.xml": b"<a/>"},
    "macros": lambda: {"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"},
    "bomb": lambda: {"word/document.xml": bytes(60_000_000)},
    "much text": lambda: {"word/document.xml": b"".join(b"%08d" % n for n in range(1_600_000))},
    "no parts": lambda: {"word/document.xml": b"<a/>"},
}


@pytest.mark.parametrize("parts", HOSTILE.values(), ids=HOSTILE)
def test_hostile_packages_are_refused_in_a_sentence(
    parts: Callable[[], dict[str, bytes]],
) -> None:
    _is_refused(packed({"[Content_Types].xml": TYPES, **parts()}))


def test_what_is_no_package_is_refused_in_a_sentence() -> None:
    _is_refused(b"PK\x03\x04rest")


def _is_refused(data: bytes) -> None:
    with pytest.raises(NotADocument) as refusal:
        read_text(data, "plan.docx")
    assert refusal.value.message.startswith("plan.docx ")
    assert refusal.value.msgid % refusal.value.params == refusal.value.message


def test_entities_are_not_expanded() -> None:
    content = word_file("一、改革")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<!DOCTYPE w [<!ENTITY a "laugh"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    xml = parts["word/document.xml"]
    at = xml.index(b"<w:document")
    parts["word/document.xml"] = xml[:at] + bomb + xml[at:].replace("改革".encode(), b"&b;")
    try:
        text = read_text(packed(parts), "plan.docx")
    except NotADocument:
        return
    assert "laugh" not in text
