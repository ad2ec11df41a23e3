"""The sheet of a unit and the summary as documents, made of a frozen edition and of nothing else.

The same edition gives the same bytes. Format: GB/T 9704-2012 as far as it speaks of pages and type:
they are annexes, without a head of their own.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from docx.document import Document as DocumentType
from docx.oxml.xmlchemy import BaseOxmlElement

from reform_tracker.office.official import gbt9704
from reform_tracker.office.official.ooxml import cell, paragraph, row, run, table, twips
from reform_tracker.office.official.page_furniture import furnish
from reform_tracker.office.official.pieces import INVENTED_MARK, INVENTED_NOTE
from reform_tracker.office.official.text import long_date, numeral, one_line, typeset
from reform_tracker.office.package import repack
from reform_tracker.office.sheets import (
    DATE,
    NUMBER,
    Column,
    Heading,
    add_table,
    add_words,
    new_book,
    save,
)
from reform_tracker.office.text import clean

Json = Mapping[str, Any]
NONE: Final = "—"
KINDS: Final = ((False, "省级部门"), (True, "市州"))
POINTS: Final = (("考核指标", 60), ("做到/应做", 24), ("分值", 24), ("单位自评", 24), ("得分", 24))
FACTS: Final = (
    ("指标", 24),
    ("事项", 44),
    ("截止日期", 24),
    ("完成日期", 24),
    ("认定", 16),
    ("理由", 24),
)
ORDER_WIDTH, NAME_WIDTH, TOTAL_WIDTH, GIVEN_WIDTH = 10, 40, 16, 14  # mm, of the summary
TEXT_MM: Final = 156
RULES: Final = (
    "单位没有某项指标所考核的任务的，该项分值按比例分摊到其他指标。",
    "已失效、不需报送、已由其他单位承接以及无人能够办理的事项，不扣分。",
    "省级部门只与省级部门比较，市州只与市州比较。",
    "得分四舍五入保留两位小数，总分为各项得分之和。",
)


@dataclass(frozen=True, slots=True)
class Edition:
    """A frozen edition with what its row says: number, hash and day of publication."""

    number: int
    figures: Json
    sha256: str
    published_on: date

    @property
    def note(self) -> str:
        as_of = long_date(date.fromisoformat(self.figures["as_of"]))
        version = self.figures["rule"]["version"]
        return f"截至{as_of}  考核规则第{version}版  第{self.number}稿"

    @property
    def mark(self) -> str:
        return INVENTED_MARK if self.figures["plan"]["invented"] else ""

    @property
    def title(self) -> str:
        return one_line(self.figures["plan"]["title"])

    @property
    def proof(self) -> str:
        return f"数据校验码：SHA-256 {self.sha256}"

    def sheet(self, organization: int) -> Json | None:
        sheets: Sequence[Json] = self.figures["sheets"]
        return next((one for one in sheets if one["organization"] == organization), None)

    def of_kind(self, *, prefectures: bool) -> list[Json]:
        return [one for one in self.figures["sheets"] if one["is_prefecture"] == prefectures]


def write_sheet(edition: Edition, sheet: Json) -> bytes:
    """One unit's sheet as .docx."""
    document = _document(edition, [edition.title, "考核情况表"], sheet["name"])
    body = [paragraph("TableNote", [run(f"单位：{one_line(sheet['name'])}  {edition.note}")])]
    body.append(_points_table(sheet))
    parts = (
        ("未做到和不计分的事项", _facts_part(sheet)),
        ("单位自评", _said([sheet["remark"]] if sheet["remark"] else [])),
        ("更正", _said(map(_correction, sheet["corrections"]))),
        ("异议及答复", _said(one for row in sheet["objections"] for one in _objection(row))),
    )
    for number, (heading, content) in enumerate(((h, c) for h, c in parts if c), 1):
        body += [paragraph("Heading1", [run(f"{numeral(number)}、{heading}")]), *content]
    return _finished(document, edition, body)


def write_summary(edition: Edition) -> bytes:
    """All units by kind as .docx."""
    document = _document(edition, [edition.title, "考核结果汇总表"], "考核结果汇总表")
    body = [paragraph("TableNote", [run(edition.note)])]
    for number, (prefectures, name) in enumerate(_kinds(edition), 1):
        body.append(paragraph("Heading1", [run(f"{numeral(number)}、{name}")]))
        body.append(_summary_table(edition, edition.of_kind(prefectures=prefectures)))
    body.append(paragraph("Heading1", [run(f"{numeral(len(_kinds(edition)) + 1)}、计分办法")]))
    body += [paragraph("Body", [run(text)]) for text in _rule_words(edition)]
    return _finished(document, edition, body)


