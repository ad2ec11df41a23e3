"""What a person may change in a parsed document; every character keeps its place."""

from collections.abc import Callable
from datetime import date

import pytest

from tasks.official.reading import editing
from tasks.official.reading.document import parse_document
from tasks.official.reading.pieces import EditRefused, sentences
from tasks.official.reading.structure import ParsedDocument
from tests.tasks.official.reading.builders import plan

BODY = (
    "一、国企改革\n"
    "（一）重组。推进重组。形成龙头。（省国资委、省财政厅负责）\n"
    "（二）上市。\n支持上市。（省金融办负责）\n清理退出。6月底前完成。（省国资委负责）\n"
    "二、农村改革\n（三）确权。完成确权。（省农业厅牵头）\n"
    "三、统筹推进\n各地要加强领导。\n"
)


@pytest.fixture
def document() -> ParsedDocument:
    return parse_document(plan(BODY))


def covers_everything(document: ParsedDocument) -> None:
    """Every character of the source belongs to exactly one piece."""
    at = 0
    for piece in document.pieces():
        assert piece.start == at, document.source_text[at : piece.start]
        at = piece.end
    assert at == len(document.source_text)


EDITS: dict[str, Callable[[ParsedDocument], ParsedDocument]] = {
    "retitle": lambda d: editing.retitle(d, key="1.2", title="推进上市"),
    "split_task": lambda d: editing.split_task(d, key="1.2", number=2),
    "merge_task": lambda d: editing.merge_task(d, key="1.2"),
    "split_measure": lambda d: editing.split_measure(d, key="1.1", number=1, sentence=1),
    "move_measure": lambda d: editing.move_measure(d, key="1.2", number=2, to="2.3"),
    "move the only one": lambda d: editing.move_measure(d, key="1.1", number=1, to="1.2"),
    "set_parties": lambda d: editing.set_parties(
        d, key="1.1", number=1, lead="省财政厅", support=["省国资委"]
    ),
    "set_deadline": lambda d: editing.set_deadline(
        d, key="1.1", number=1, due_on=date(2021, 9, 30)
    ),
    "task_to_frame": lambda d: editing.task_to_frame(d, key="1.2"),
    "area to frame": lambda d: editing.task_to_frame(d, key="2.3"),
    "frame_to_area": lambda d: editing.frame_to_area(d, index=_untagged(d)),
    "dismiss": lambda d: editing.dismiss(d, index=0),
}


def _untagged(document: ParsedDocument) -> int:
    return next(at for at, item in enumerate(document.frame) if item.title == "统筹推进")


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_every_character_keeps_its_place(
    edit: Callable[[ParsedDocument], ParsedDocument], document: ParsedDocument
) -> None:
    covers_everything(document)
    changed = edit(document)
    assert changed != document
    covers_everything(changed)
    keys = [(area.number, task.number) for area in changed.areas for task in area.tasks]
    assert keys == sorted(set(keys))


def test_a_task_is_split_before_a_measure_and_merged_again(document: ParsedDocument) -> None:
    split = editing.split_task(document, key="1.2", number=2)
    assert [task.title for task in split.areas[0].tasks] == ["重组", "上市", "清理退出"]
    assert [task.number for task in split.areas[0].tasks] == [1, 2, 3]
    assert split.areas[0].tasks[2].measures[0].number == 1
    merged = editing.merge_task(split, key="1.3")
    assert merged.areas[0].tasks[1].measures == document.areas[0].tasks[1].measures


def test_a_measure_is_cut_behind_a_sentence_and_both_are_answered_for(
    document: ParsedDocument,
) -> None:
    task = editing.split_measure(document, key="1.1", number=1, sentence=1).areas[0].tasks[0]
    assert [measure.text for measure in task.measures] == ["推进重组。", "形成龙头。"]
    assert {measure.lead for measure in task.measures} == {("省国资委",)}
    assert [bool(measure.responsibility) for measure in task.measures] == [False, True]


def test_a_moved_measure_takes_an_emptied_task_along(document: ParsedDocument) -> None:
    changed = editing.move_measure(document, key="1.1", number=1, to="1.2")
    (task,) = changed.areas[0].tasks
    assert (task.title, len(task.measures)) == ("上市", 3)


def test_a_decided_role_is_said_to_be_decided_and_ends_its_warnings() -> None:
    document = parse_document(plan("一、改革\n（一）放权。清理事项。（各市、县政府负责）\n"))
    assert [warning.code for warning in document.warnings] == ["no_lead"]
    changed = editing.set_parties(
        document, key="1.1", number=1, lead=" 省编办 ", support=["", "省编办"]
    )
    measure = changed.measures[0]
    assert (measure.lead, measure.support, measure.basis) == (("省编办",), (), "decided")
    assert measure.collective == ("各市、县政府",)
    assert changed.warnings == ()


def test_a_date_is_put_beside_the_printed_words(document: ParsedDocument) -> None:
    day = date(2021, 7, 31)
    changed = editing.set_deadline(document, key="1.2", number=2, due_on=day)
    (limit,) = changed.areas[0].tasks[1].measures[1].deadlines
    assert (limit.phrase, limit.date) == ("6月底前", day)
    removed = editing.set_deadline(changed, key="1.2", number=2, due_on=None)
    assert removed.areas[0].tasks[1].measures[1].deadlines[0].date is None


