"""The plan of 2012, equal to the reading by hand in every field."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.official.reading.document import parse_document, read_text
from tasks.official.reading.structure import ParsedDocument, ParsedTask
from tests.tasks.official.reading.builders import frame_text

ROOT = Path(__file__).parents[4]
SOURCE = ROOT / "tasks" / "data" / "gansu_2012_53.txt"
SEED = ROOT / "tests" / "data" / "seed"
TRUTH: list[dict[str, Any]] = json.loads((SEED / "truth.json").read_text("utf-8"))
META: dict[str, Any] = json.loads((SEED / "meta.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def document() -> ParsedDocument:
    return parse_document(read_text(SOURCE.read_bytes(), SOURCE.name))


@pytest.fixture(scope="module")
def tasks(document: ParsedDocument) -> dict[str, ParsedTask]:
    return {f"{area.number}.{task.number}": task for area in document.areas for task in area.tasks}


def test_counts(document: ParsedDocument) -> None:
    counts = META["counts"]
    mentions = [name for measure in document.measures for name in measure.parties]
    assert len(document.areas) == counts["areas"] == 9
    assert [len(area.tasks) for area in document.areas] == counts["tasks_per_area"]
    assert len(document.tasks) == counts["tasks"] == 39
    assert len(document.measures) == counts["responsibility_lines"] == 45
    assert len(mentions) == counts["mentions"] == 184
    assert len(set(mentions)) == counts["departments"] == 46
    assert len({name for measure in document.measures for name in measure.lead}) == 20


def test_head(document: ParsedDocument) -> None:
    head = META["document"]
    assert document.title == head["title_of_notice"]
    assert document.number == head["number"]
    assert document.addressees == head["addressees"]
    assert document.issued_on == date.fromisoformat(head["issued"])
    assert document.issued_text == head["date_as_printed"]
    assert document.opinion_title == "".join(head["opinion_title_lines"])
    assert document.issuer == "甘肃省人民政府"


def test_introduction_and_closing(document: ParsedDocument) -> None:
    assert frame_text(document, "intro") == META["intro"]
    assert frame_text(document, "closing") == META["closing"]
    intro = next(item for item in document.frame if item.kind == "intro")
    cited = [{"title": cited.title, "number": cited.number} for cited in intro.cited]
    assert cited == META["intro_cited"]


def test_filing_deadline_keeps_the_printed_words(document: ParsedDocument) -> None:
    deadline = document.filing_deadline
    assert deadline is not None
    assert (deadline.phrase, deadline.date) == ("5月中旬前", date(2012, 5, 15))
    assert document.source_text[deadline.span.start : deadline.span.end] == "5月中旬前"


def test_areas(document: ParsedDocument) -> None:
    found = [(area.number, area.title, area.marker) for area in document.areas]
    assert found == [(a["area_no"], a["area_title"], a["marker"]) for a in META["areas"]]
    for area, truth in zip(document.areas, META["areas"], strict=True):
        assert _line(document, area.span.start) == truth["source_line"]


def test_nothing_in_it_is_doubtful(document: ParsedDocument) -> None:
    assert document.warnings == ()


@pytest.mark.parametrize("truth", TRUTH, ids=[truth["key"] for truth in TRUTH])
class TestTask:
    def test_heading(self, tasks: dict[str, ParsedTask], truth: dict[str, Any]) -> None:
        task = tasks[truth["key"]]
        assert (task.title, task.marker) == (truth["task_title"], truth["marker"])

    def test_measures(
        self, document: ParsedDocument, tasks: dict[str, ParsedTask], truth: dict[str, Any]
    ) -> None:
        task = tasks[truth["key"]]
        found = [
            {
                "text": measure.text,
                "responsible_raw": measure.responsibility,
                "departments": list(measure.lead + measure.support),
                "role_phrase": measure.phrase,
                "source_line": _line(document, measure.span.start),
            }
            for measure in task.measures
        ]
        wanted = [{name: paragraph[name] for name in found[0]} for paragraph in truth["paragraphs"]]
        assert found == wanted
        assert task.text == "\n".join(paragraph["text"] for paragraph in truth["paragraphs"])

    def test_first_name_leads(self, tasks: dict[str, ParsedTask], truth: dict[str, Any]) -> None:
        for measure in tasks[truth["key"]].measures:
            assert len(measure.lead) == 1
            assert measure.collective == ()
            assert measure.basis == ("first_listed" if measure.support else "sole_party")

    def test_sub_headings_stay_in_the_text(
        self, tasks: dict[str, ParsedTask], truth: dict[str, Any]
    ) -> None:
        measures = tasks[truth["key"]].measures
        for measure, paragraph in zip(measures, truth["paragraphs"], strict=True):
            assert measure.text.startswith(paragraph.get("sub_heading", ""))

    def test_cited_documents(self, tasks: dict[str, ParsedTask], truth: dict[str, Any]) -> None:
        found = [
            {"title": cited.title, "number": cited.number, "relation": cited.relation}
            for cited in tasks[truth["key"]].cited
        ]
        assert found == truth["cited_documents"]

    def test_places(self, tasks: dict[str, ParsedTask], truth: dict[str, Any]) -> None:
        places = tasks[truth["key"]].places
        assert [place.name for place in places] == truth["places"]
        codes = [list(place.prefecture_codes) for place in places]
        assert codes == [place["prefecture_codes"] for place in truth["places_detail"]]

    def test_time_clues(self, tasks: dict[str, ParsedTask], truth: dict[str, Any]) -> None:
        task = tasks[truth["key"]]
        assert [limit.phrase for limit in task.deadlines] == truth["time_clues"]
        assert all(limit.date is None for limit in task.deadlines)


def test_departments_lead_and_support_the_lines_read_by_hand(
    document: ParsedDocument,
) -> None:
    lead: dict[str, list[str]] = {}
    support: dict[str, list[str]] = {}
    mentions: Counter[str] = Counter()
    for area in document.areas:
        for task in area.tasks:
            for measure in task.measures:
                suffix = f"#{measure.number}" if len(task.measures) > 1 else ""
                line = f"{area.number}.{task.number}{suffix}"
                mentions.update(measure.parties)
                for name in measure.lead:
                    lead.setdefault(name, []).append(line)
                for name in measure.support:
                    support.setdefault(name, []).append(line)
    assert list(mentions) == [row["seed_name"] for row in META["departments"]]
    for row in META["departments"]:
        name = row["seed_name"]
        assert mentions[name] == row["mentions"]
        assert lead.get(name, []) == row["lead_lines"]
        assert support.get(name, []) == row["other_lines"]


def test_prefectures_are_named_where_a_person_found_them(document: ParsedDocument) -> None:
    found: dict[str, list[str]] = {row["code"]: [] for row in META["prefectures"]}
    for area in document.areas:
        for task in area.tasks:
            for place in task.places:
                for code in place.prefecture_codes:
                    found[code].append(f"{area.number}.{task.number}:{place.name}")
    assert found == {row["code"]: row["named_in"] for row in META["prefectures"]}


def test_spans_give_each_piece_back(document: ParsedDocument) -> None:
    source = document.source_text
    for task in document.tasks:
        for measure in task.measures:
            texts = [source[span.start : span.end] for span in measure.text_spans]
            assert "\n".join(texts) == measure.text
            tag = measure.responsibility_span
            assert tag is not None
            assert source[tag.start : tag.end] == f"({measure.responsibility})"
        for cited in task.cited:
            assert source[cited.span.start :].startswith(f"《{cited.title}》")
        for place in task.places:
            assert source[place.span.start : place.span.end] == place.name
        for limit in task.deadlines:
            assert source[limit.span.start : limit.span.end] == limit.phrase


def test_body_is_the_sum_of_its_pieces(document: ParsedDocument) -> None:
    body = "".join(
        f"{task.marker}{task.title}。"
        + "".join(f"{measure.text}({measure.responsibility})" for measure in task.measures)
        for area in document.areas
        for task in area.tasks
    )
    start = document.areas[0].span.start
    end = document.areas[-1].span.end
    printed = document.source_text[start:end]
    for area in document.areas:
        printed = printed.replace(area.marker + area.title + "\n", "")
    assert body == "".join(printed.split())


def _line(document: ParsedDocument, offset: int) -> int:
    return document.source_text.count("\n", 0, offset) + 1
