"""Official documents as saved web pages."""

import json

import pytest

from tasks.official.reading.document import NotADocument, parse_document, read_text
from tests.tasks.official.reading.files import web_page, word_file
from tests.tasks.official.reading.scorer import score
from tests.tasks.official.reading.test_samples import NAMES, SAMPLES
from tests.tasks.official.reading.test_sources import TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_the_2012_document_reads_the_same_as_a_page(encoding: str) -> None:
    document = parse_document(read_text(web_page(TEXT, encoding), "plan.html"))
    wanted = parse_document(TEXT)
    assert (document.title, document.number) == (wanted.title, wanted.number)
    assert [(task.title, task.text) for task in document.tasks] == [
        (task.title, task.text) for task in wanted.tasks
    ]
    assert [(m.lead, m.support) for m in document.measures] == [
        (m.lead, m.support) for m in wanted.measures
    ]


@pytest.mark.parametrize("make", [web_page, word_file], ids=["page", "word"])
@pytest.mark.parametrize("name", [name for name in NAMES if "pdf" not in name])
def test_samples_score_the_same_in_every_form(name: str, make: object) -> None:
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))
    plain = read_text((SAMPLES / f"{name}.txt").read_bytes(), "plan.txt")
    data = make(plain)  # type: ignore[operator]  # one of two makers of bytes
    document = parse_document(read_text(data, "plan"))
    assert document.title == truth["title"]
    assert score(document, truth) == score(parse_document(plain), truth)


def test_scripts_styles_and_comments_are_no_text() -> None:
    page = (
        "<html><body><!-- 一、注释 --><script>二、脚本</script><style>三、样式</style>"
        "<p>四、<b>正</b>文</p><noscript>五、无</noscript></body></html>"
    )
    assert read_text(page.encode(), "a.html").splitlines() == ["四、正文"]


def test_blocks_breaks_and_blanks() -> None:
    page = "<div>一、改\n  革<br>正文<span>继续</span></div>尾<ul><li>甲</li><li>乙</li></ul>"
    assert read_text(page.encode(), "a.html").splitlines() == [
        "一、改 革",
        "正文继续",
        "尾",
        "甲",
        "乙",
    ]


def test_cells_over_several_rows_and_columns() -> None:
    page = """<table>
    <tr><th>领域</th><th>任务</th><th>牵头单位</th></tr>
    <tr><td rowspan="2">国企</td><td>重组</td><td>省国资委</td></tr>
    <tr><td>上市</td><td><p>省金融办</p><p>省证监局</p></td></tr>
    <tr><td colspan="2">合计</td><td>2</td></tr>
    <tr><td colspan="99999999999">完</td></tr></table>"""
    assert read_text(page.encode(), "a.html").splitlines()[:4] == [
        "领域\t任务\t牵头单位",
        "国企\t重组\t省国资委",
        "〃\t上市\t省金融办\u3000\u3000省证监局",
        "合计\t\t2",
    ]


def test_a_table_that_only_arranges_the_page_is_no_table() -> None:
    page = "<table><tr><td><table><tr><td>甲</td></tr></table></td><td>乙</td></tr></table>"
    assert read_text(page.encode(), "a.html").splitlines() == ["甲", "乙"]


def test_depth_without_end_is_read_or_refused() -> None:
    page = "<html><body>" + "<div>" * 50_000 + "一、改革"
    try:
        assert "\t" not in read_text(page.encode(), "a.html")
    except NotADocument as refusal:
        assert refusal.message  # noqa: PT017  (either answer is right)


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(NotADocument):
        parse_document(read_text(b"<html><body><img src=a></body></html>", "a.html"))