def test_frame_becomes_an_area_and_goes_back(document: ParsedDocument) -> None:
    taken = editing.frame_to_area(document, index=_untagged(document))
    assert [area.title for area in taken.areas] == ["国企改革", "农村改革", "统筹推进"]
    assert "taken_as_frame" not in {warning.code for warning in taken.warnings}
    back = editing.task_to_frame(taken, key="3.1")
    assert [area.title for area in back.areas] == ["国企改革", "农村改革"]


def test_the_head_is_put_right_and_its_warnings_end() -> None:
    document = parse_document("一、改革\n（一）放权。清理事项。（省编办负责）\n")
    assert {"no_number", "no_date", "no_title"} <= {w.code for w in document.warnings}
    changed = editing.set_head(
        document,
        title="改革要点",
        number="某政发〔2021〕1号",
        issuer="某省人民政府",
        issued_on=date(2021, 3, 1),
        filing_due_on=date(2021, 4, 15),
    )
    assert changed.warnings == ()
    assert (changed.number, changed.issued_on) == ("某政发〔2021〕1号", date(2021, 3, 1))
    assert changed.filing_deadline is not None
    assert changed.filing_deadline.date == date(2021, 4, 15)


LEAD_IN = """一、税收改革
（一）税制。要坚持先立后破，确保2021年6月底前完成。
1.完善税制。（省财政厅负责）
2.抓好落实，2021年年底前完成。（省税务局负责）
（二）征管。优化征管。（省税务局负责）
（三）预算。推进零基预算。（省财政厅负责）
"""


def test_what_a_task_says_in_front_of_its_measures_outlasts_every_edit() -> None:
    document = parse_document(LEAD_IN)
    task = document.areas[0].tasks[0]
    assert "先立后破" in task.text
    for changed in (
        editing.set_deadline(document, key="1.1", number=2, due_on=date(2021, 11, 30)),
        editing.set_parties(document, key="1.1", number=1, lead="省审计厅", support=()),
        editing.split_task(document, key="1.1", number=2),
        editing.merge_task(document, key="1.2"),
    ):
        first = changed.areas[0].tasks[0]
        assert first.text.count("先立后破") == 1
        limits = {str(limit.date) for limit in first.deadlines}
        assert {str(limit.date) for limit in task.deadlines} - limits <= {"2021-12-31"}
    behind = editing.split_task(document, key="1.1", number=2).areas[0].tasks[1]
    assert "先立后破" not in behind.text


def test_a_task_whose_measures_lie_apart_takes_no_others_words_along() -> None:
    document = parse_document(LEAD_IN)
    apart = editing.move_measure(document, key="1.1", number=1, to="1.3")
    taken = editing.task_to_frame(apart, key="1.3")
    item = next(one for one in taken.frame if "零基预算" in one.text)
    assert "完善税制" in item.text
    assert "优化征管" not in item.text


def test_a_measure_is_not_cut_where_its_words_do_not_reach() -> None:
    document = parse_document(LEAD_IN)
    merged = editing.merge_task(document, key="1.2")
    number = len(merged.areas[0].tasks[0].measures)
    once = editing.split_measure(merged, key="1.1", number=number, sentence=1)
    with pytest.raises(EditRefused):
        editing.split_measure(once, key="1.1", number=number + 1, sentence=1)


REFUSED: dict[str, Callable[[ParsedDocument], ParsedDocument]] = {
    "empty title": lambda d: editing.retitle(d, key="1.1", title="  "),
    "no such area": lambda d: editing.retitle(d, key="9", title="x"),
    "no such task": lambda d: editing.retitle(d, key="1.9", title="x"),
    "split before the first": lambda d: editing.split_task(d, key="1.2", number=1),
    "merge the first": lambda d: editing.merge_task(d, key="1.1"),
    "cut behind the last": lambda d: editing.split_measure(d, key="1.1", number=1, sentence=2),
    "no such measure": lambda d: editing.split_measure(d, key="1.1", number=7, sentence=1),
    "move to itself": lambda d: editing.move_measure(d, key="1.2", number=1, to="1.2"),
    "last of its area": lambda d: editing.move_measure(d, key="2.3", number=1, to="1.1"),
    "nobody leads": lambda d: editing.set_parties(d, key="1.1", number=1, lead=" ", support=[]),
    "no such frame": lambda d: editing.frame_to_area(d, index=99),
    "no such warning": lambda d: editing.dismiss(d, index=99),
}


@pytest.mark.parametrize("edit", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    edit: Callable[[ParsedDocument], ParsedDocument], document: ParsedDocument
) -> None:
    with pytest.raises(EditRefused) as refusal:
        edit(document)
    assert refusal.value.msgid.endswith(".")


def test_the_only_task_of_a_document_stays() -> None:
    document = parse_document(plan("一、改革\n（一）放权。清理事项。（省编办负责）\n"))
    with pytest.raises(EditRefused):
        editing.task_to_frame(document, key="1.1")


@pytest.mark.parametrize("text", ["", "一句", "一句。二句；三句", "一\n二。\n\n三！"])
def test_sentences_together_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text
