"""The report reads back as GB/T 9704-2012 and the figures ask for."""

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from reform_tracker.office.official.pieces import INVENTED_MARK, INVENTED_NOTE
from reform_tracker.office.official.text import typeset
from reports.provincial.documents import Letterhead
from tests.reports.provincial.documents.figures_2012 import may_2012, no_figures
from tests.reports.provincial.documents.read_back import (
    DATED,
    ledger_of,
    opened,
    rows_of,
    styled,
    texts,
    written,
)

HOSTILE = "\x00坏\x0b字\ud800符\ufffe\u202e反<b>&amp;]]>\r\n第二行\t𠮷㐀"


def style_fonts(document: Document, name: str) -> dict[str, str]:
    fonts = document.styles[name].element.find(qn("w:rPr")).find(qn("w:rFonts"))
    return {slot: fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}


def test_portrait_pages_have_the_standard_margins_and_grid(report: Document) -> None:
    for section in (report.sections[0], report.sections[2]):
        size = section._sectPr.find(qn("w:pgSz"))
        margins = section._sectPr.find(qn("w:pgMar"))
        grid = section._sectPr.find(qn("w:docGrid"))
        assert [size.get(qn(f"w:{side}")) for side in ("w", "h")] == ["11906", "16838"]
        assert [margins.get(qn(f"w:{side}")) for side in ("top", "left", "right", "bottom")] == [
            "2098",
            "1588",
            "1474",
            "1984",
        ]
        assert [grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")] == [
            "linesAndChars",
            "579",
            "-848",
        ]


def test_every_section_has_one_grid_as_its_last_property(report: Document) -> None:
    for section in report.sections:
        assert len(section._sectPr.findall(qn("w:docGrid"))) == 1
        assert section._sectPr[-1].tag == qn("w:docGrid")


def test_the_ledger_lies_on_a_turned_page(report: Document) -> None:
    turned = report.sections[1]
    assert turned.orientation == WD_ORIENT.LANDSCAPE
    margins = turned._sectPr.find(qn("w:pgMar"))
    assert [margins.get(qn(f"w:{side}")) for side in ("top", "left", "right", "bottom")] == [
        "1588",
        "1984",
        "2098",
        "1474",
    ]


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("公文正文", "仿宋_GB2312", "32"),
        ("公文标题", "方正小标宋简体", "44"),
        ("一级标题", "黑体", "32"),
        ("附件标识", "黑体", "32"),
        ("发文机关标志", "方正小标宋简体", "96"),
        ("页码", "宋体", "28"),
        ("版记", "仿宋_GB2312", "28"),
    ],
)
def test_styles_name_their_font_for_every_script(
    report: Document, style: str, font: str, half_points: str
) -> None:
    assert set(style_fonts(report, style).values()) == {font}
    size = report.styles[style].element.find(qn("w:rPr")).find(qn("w:sz"))
    assert size.get(qn("w:val")) == half_points


def test_fonts_that_may_be_missing_have_stand_ins() -> None:
    with zipfile.ZipFile(io.BytesIO(written(may_2012()))) as package:
        table = package.read("word/fontTable.xml").decode()
    for name in ("仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"):
        assert re.search(f'w:name="{name}"><w:altName w:val="[^"]+"', table)


def test_body_lines_are_two_characters_in_and_22_to_a_page(report: Document) -> None:
    properties = report.styles["公文正文"].element.find(qn("w:pPr"))
    assert properties.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    spacing = properties.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert 22 * 579 <= 16838 - 2098 - 1984


def test_28_characters_fit_a_line_and_29_do_not(report: Document) -> None:
    spacing = report.styles["公文正文"].element.find(qn("w:rPr")).find(qn("w:spacing"))
    pitch = 320 + int(spacing.get(qn("w:val")))
    width = 11906 - 1588 - 1474
    assert 28 * pitch <= width < 29 * pitch