def write_workbook(edition: Edition) -> bytes:
    """The summary as .xlsx: a sheet for each kind, every fact, and the rule."""
    book, target = new_book(), io.BytesIO()
    for prefectures, name in _kinds(edition):
        heading = _heading(edition, f"考核结果汇总（{name}）")
        rows = edition.of_kind(prefectures=prefectures)
        add_table(book, name, _summary_columns(edition), rows, heading, frozen="B")
    facts = [
        (sheet["name"], line["criterion"], fact)
        for sheet in edition.figures["sheets"]
        for line in sheet["lines"]
        for fact in line["facts"]
    ]
    add_table(book, "考核事项", FACT_COLUMNS, facts, _heading(edition, "考核事项"), frozen="C")
    words = [
        *((f"规则{number}", text) for number, text in enumerate(_rule_words(edition), 1)),
        ("公布日期", long_date(edition.published_on)),
        ("数据校验码", f"SHA-256 {edition.sha256}"),
    ]
    add_words(book, "说明", words, _heading(edition, "说明"), (16, 110))
    title, creator = f"{edition.title}考核结果", one_line(settings.REPORT_ISSUER)
    save(book, target, title=title, creator=creator, made_on=edition.published_on)
    return target.getvalue()


def _kinds(edition: Edition) -> list[tuple[bool, str]]:
    return [one for one in KINDS if edition.of_kind(prefectures=one[0])]


def _document(edition: Edition, title: Sequence[str], subject: str) -> DocumentType:
    document = gbt9704.new_document()
    properties = document.core_properties
    properties.title, properties.subject = "".join(title)[:255], one_line(subject)[:255]
    properties.author = properties.last_modified_by = one_line(settings.REPORT_ISSUER)[:255]
    properties.comments = INVENTED_NOTE if edition.mark else ""
    properties.language, properties.revision = "zh-CN", 1
    properties.created = properties.modified = datetime.combine(edition.published_on, time())
    furnish(document.sections[0], edition.mark)
    notice = [paragraph("Notice", [run(INVENTED_NOTE)])] if edition.mark else []
    head = [*notice, *(paragraph("AnnexTitle", [run(line)]) for line in title)]
    for made in [*head, paragraph("Blank")]:
        document.element.body.insert_element_before(made, "w:sectPr")
    return document


def _finished(document: DocumentType, edition: Edition, body: Iterable[BaseOxmlElement]) -> bytes:
    published = long_date(edition.published_on)
    end = [
        paragraph("Blank"),
        paragraph("Signature", [run(one_line(settings.REPORT_ISSUER))]),
        paragraph("Signature", [run(published)]),
        paragraph("TableNote", [run(edition.proof)]),
    ]
    for made in [*body, *end]:
        document.element.body.insert_element_before(made, "w:sectPr")
    package, target = io.BytesIO(), io.BytesIO()
    document.save(package)
    repack(package, target)
    return target.getvalue()


def _points_table(sheet: Json) -> BaseOxmlElement:
    made, widths = _table(POINTS)
    for line in sheet["lines"]:
        counted = f"{line['met']}/{line['counted']}" if line["of"] else NONE
        worth = line["worth"] or "不适用"
        if line["worth"] != line["computed"]:
            worth = f"{worth}（原{line['computed']}）"
        texts = [counted, _of(line), line["own"] or NONE, worth]
        made.append(_row([line["criterion"], *texts], widths, left=1))
    made.append(_row(["总分", "", "", "", sheet["total"] or NONE], widths, left=1))
    return made


def _of(line: Json) -> str:
    """What the criterion can give here, with what the rule says where that is something else."""
    if not line["of"]:
        return NONE
    raised = Decimal(line["of"]) != Decimal(line["weight"])
    return f"{line['of']}（规则{line['weight']}）" if raised else line["of"]


def _facts_part(sheet: Json) -> list[BaseOxmlElement]:
    rows = [
        (line["criterion"], fact)
        for line in sheet["lines"]
        for fact in line["facts"]
        if fact["outcome"] != "met"
    ]
    if not rows:
        return []
    made, widths = _table(FACTS)
    for criterion, fact in rows:
        texts = [fact["due_on"] or NONE, fact["done_on"] or NONE, fact["counts_as"], fact["why"]]
        made.append(_row([criterion, fact["what"], *texts], widths, left=2))
    return [made]


