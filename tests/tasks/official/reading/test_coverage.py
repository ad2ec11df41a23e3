"""Nothing is dropped silently: every character of any input belongs to exactly one piece."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.official.reading.as_json import document_to_json
from tasks.official.reading.document import NotADocument, parse_document
from tasks.official.reading.head import is_furniture
from tasks.official.reading.structure import ParsedDocument
from tests.support.examples import examples
from tests.tasks.official.reading.builders import plan

ROOT = Path(__file__).parents[4]
FILES = [
    ROOT / "tasks" / "data" / "gansu_2012_53.txt",
    *sorted((ROOT / "tests" / "data" / "samples").glob("*.txt")),
]
TEXTS = [path.read_text("utf-8") for path in FILES]
SCRAPS = st.sampled_from(
    [
        *"（）()〔〕《》、。；：:，,\t\u3000\ufeff\f\r等和牵头",
        "一、",
        "（一）",
        "1.",
        "①",
        "负责）",
        "— 3 —",
    ]
)


def check(document: ParsedDocument, text: str) -> None:
    pieces = document.pieces()
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    end = 0
    for piece in pieces:
        assert piece.start == end < piece.end
        end = piece.end
    assert end == len(text)
    for span in document.noise:
        for line in re.finditer(r"[^\s\ufeff].*", text[span.start : span.end]):
            assert is_known(line.group().strip()) or is_reported(
                document, span.start + line.start()
            ), line.group()


def is_known(line: str) -> bool:
    """Whether a line is no text of the document: a blank, a page number, a rule, a page's own."""
    return is_furniture(line) or bool(re.fullmatch(r"(.)\1{9,}|第 ?\d+ ?页.*", line))


def is_reported(document: ParsedDocument, offset: int) -> bool:
    """Whether a warning points to a place of the source."""
    return any(warning.span.start <= offset < warning.span.end for warning in document.warnings)


@pytest.mark.parametrize("text", TEXTS, ids=[path.stem for path in FILES])
def test_each_document_is_the_sum_of_its_pieces(text: str) -> None:
    check(parse_document(text), text)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A real document with some lines deleted, moved, doubled, cut, joined or dirtied; some copies
    have lost their line ends."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 6))):
        edit = draw(st.sampled_from(["delete", "swap", "double", "cut", "join", "dirty", "end"]))
        here, there = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        at = draw(st.integers(0, len(lines[here])))
        if edit == "delete" and len(lines) > 1:
            del lines[here]
        elif edit == "swap":
            lines[here], lines[there] = lines[there], lines[here]
        elif edit == "double":
            lines.insert(here, lines[there])
        elif edit == "cut":
            lines[here] = lines[here][:at]
        elif edit == "join":
            lines[here] += lines[there]
        elif edit == "dirty":
            lines[here] = lines[here][:at] + draw(SCRAPS) + lines[here][at:]
        elif edit == "end":
            del lines[here + 1 :]
    return draw(st.sampled_from(["\n", "\n", "\n", "", " "])).join(lines)


def read(text: str) -> None:
    try:
        document = parse_document(text)
    except NotADocument:
        return
    check(document, text)
    document_to_json(document)


@examples(100)
@given(mutated())
def test_mutated_documents_are_the_sum_of_their_pieces(text: str) -> None:
    read(text)


@examples(100)
@given(
    st.lists(st.one_of(SCRAPS, st.text(max_size=8), st.sampled_from(["省财政厅", "2021年底前"])))
)
def test_bodies_made_of_scraps_are_the_sum_of_their_pieces(scraps: list[str]) -> None:
    read(plan("一、改革\n（一）" + "".join(scraps)))


@pytest.mark.parametrize(
    "body",
    [
        "（省财政厅负责）" * 5_000,
        "（" + "省财政厅等" * 390 + "负责）",
        "到2020年" * 10_000,
        "自从本" * 30_000,
        "《" * 50_000,
        "责任单位：" * 10_000,
        "首位" * 40_000,
        "兰州—" * 30_000,
        "a\t" * 40_000,
        " " * 100_000 + "。",
        "\n序号\t任务\t牵头单位\t配合单位\t完成时限" * 7_000,
        "\n任务\t内容\t责任单位\n编\t做\t省财政厅" + "\n\t做\t省财政厅" * 9_000,
        "（" + "厅和" * 950 + "厅负责）",
        "（二）做。某省人民政府2012年5月1日" * 8_000,
    ],
    ids=[
        "tags",
        "list",
        "years",
        "looks",
        "titles",
        "labels",
        "rules",
        "places",
        "tabs",
        "blanks",
        "heads",
        "rows",
        "joints",
        "ends",
    ],
)
def test_hostile_bodies_are_read_or_refused(body: str) -> None:
    read(plan("一、改革\n（一）任务。" + body))