def test_the_head_is_red_and_stands_in_order(report: Document) -> None:
    assert styled(report, "发文机关标志") == ["甘肃省发展和改革委员会文件"]
    colour = report.styles["发文机关标志"].element.find(qn("w:rPr")).find(qn("w:color"))
    assert colour.get(qn("w:val")) == "FF0000"
    assert styled(report, "公文标题") == [
        "甘肃省发展和改革委员会",
        "关于甘肃省2012年经济体制改革重点工作",
        "5月进展情况的报告",
    ]
    assert styled(report, "主送机关") == ["省人民政府\uff1a"]
    order = ["发文机关标志", "发文字号与签发人", "红色分隔线", "公文标题", "主送机关", "公文正文"]
    names = [p.style.name for p in report.paragraphs if p.style is not None]
    assert sorted(order, key=names.index) == order


def test_number_and_signatory_keep_the_room_of_what_is_not_given_yet() -> None:
    assert styled(opened(may_2012()), "发文字号与签发人") == ["\t签发人\uff1a张某"]
    form = Letterhead(number="甘发改〔2012〕  号")
    assert styled(opened(may_2012(), signer="", letterhead=form), "发文字号与签发人") == [
        "甘发改〔2012〕  号\t签发人\uff1a\u3000\u3000\u3000\u3000"
    ]


def test_a_long_mark_is_set_narrower_than_the_text_block() -> None:
    long_name = Letterhead(issuer="甘肃省人民政府国有资产监督管理委员会和有关部门联合办公室" * 2)
    mark = next(
        p
        for p in opened(may_2012(), letterhead=long_name).paragraphs
        if p.style is not None and p.style.name == "发文机关标志"
    )
    properties = mark.runs[0]._r.rPr
    assert properties is not None
    scale = int(properties.find(qn("w:w")).get(qn("w:val")))
    points = int(properties.find(qn("w:sz")).get(qn("w:val"))) / 2
    assert len(mark.text) * points * scale / 100 * 25.4 / 72 <= 156


def test_headings_of_the_four_parts(report: Document) -> None:
    assert styled(report, "一级标题") == [
        "一、总体进展",
        "二、各领域进展",
        "三、存在的主要问题",
        "四、下一步工作",
    ]


def test_each_area_has_its_paragraph_with_a_kaiti_heading(report: Document) -> None:
    figures = may_2012()
    leads = [
        p.runs[0]
        for p in report.paragraphs
        if p.runs and re.match("\uff08[一二三四五六七八九]\uff09", p.text) and "责任事项" in p.text
    ]
    assert len(leads) == len(figures.areas)
    for run, area in zip(leads, figures.areas, strict=True):
        assert typeset(area.title) in run.text
        properties = run._r.rPr
        assert properties is not None
        assert properties.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "楷体_GB2312"


def test_annexes_are_announced_and_labelled(report: Document) -> None:
    assert styled(report, "附件说明") == [
        "附件\uff1a1. 甘肃省2012年经济体制改革重点工作5月台账",
        "2. 甘肃省2012年经济体制改革重点工作5月需协调事项清单",
    ]
    assert styled(report, "附件标识") == ["附件1", "附件2"]
    assert styled(report, "发文机关署名") == ["甘肃省发展和改革委员会", "2012年5月8日"]


def test_page_numbers_stand_outside_on_odd_and_even_pages(report: Document) -> None:
    settings = report.settings.element
    assert settings.find(qn("w:evenAndOddHeaders")) is not None
    for section in report.sections:
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            paragraph = next(
                p
                for p in footer._element.iter(qn("w:p"))
                if "PAGE" in "".join(i.text or "" for i in p.iter(qn("w:instrText")))
                and p.find(qn("w:pPr")).find(qn("w:jc")) is not None
            )
            words = "".join(t.text or "" for t in paragraph.iter(qn("w:t")))
            assert words == "— 1 —"
            assert paragraph.find(qn("w:pPr")).find(qn("w:jc")).get(qn("w:val")) == side


