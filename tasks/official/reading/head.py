"""The head and the tail of an official document: title, number, addressees, date, signature."""

import re
from dataclasses import dataclass, field
from datetime import date

from tasks.official.reading.citations import printed_number
from tasks.official.reading.deadlines import printed_date
from tasks.official.reading.lines import Paragraph
from tasks.official.reading.passages import fold
from tasks.official.reading.signature import (
    Signature,
    dates,
    find_signature,
    signers_begin,
    split_names,
)
from tasks.official.reading.structure import FrameKind

TITLE_KINDS = (
    "通知|意见|方案|决定|措施|规划|计划|办法|要点|批复|报告|函|细则|规定|分工|清单|纲要|通报|公告"
    "|安排|行动|举措|任务|分解|台账|(?:分工|分解|安排|任务|责任|工作|措施|一览)表"
)
_TITLE_END = re.compile(rf"(?:{TITLE_KINDS})(?:\([^()]{{1,20}}\))?》?$")
_HANDED_OUT = ("通知", "意见", "函")
_ABOUT = re.compile(r"关于|印发|批转|转发")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[(【]\d{4}[〕\])】](?:第)?\d{1,5}号")
ADDRESSEES = re.compile(
    r".{0,300}(?:政府|部门|单位|机构|委|局|厅|办|公司|院校|高校|企业|机关|团体|组织|开发区|管委会)[^:]{0,12}:"
)
_REMARK = re.compile(r"\([^()]{0,6}(?:此件|本文|有删[减节])[^()]{0,24}\)")
_IMPRINT = re.compile(
    r"(?:抄送|主送|抄报|分送|印发机关|责任编辑|来源|信息公开选项)[:：]|.{0,40}日印发$"
)
# A web page's own lines behind a document.
_FOOTER = re.compile(
    r"(?:扫一扫|[【\[]?(?:打印|关闭)|上一篇|下一篇|相关(?:链接|解读|稿件|新闻)|责任编辑|版权所有|分享到"
    r"|.{0,30}ICP备|.{0,30}网安备|网站标识码|网站地图|联系我们|关于我们)"
    r"|(?:主办|承办|运维)(?:单位)?:.*(?:承办|协办|版权|网站|技术支持|运维|备案)"
)
_ATTACHMENT_NOTE = re.compile(r"附件[:：\d].{1,200}|附[:：].{1,200}")
_ATTACHMENT = re.compile(r"附 *件 *(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[:：]?")
# A row of the table that government sites put above a document: 索引号, 发文机关, 标题.
_SITE_ROW = re.compile(
    r"(?:索引号?|主题(?:分类|词)?|体裁分类|组配分类|公文种类|发文(?:机关|单位|字号|日期)|发布(?:机构|机关|单位|日期|时间)"
    r"|成文日期|(?:公文)?生成日期|备注/文号|印发日期|公开(?:日期|形式|方式|范围)|标题|名称|文号|文件编号|有效性|时效性?|效力|来源|信息来源|关键词|废止日期|实施日期)[:]?"
)
_NUMBER_LABELS = frozenset(("发文字号", "文号", "备注/文号", "文件编号"))
_FURNITURE = re.compile(
    r"^(?:欢迎|首页|当前位置|您(?:所在|现在)|[•·*]|字[号体]|打印|分享|关闭|浏览|点击|时间|来源|发布|索引号|"
    r"主题词|信息|文号|成文日期|名 *称|有效性|分类|\d{4}-\d)"
)
_ISSUERS_MARK = re.compile(r"[\u4e00-\u9fff ]{2,30}文件")
# 2013年, and the first of 2026—2027年.
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|(?=年?[—–\-~至]+(?:19|20)\d{2}年))")
_YEAR_OF_WORK = re.compile(
    r"(?<!\d)((?:19|20)\d{2})年度?(?=[^,。;:]{0,24}(?:工作|任务|改革|要点|计划|安排|方案|行动))"
)
_YEAR_OF_NUMBER = re.compile(r"〔(\d{4})〕")
_SENTENCE = re.compile(r"[。;!?]|[,:]$")
_LONGEST_LINE = 60
_MOST_TITLE_LINES = 4


@dataclass(slots=True)
class Head:
    """What the head says, and which paragraph was read as what."""

    title: str = ""
    opinion_title: str | None = None
    number: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: str | None = None
    issued_on: date | None = None
    issued_text: str | None = None
    frame: list[tuple[FrameKind, list[Paragraph]]] = field(default_factory=list)
    unexplained: list[Paragraph] = field(default_factory=list)

    @property
    def issuer(self) -> str | None:
        """Who issued it, the first of several."""
        return self.issuers[0] if self.issuers else None

    @property
    def year(self) -> int | None:
        """The year it is for: the title's, else the text's, else the number's, else of its issue.

        A plan is issued in its year, or shortly before or after; another year in a title is that of
        something else (2035年远景目标).
        """
        told = "".join(_joined(pars) for kind, pars in self.frame if kind in ("notice", "intro"))
        for text in (self.opinion_title, self.title):
            if year := self._near(_YEAR.findall(fold(text or ""))):
                return year
        if year := self._near(_YEAR_OF_WORK.findall(fold(told))):
            return year
        number = _YEAR_OF_NUMBER.search(self.number or "")
        return int(number[1]) if number else self.issued_on.year if self.issued_on else None

    def _near(self, years: list[str]) -> int | None:
        """The first of some years in which a plan of this day can be for."""
        issued = self.issued_on.year if self.issued_on else None
        near = (int(year) for year in years if issued is None or abs(int(year) - issued) <= 1)
        return next(near, None)


