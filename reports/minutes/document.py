"""The minutes of a joint meeting as a .docx file: GB/T 9704-2012 §10.3, the form of minutes 纪要.

A red mark that ends in 纪要, the number of the meeting below it, no signature: who issued them and
who attended stands in the text. The same meeting gives the same bytes.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from reform_tracker.office.official import gbt9704
from reform_tracker.office.official.letterhead import above_mark, red_line, rule
from reform_tracker.office.official.ooxml import paragraph, run
from reform_tracker.office.official.page_furniture import furnish, imprint
from reform_tracker.office.official.pieces import INVENTED_MARK, INVENTED_NOTE
from reform_tracker.office.official.text import (
    clause,
    listing,
    long_date,
    numeral,
    one_line,
    sentence,
    typeset,
)
from reform_tracker.office.package import repack

MARK: Final = "经济体制改革工作联席会议纪要"


@dataclass(frozen=True, slots=True)
class Charged:
    """Who has to do what by when."""

    organization: str
    title: str
    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Decided:
    """An item of the agenda: by whom it was raised, what was decided, what follows. Empty words:
    it was put off."""

    title: str
    raised_by: str
    decision: str
    charged: Sequence[Charged]


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that the document says. `invited` are names in the fixed order of units; `year` is that
    of the plan; `invented` marks data of the demonstration."""

    number: int
    year: int
    held_on: date
    place: str
    chair: str
    attended: str
    invited: Sequence[str]
    items: Sequence[Decided]
    remarks: str
    issuer: str
    issued_on: date
    invented: bool


def write_minutes(minutes: Minutes) -> bytes:
    """The file. Texts lose the characters that a document cannot hold; nothing else is left out."""
    document = gbt9704.new_document()
    properties = document.core_properties
    title = f"{minutes.year}年{MARK}（第{minutes.number}次）"
    properties.title, properties.subject = title, "会议纪要"
    properties.author = properties.last_modified_by = one_line(minutes.issuer)[:255]
    properties.comments = INVENTED_NOTE if minutes.invented else ""
    properties.language, properties.revision = "zh-CN", 1
    properties.created = properties.modified = datetime.combine(minutes.issued_on, time())
    furnish(document.sections[0], INVENTED_MARK if minutes.invented else "")
    foot = imprint("", f"{one_line(minutes.issuer)}办公室", long_date(minutes.issued_on))
    for made in [*_head(minutes), *_body(minutes), foot]:
        document.element.body.insert_element_before(made, "w:sectPr")
    package, target = io.BytesIO(), io.BytesIO()
    document.save(package)
    repack(package, target)
    return target.getvalue()


def _head(minutes: Minutes) -> list[BaseOxmlElement]:
    number = f"〔{minutes.year}〕第{minutes.number}次"
    return [
        *above_mark(INVENTED_NOTE if minutes.invented else ""),
        red_line(MARK),
        paragraph("Blank"),
        paragraph("Addressee", [run(f"{one_line(minutes.issuer)}　　{number}")]),
        rule(),
        paragraph("Blank"),
    ]


def _body(minutes: Minutes) -> list[BaseOxmlElement]:
    opening = (
        f"{long_date(minutes.held_on)}，{clause(minutes.chair)}在{clause(minutes.place)}主持召开"
        f"{minutes.year}年经济体制改革工作第{minutes.number}次联席会议，研究协调事项"
        f"{len(minutes.items)}项。现将会议议定事项纪要如下："
    )
    made = [_text(opening)]
    for number, item in enumerate(minutes.items, 1):
        made.append(paragraph("Heading1", [run(f"{numeral(number)}、{clause(item.title)}")]))
        raised = f"该事项由{one_line(item.raised_by)}提出。"
        made.append(_text(raised + (sentence(item.decision) or "会议决定暂缓研究，另行安排。")))
        made += [_text(_charge(order, one)) for order, one in enumerate(item.charged, 1)]
    if minutes.remarks.strip():
        made += [_text(line) for line in typeset(minutes.remarks).splitlines() if line.strip()]
    made.append(_named("出席", minutes.attended))
    made.append(_named("参会单位", listing(minutes.invited)))
    return made


def _charge(order: int, one: Charged) -> str:
    what = f"{clause(one.title)}：{sentence(one.text)}"
    return (
        f"（{numeral(order)}）由{one_line(one.organization)}负责，"
        f"{long_date(one.due_on)}前办理并答复。{what}"
    )


def _named(label: str, names: str) -> BaseOxmlElement:
    lead = run(f"{label}：", gbt9704.HEITI)
    return paragraph("Body", [lead, run(one_line(names))])


def _text(text: str) -> BaseOxmlElement:
    return paragraph("Body", [run(text)])