def test_the_imprint_is_held_at_the_foot_of_the_last_page() -> None:
    copies = ("省委办公厅", "省人大常委会办公厅")
    document = opened(may_2012(), letterhead=Letterhead(copies=copies))
    holder = [*document.element.body][-2]
    box = next(holder.iter(qn("w:txbxContent")))
    lines = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in box.iter(qn("w:p"))]
    assert lines == [
        "抄送\uff1a省委办公厅、省人大常委会办公厅。",
        "甘肃省发展和改革委员会办公室2012年5月8日印发",
        "",
    ]
    anchor = next(holder.iter(qn("wp:anchor")))
    top = int(next(anchor.iter(qn("wp:positionV")))[0].text or "")
    height = int(anchor.find(qn("wp:extent")).get("cy"))
    assert (top + height) // 635 == 16838 - 1984
    assert next(holder.iter(qn("w:spacing"))).get(qn("w:line")) == str(height // 635)


def test_invented_progress_says_so_at_the_top_and_on_every_page() -> None:
    invented = opened(may_2012())
    assert INVENTED_NOTE in texts(invented)[0]
    for section in invented.sections:
        for header in (section.header, section.even_page_header):
            assert header.paragraphs[0].text == INVENTED_MARK
    real = opened(may_2012(invented=False))
    assert not any("演示" in text for text in texts(real))
    assert all(s.header.paragraphs[0].text == "" for s in real.sections)


def test_a_plan_without_figures_has_no_empty_heading_and_no_annex() -> None:
    document = opened(no_figures())
    lines = [(p.style.name if p.style else "", p.text) for p in document.paragraphs]
    for (style, _), (following, text) in pairwise(lines):
        if style == "一级标题":
            assert following == "公文正文"
            assert text
    assert not document.tables
    assert len(document.sections) == 1
    assert not any("附件" in text for text in texts(document))


def test_an_annex_about_nothing_stays_away_and_the_other_bears_no_number() -> None:
    document = opened(may_2012(coordination=()))
    assert styled(document, "附件说明") == ["附件：甘肃省2012年经济体制改革重点工作5月台账"]
    assert styled(document, "附件标识") == ["附件"]
    assert len(document.sections) == 2
    assert not any("需协调" in text for text in texts(document))
    # The imprint stands at the foot of the turned page then.
    (anchor,) = [*document.element.body][-2].iter(qn("wp:anchor"))
    top = int(next(anchor.iter(qn("wp:positionV")))[0].text or "")
    extent = anchor.find(qn("wp:extent"))
    assert (top + int(extent.get("cy"))) // 635 == 11906 - 1474
    assert int(extent.get("cx")) // 635 == 16838 - 2098 - 1984


def test_the_same_figures_give_the_same_bytes() -> None:
    assert written(may_2012()) == written(may_2012())
    assert written(may_2012()) != written(may_2012(actual=25))


def test_the_file_carries_no_trace_of_clock_or_template() -> None:
    with zipfile.ZipFile(io.BytesIO(written(may_2012()))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]
    properties = opened(may_2012()).core_properties
    assert properties.author == "甘肃省发展和改革委员会"
    assert properties.created is not None
    assert properties.created.date() == properties.modified.date() == DATED


def test_hostile_characters_are_removed_and_the_rest_stays() -> None:
    figures = may_2012()
    rows = tuple(replace(row, progress=HOSTILE, goal=HOSTILE) for row in figures.ledger)
    changed = replace(
        figures,
        plan_title=HOSTILE,
        plan_number=HOSTILE,
        filing_due_text=HOSTILE,
        not_reported=(HOSTILE,),
        slow_units=(HOSTILE,),
        ledger=rows,
        problems=tuple(replace(item, text=HOSTILE) for item in figures.problems),
        coordination=tuple(replace(item, text=HOSTILE) for item in figures.coordination),
    )
    letterhead = Letterhead(issuer=HOSTILE, number=HOSTILE, copies=(HOSTILE,))
    document = opened(changed, signer=HOSTILE, letterhead=letterhead)
    shown = rows_of(ledger_of(document))[3][4]
    assert shown == "坏字符反<b>&amp;]]>\n第二行\t𠮷㐀"


def test_long_texts_are_kept_whole() -> None:
    figures = may_2012()
    long_text = "推进改革。" * 2000
    rows = (replace(figures.ledger[0], progress=long_text), *figures.ledger[1:])
    document = opened(replace(figures, ledger=rows))
    assert rows_of(ledger_of(document))[3][4] == long_text
