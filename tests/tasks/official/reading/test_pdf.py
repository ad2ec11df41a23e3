"""A PDF with a text layer says what the text says; one without is refused with what to do."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from tasks.official.reading.document import NotADocument, parse_document, read_text
from tasks.official.reading.pdf import joined
from tests.tasks.official.reading.scorer import score
from tests.tasks.official.reading.test_samples import SAMPLES

PDFS = SAMPLES.parent / "pdf"
PRINTED = sorted(
    path for path in PDFS.glob("*.pdf") if (SAMPLES / f"{path.stem}.truth.json").exists()
)


@pytest.mark.parametrize("path", PRINTED, ids=[path.stem for path in PRINTED])
def test_a_printed_document_scores_as_its_text(path: Path) -> None:
    """Running headers, page numbers, wrapped tags, and tables and rows over several pages."""
    truth = json.loads((SAMPLES / f"{path.stem}.truth.json").read_text("utf-8"))
    text = read_text(path.read_bytes(), path.name)
    document = parse_document(text)
    assert "".join(text[piece.start : piece.end] for piece in document.pieces()) == text
    found = score(document, truth)
    figures = (found.areas, found.tasks, found.lines, found.parties, found.deadlines)
    assert min(figures) >= 0.99, figures
    assert (document.title, document.number) == (truth["title"], truth["number"])
    assert (document.issuer, document.issued_on and document.issued_on.year) == (
        truth["issuer"],
        truth["year"],
    )
    assert not document.warnings


def _scanned(pages: int = 1) -> bytes:
    target = io.BytesIO()
    page = Image.new("L", (200, 300), 255)
    page.save(target, "PDF", save_all=True, append_images=[page] * (pages - 1))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_scanned(), r"^Page 1 of plan\.pdf is a picture without text, .* recognised \(OCR\)"),
        (_scanned(201), r"^plan\.pdf has more than 200 pages"),
        ((PDFS / "locked.pdf").read_bytes(), r"^plan\.pdf is locked with a password"),
        (b"%PDF-1.7", r"^plan\.pdf is no PDF that can be read"),
        (PRINTED[0].read_bytes()[:50_000], r"^plan\.pdf is no PDF that can be read"),
    ],
    ids=["scanned", "long", "locked", "empty", "cut off"],
)
def test_a_pdf_without_text_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(NotADocument, match=words) as refusal:
        read_text(data, "plan.pdf")
    assert refusal.value.msgid % refusal.value.params == refusal.value.message


def test_a_row_that_a_page_break_cuts_is_one_row() -> None:
    pages: list[list[str | list[str]]] = [
        ["表", ["序号", "任务", "单位"], ["1", "编制中期", "省财政厅、省"], "— 1 —"],
        [["", "预算", "审计厅"], ["2", "收税。", "省税务局"]],
        [["", "完税。", "省税务局"]],
    ]
    assert list(joined(pages)) == [
        "表",
        "序号\t任务\t单位",
        "1\t编制中期预算\t省财政厅、省审计厅",
        "— 1 —",
        "2\t收税。\t省税务局",
        "\t完税。\t省税务局",
    ]