def read_head(before: list[Paragraph], tail: list[Paragraph]) -> Head:
    """Read the paragraphs before the first heading; the signature may stand in ``tail``."""
    head = Head()
    addressees = next((i for i, par in enumerate(before) if _is_addressees(par)), None)
    title = _find_title(before[:addressees] if addressees is not None else before)
    first = addressees + 1 if addressees is not None else (title[1] if title else 0)
    if title:
        head.title = _titled(_joined(before[slice(*title)]))
        head.frame.append(("title", before[slice(*title)]))
    if addressees is not None:
        head.addressees = fold_colon(before[addressees].text)
        head.frame.append(("addressees", [before[addressees]]))
    named = set(range(*title)) if title else set()
    for index, paragraph in enumerate(before[:first]):
        if index not in named and index != addressees:
            _read_head_line(paragraph, head)
    _read_text(before[first:], head)
    _read_signature(tail, head)
    _read_site_rows(before, head)
    about = _ABOUT.search(head.title)
    if not head.issuers and about and about.start():
        head.issuers = split_names(head.title[: about.start()])
    return head


def _read_site_rows(paragraphs: list[Paragraph], head: Head) -> None:
    """What the rows of the site say that the document's own text does not."""
    for paragraph in paragraphs:
        label, _, value = re.sub(r"\s", "", fold(paragraph.text)).partition(":")
        if label == "成文日期" and head.issued_text is None and (day := printed_date(value)):
            head.issued_on, head.issued_text = day, value
        elif label in _NUMBER_LABELS and head.number is None and _NUMBER.fullmatch(value):
            head.number = printed_number(value)


def fold_colon(text: str) -> str:
    """An address line without its colon."""
    return text.rstrip("：: ")


def _joined(paragraphs: list[Paragraph]) -> str:
    return "".join(paragraph.text for paragraph in paragraphs)


def _titled(text: str) -> str:
    """A title that the page prints in 《》 without them."""
    return text[1:-1] if text[0] == "《" and text.find("》") == len(text) - 1 else text


def _squeezed(paragraph: Paragraph) -> str:
    return re.sub(r"\s", "", fold(paragraph.text))


def ends_as_title(text: str) -> bool:
    """Whether a line ends as documents' titles do (…的通知, …工作要点)."""
    return bool(_TITLE_END.search(re.sub(r"\s", "", fold(text))))


def is_number(paragraph: Paragraph) -> bool:
    """Whether a line is the document's number, such as 甘政发〔2012〕53号."""
    return bool(_NUMBER.fullmatch(_squeezed(paragraph)))


def _is_addressees(paragraph: Paragraph) -> bool:
    return bool(ADDRESSEES.fullmatch(_squeezed(paragraph))) and not _is_site_row(
        fold(paragraph.text)
    )


def _is_title_line(paragraph: Paragraph) -> bool:
    text = fold(paragraph.text)
    return not (
        len(text) > _LONGEST_LINE
        or _is_site_row(text)
        or _SENTENCE.search(text)
        or _FURNITURE.match(text)
        or is_number(paragraph)
        or _ISSUERS_MARK.fullmatch(text)
    )


def _is_site_row(text: str) -> bool:
    """Whether a line is a row of a government site's own table about the document."""
    first = re.split(r"[\t:]", text, maxsplit=1)[0]
    label = re.sub(r"\s", "", first)
    return label != re.sub(r"\s", "", text) and bool(_SITE_ROW.fullmatch(label))


def _find_title(paragraphs: list[Paragraph]) -> tuple[int, int] | None:
    """The lines of the title: those up to one that ends with 通知, 意见 or the like."""
    for end, paragraph in enumerate(paragraphs):
        if not (_is_title_line(paragraph) and _TITLE_END.search(_squeezed(paragraph))):
            continue
        start = end
        while not _complete(paragraphs[start : end + 1]) and _may_precede(paragraphs, start, end):
            start -= 1
        return start, end + 1 + _goes_on(paragraphs[start : end + 2], end - start)
    return None


def _goes_on(lines: list[Paragraph], end: int) -> bool:
    """Whether a title that hands something out ends only on the next line (…任务 / 清单的通知)."""
    text = fold(_joined(lines[: end + 1]))
    if end + 1 >= len(lines) or not re.search("印发|转发", text) or text.endswith(_HANDED_OUT):
        return False
    following = lines[end + 1]
    adjacent = following.line <= lines[end].line + 1
    return adjacent and _is_title_line(following) and _squeezed(following).endswith(_HANDED_OUT)