def _said(texts: Iterable[str]) -> list[BaseOxmlElement]:
    return [
        paragraph("Body", [run(typeset(line))])
        for text in texts
        for line in clean(text).split("\n")
        if line.strip()
    ]


def _correction(one: Json) -> str:
    at = long_date(datetime.fromisoformat(one["at"]).date())
    return (
        f"{one['by']}于{at}将“{one['criterion']}”由{one['before']}分更正为{one['after']}分："
        f"{one['reason']}"
    )


def _objection(one: Json) -> Iterable[str]:
    yield f"{one['by']}（{long_date(datetime.fromisoformat(one['at']).date())}）提出：{one['text']}"
    if one["answered_at"]:
        at = long_date(datetime.fromisoformat(one["answered_at"]).date())
        yield f"{one['answered_by']}（{at}）答复：{one['answer']}"


def _summary_table(edition: Edition, sheets: Sequence[Json]) -> BaseOxmlElement:
    criteria = [one_line(one) for one in edition.figures["criteria"]]
    left = TEXT_MM - ORDER_WIDTH - NAME_WIDTH - TOTAL_WIDTH - GIVEN_WIDTH
    each = left // max(len(criteria), 1)
    columns = [
        ("序号", ORDER_WIDTH),
        ("单位", NAME_WIDTH),
        *((one, each) for one in criteria),
        ("总分", TOTAL_WIDTH),
        ("计分事项", GIVEN_WIDTH),
    ]
    made, widths = _table(columns)
    for number, sheet in enumerate(sheets, 1):
        points = [line["worth"] or NONE for line in sheet["lines"]]
        texts = [str(number), sheet["name"], *points, sheet["total"] or NONE, str(_given(sheet))]
        made.append(_row(texts, widths, left=2, centred_first=True))
    return made


def _given(sheet: Json) -> int:
    return sum(line["counted"] for line in sheet["lines"])


def _rule_words(edition: Edition) -> list[str]:
    return [f"各项分值：{'，'.join(edition.figures['rule']['in_words'])}。", *RULES]


def _heading(edition: Edition, name: str) -> Heading:
    line = f"{edition.note}  {INVENTED_NOTE}" if edition.mark else edition.note
    return Heading(f"{edition.title}{name}", line, edition.mark)


def _number(text: str | None) -> float | str:
    return float(text) if text else NONE


def _summary_columns(edition: Edition) -> list[Column[Json]]:
    def points(place: int) -> Column[Json]:
        title = one_line(edition.figures["criteria"][place])
        return Column(title, 14, lambda one: _number(one["lines"][place]["worth"]), "0.00")

    return [
        Column("单位", 30, lambda one: one["name"]),
        *(points(place) for place in range(len(edition.figures["criteria"]))),
        Column("总分", 12, lambda one: _number(one["total"]), "0.00"),
        Column("计分事项", 12, _given, NUMBER),
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


FACT_COLUMNS: Final[Sequence[Column[tuple[str, str, Json]]]] = (
    Column("单位", 24, lambda one: one[0]),
    Column("指标", 18, lambda one: one[1]),
    Column("事项", 40, lambda one: one[2]["what"]),
    Column("截止日期", 13, lambda one: _day(one[2]["due_on"]), DATE),
    Column("完成日期", 13, lambda one: _day(one[2]["done_on"]), DATE),
    Column("认定", 10, lambda one: one[2]["counts_as"]),
    Column("理由", 40, lambda one: one[2]["why"]),
)


def _table(columns: Sequence[tuple[str, int]]) -> tuple[BaseOxmlElement, list[int]]:
    """A table with its head, and the widths of its columns, which fill the text block."""
    widths = [twips(millimetres) for _title, millimetres in columns]
    widths[-1] += gbt9704.TEXT_WIDTH - sum(widths)
    made = table(widths)
    heads = [paragraph("CellHead", [run(title)]) for title, _width in columns]
    made.append(row([cell(w, p) for w, p in zip(widths, heads, strict=True)], header=True))
    return made, widths


def _row(
    texts: Sequence[str], widths: Sequence[int], *, left: int, centred_first: bool = False
) -> BaseOxmlElement:
    """A row that is never divided; the first `left` cells stand at the left."""
    cells = []
    for place, (text, width) in enumerate(zip(texts, widths, strict=True)):
        centred = place >= left or (centred_first and place == 0)
        content = paragraph("CellCentre" if centred else "Cell", [run(typeset(text))])
        cells.append(cell(width, content))
    return row(cells)
