"""Documents named in a text."""

from tasks.official.reading.citations import find_citations, printed_number
from tasks.official.reading.passages import Passage


def _cited(text: str) -> list[tuple[str, str | None, str]]:
    found = find_citations(Passage.of(text))
    return [(cited.title, cited.number, cited.relation) for cited in found]


def test_authority_with_its_number() -> None:
    assert _cited("按照《关于改革的意见》(国发〔2012〕12号)要求") == [
        ("关于改革的意见", "国发〔2012〕12号", "cited")
    ]


def test_span_holds_title_and_number() -> None:
    text = "按照《意见》(国发〔2012〕12号)要求，落实《办法》精神"
    found = find_citations(Passage.of(text))
    spans = [text[cited.span.start : cited.span.end] for cited in found]
    assert spans == ["《意见》(国发〔2012〕12号)", "《办法》"]


def test_full_width_and_square_brackets() -> None:
    assert _cited("按照《意见》（国发[2012]１２号）要求") == [("意见", "国发〔2012〕12号", "cited")]


def test_document_to_be_drawn_up() -> None:
    assert _cited("制定实施《循环经济促进条例》，研究制定《统计办法》") == [
        ("循环经济促进条例", None, "to_be_made"),
        ("统计办法", None, "to_be_made"),
    ]


def test_a_number_says_that_the_document_exists() -> None:
    assert _cited("制定《办法》（甘政发〔2012〕5号）")[0][2] == "cited"


def test_titles_in_titles_are_one() -> None:
    assert _cited("印发《关于贯彻《条例》的通知》") == [("关于贯彻《条例》的通知", None, "cited")]


def test_title_that_is_never_closed_is_passed_over() -> None:
    assert _cited("按照《关于改革的意见要求") == []


def test_number_in_its_usual_writing() -> None:
    assert printed_number("浙政发〔２０２５〕１０ 号") == "浙政发〔2025〕10号"