def _complete(lines: list[Paragraph]) -> bool:
    """Whether the lines already say who issues about what."""
    about = _ABOUT.search(_joined(lines))
    return bool(about and about.start() > 1)


def _may_precede(paragraphs: list[Paragraph], start: int, end: int) -> bool:
    if start == 0 or end - start + 1 >= _MOST_TITLE_LINES:
        return False
    before = paragraphs[start - 1]
    return (
        _is_title_line(before)
        and before.line >= paragraphs[start].line - 1
        and not _TITLE_END.search(_squeezed(before))
        and not fold(before.text).isascii()
        and not is_attachment_heading(before)
    )


def _read_head_line(paragraph: Paragraph, head: Head) -> None:
    if is_number(paragraph) and head.number is None:
        head.number = printed_number(paragraph.text)
        head.frame.append(("number", [paragraph]))
    elif _REMARK.fullmatch(fold(paragraph.text)):
        head.frame.append(("remark", [paragraph]))
    elif not is_furniture(paragraph.text):
        head.unexplained.append(paragraph)


def is_furniture(text: str) -> bool:
    """Whether a line is a web page's or printed form's own, such as 首页 or an issuer's mark."""
    if not re.search(r"[\u4e00-\u9fff]", text) or _is_site_row(fold(text)):
        return True
    if len(text) > _LONGEST_LINE or "。" in text:
        return False
    return bool(_FURNITURE.match(fold(text)) or _ISSUERS_MARK.fullmatch(text))


def _read_text(paragraphs: list[Paragraph], head: Head) -> None:
    """What stands between the addressees and the first heading."""
    signature = find_signature(paragraphs)
    if signature is None:
        _read_intro(paragraphs, head)
        return
    if signature.start:
        head.frame.append(("notice", paragraphs[: signature.start]))
    _sign(signature, paragraphs, head)
    _read_intro(paragraphs[signature.end :], head)


def _sign(signature: Signature, paragraphs: list[Paragraph], head: Head) -> None:
    head.issued_on, head.issued_text = signature.day, signature.text
    head.issuers = signature.issuers
    head.frame.append(("signature", paragraphs[signature.start : signature.end]))


def _read_intro(paragraphs: list[Paragraph], head: Head) -> None:
    rest = list(paragraphs)
    while rest and (_REMARK.fullmatch(fold(rest[0].text)) or is_number(rest[0])):
        _read_head_line(rest.pop(0), head)
    while rest and tail_kind(rest[0]) == "attachment":
        head.frame.append(("attachment", [rest.pop(0)]))
    title: list[Paragraph] = []
    while rest and _is_title_line(rest[0]) and len(title) < _MOST_TITLE_LINES:
        title.append(rest.pop(0))
        if _TITLE_END.search(_squeezed(title[-1])):
            break
    if title and _TITLE_END.search(_squeezed(title[-1])):
        head.opinion_title = _joined(title)
        head.frame.append(("opinion_title", title))
    else:
        rest = title + rest
    if rest:
        head.frame.append(("intro", rest))


def _read_signature(paragraphs: list[Paragraph], head: Head) -> None:
    """Take issuers and date from the first dated line and the lines before it."""
    signature = find_signature(paragraphs)
    if signature and head.issued_text is None:
        _sign(signature, paragraphs, head)


def caption_before(paragraphs: list[Paragraph]) -> str | None:
    """The line above a table, if it is a title."""
    if not paragraphs or not _is_title_line(paragraphs[-1]) or tail_kind(paragraphs[-1]):
        return None
    return paragraphs[-1].text


def tail_kind(paragraph: Paragraph) -> FrameKind | None:
    """What a paragraph is that can only stand behind the text, None if it can be text."""
    text = fold(paragraph.text)
    if _REMARK.fullmatch(text):
        return "remark"
    if printed_date(text):
        return "signature"
    if _ATTACHMENT.fullmatch(text) or _ATTACHMENT_NOTE.fullmatch(text):
        return "attachment"
    return "imprint" if _IMPRINT.match(text) or _FOOTER.match(text) else None


def is_attachment_heading(paragraph: Paragraph) -> bool:
    """Whether a line is 附件 or 附件1 alone, which opens an attachment."""
    return bool(_ATTACHMENT.fullmatch(fold(paragraph.text)))


def split_tail(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """The text, and what stands behind it: signature, date, remarks, attachments, imprint.

    A line that can only stand behind the text ends it, unless a numbered text follows a date (the
    signature of a forwarding notice stands before the forwarded text).
    """
    for index, paragraph in enumerate(paragraphs):
        dated = dates(paragraph, paragraphs[index - 1] if index else None)
        if dated or tail_kind(paragraph):
            cut = signers_begin(paragraphs, index) if dated else index
            return paragraphs[:cut], paragraphs[cut:]
    return paragraphs, []
