"""Documents made to hurt: patterns without an end, very many parts, rows inside of rows.

What takes for ever where the defect is back runs into the time limit of `.ci/run`.
"""

import io
import zipfile

import pytest

from reform_tracker.packages import harmless_parts
from tasks.official.reading.structure import NotADocument
from tasks.official.reading.webpage import is_page, read_page
from tasks.official.reading.word import read_word


def test_comments_in_front_of_nothing_are_passed_over_at_once() -> None:
    is_page("<!---->" * 100_000 + "x")
    assert not is_page("<!--" * 1000)
    assert is_page(" \n<!-- a --> <!---->\n<!DOCTYPE html><p>a")
    assert not is_page("一、改革\n<p>")


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


TYPES = b"<Types/>"


def docx(body: str, **parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return target.getvalue()


def read(data: bytes) -> str:
    try:
        return read_word(data, "a.docx")
    except NotADocument:
        return ""


def test_a_numbers_pattern_does_not_grow_without_end() -> None:
    pattern = "%1" * 5000
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        f'<w:start w:val="{"9" * 4000}"/><w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    paragraph = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>深化改革</w:t></w:r></w:p>"
    )
    text = read(docx(paragraph * 20, numbering=numbering))
    assert len(text) < 20 * 200


def test_a_chain_of_styles_is_walked_once() -> None:
    styles = "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(4000)
    )
    body = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>改革</w:t></w:r></w:p>' * 4000
    data = docx(body, styles=f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
    read(data)


def test_rows_inside_of_rows_are_no_rows() -> None:
    nested = "<w:tr>" * 100 + "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>" * 20_000
    read(docx(f"<w:tbl>{nested}{'</w:tr>' * 100}</w:tbl>"))


def test_a_row_in_a_content_control_is_still_a_row() -> None:
    row = "<w:tr>" + "".join(
        f"<w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc>" for word in ("甲", "乙", "丙")
    ) + "</w:tr>"  # fmt: skip
    wrapped = f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>"
    assert read(docx(f"<w:tbl>{row}{wrapped}</w:tbl>")).count("甲\t乙\t丙") == 2


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("Word/Document.xml", "<b/>")
    assert harmless_parts(target) is None


def test_a_row_of_very_many_wide_cells_ends_at_the_last_column() -> None:
    row = "<tr>" + "<td colspan=200>a" * 50_000 + "</tr>"
    page = f"<html><body><table>{row * 2}</table></body></html>"
    read_page(page)
