"""The JSON shape other programs rely on."""

import json
from pathlib import Path

from tasks.official.reading.as_json import Json, document_to_json
from tasks.official.reading.document import parse_document
from tests.tasks.official.reading.builders import plan

SOURCE = Path(__file__).parents[4] / "tasks" / "data" / "gansu_2012_53.txt"


def _gansu() -> Json:
    return document_to_json(parse_document(SOURCE.read_text("utf-8")))


def test_document() -> None:
    found = _gansu()
    assert (
        found["title"]
        == "甘肃省人民政府关于批转省发展改革委甘肃省2012年经济体制改革重点工作意见的通知"
    )
    assert found["number"] == "甘政发〔2012〕53号"
    assert found["issuer"] == "甘肃省人民政府"
    assert found["issued_on"] == "2012-04-28"
    assert found["filing_deadline"]["text"] == "5月中旬前"
    assert found["filing_deadline"]["date"] == "2012-05-15"
    assert [len(area["tasks"]) for area in found["areas"]] == [6, 7, 3, 4, 4, 4, 4, 4, 3]
    assert [item["kind"] for item in found["frame"]] == [
        "title",
        "number",
        "addressees",
        "notice",
        "signature",
        "opinion_title",
        "intro",
        "closing",
    ]
    assert found["warnings"] == []


def test_task_and_measure() -> None:
    task = _gansu()["areas"][0]["tasks"][5]
    assert set(task) == {
        *("no", "marker", "title", "text", "span", "group", "measures", "cited", "places")
    }
    assert (task["no"], task["marker"], task["group"]) == (6, "（六）".translate(HALF), None)
    measure = task["measures"][2]
    assert measure["responsibility"] == "省工信委、省工商局、省财政厅、省统计局等负责"
    assert measure["lead"] == ["省工信委"]
    assert measure["support"] == ["省工商局", "省财政厅", "省统计局"]
    assert measure["collective"] == []
    assert measure["phrase"] == "等负责"
    assert measure["basis"] == "first_listed"
    assert [(limit["text"], limit["date"]) for limit in measure["deadlines"]] == [("三年内", None)]


HALF = {ord("（"): "(", ord("）"): ")"}


def test_group_and_warnings() -> None:
    found = document_to_json(
        parse_document(plan("一、任务\n（一）甲类\n1.甲。做。（各市县政府负责）\n"))
    )
    (task,) = found["areas"][0]["tasks"]
    assert task["group"] == {"no": 1, "marker": "（一）", "title": "甲类"}
    assert task["measures"][0]["collective"] == ["各市县政府"]
    (warning,) = found["warnings"]
    assert (warning["line"], warning["code"], warning["detail"]) == (
        11,
        "no_lead",
        "各市县政府负责",
    )


def test_it_can_be_written_as_text() -> None:
    assert json.loads(json.dumps(_gansu(), ensure_ascii=False)) == _gansu()
