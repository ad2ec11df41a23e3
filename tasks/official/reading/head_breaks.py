"""Head and foot of a copy that has lost its line ends: where title, number, addressees, signature
and date begin in one run of text. Texts are folded."""

import re
from collections.abc import Iterator

from tasks.official.reading.head import ADDRESSEES, TITLE_KINDS
from tasks.official.reading.parties import looks_like_body
from tasks.official.reading.signature import signs

_KIND_END = re.compile(rf"(?:{TITLE_KINDS})(?:\([^()]{{1,20}}\))?")
_NUMBER = re.compile(r"[〔\[(【]\d{4}[〕\])】] ?第?\d{1,5} ?号")
# The title, or the issuer's red mark, directly in front of a number.
_OPENS_NUMBER = re.compile(rf"(?:{_KIND_END.pattern})|文件|号")
_NO_PREFIX = re.compile("的|通知|意见|方案")
_NUMBER_ROW = re.compile(r"(?:字号|文号|编号) ?: ?$")
_NUMBER_PREFIX = re.compile(r"[\u4e00-\u9fff]{2,14}$")
_DATE = re.compile(
    r"(?:(?:19|20)\d{2}|[一二三四五六七八九○零]{4}) ?[年月]"  # 2026月3月26日 is a misprint
    r" ?(?:\d{1,2}|[一二三四五六七八九十]{1,2}) ?月"
    r" ?(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?日"
)
# What stands behind a date in a sentence, unlike behind one under a text.
_NO_SIGNATURE = re.compile(
    r" ?(?:前|起|至|止|之|以|印发|发布|公布|施行|实施|到|开始|出台|[、,，;；:年月—-])"
)
_TITLES = re.compile(r"《[^《》]{0,200}》")
# What a text opens with behind its title.
_INTRO = re.compile(
    r"为|根据|按照|依据|依照|围绕|近年|当前|今年|当今|经|现|党的|党中央|习近平|深入贯彻|全面贯彻|认真贯彻|贯彻"
    r"|坚持以|以习近平|以党|以邓|以科学|\d{4}年(?:是|以来|,|全|我|度|,)|随着|我[省市县区州国]|“?十[一二三四五]五”?|本"
    r"|一、|第一|\(|附件|[一二三四五六七八九○零]{4}年"
)
_ADDRESSED = re.compile(r"(?:各|有关|相关|国务院|中央|省|市|县|区|州|盟|自治|机关|委|局|厅)")
_REMARK = re.compile(r"\([^()]{0,6}(?:此件|本文|有删[减节])[^()]{0,24}\)")
_ATTACHMENTS = re.compile(r"(?<=[。!)日]) *附 ?件(?: ?\d{1,2})?(?=[:\u4e00-\u9fff\d《 ])")
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff。)】〕》]) +(?=[\u4e00-\u9fff(《“])")
_IMPRINT = re.compile(r"(?<=[。)日 ])(?:抄送|主送|抄报|分送|公开属性|信息公开选项) ?:")
# A row that government sites put above a document, and the path to it.
_SITE = re.compile(
    r"(?<!^)(?:公文生成日期|备注/文号|索 ?引 ?号|主题分类|主题词|体裁分类|组配分类|公文种类"
    r"|发文(?:机关|单位|字号|日期)"
    r"|发布(?:机构|机关|单位|日期|时间)|成文日期|生成日期|印发日期|标 *题|名 *称|文 *号|有 ?效 ?性"
    r"|废止日期|实施日期|来 *源|时 *间|点 *击|字 *号|信息来源) ?:|[•·]"
)
_STAMP = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?(?= ?[\u4e00-\u9fff])")
_PATH_END = re.compile(r"[/>›»] *正文 *(?=[\u4e00-\u9fff])")
_SENTENCE_END = "。;!?)】"
_LONGEST_SIGNERS = 200
_LONGEST_TITLE = 100
_FEWEST = 2


def head_cuts(text: str) -> Iterator[int]:
    """Where the paragraphs begin of what stands before the first heading."""
    yield from (found.end() for found in _BLANK.finditer(text))
    yield from (found.start() for found in _SITE.finditer(text))
    yield from (found.end() for found in _PATH_END.finditer(text))
    yield from (found.end() for found in _STAMP.finditer(text))
    plain = _TITLES.sub(lambda title: "《" * len(title.group()), text)
    addressed = _addressed(plain)
    at = 0
    if addressed:
        yield from addressed
        at = addressed[1]
    above = plain[: addressed[0]] if addressed else plain
    yield from _number(above)
    yield from (found.end() for found in _DATE.finditer(above) if title_end(above[found.end() :]))
    for found in _dates(plain, at):
        signer = _signer(plain, at, found.start())
        yield from (*signer, found.start(), found.end())
        at = found.end()
    for start in {0, at}:
        yield from (start + end for end in (title_end(plain[start:]),) if end)
    yield from _enclosed(text, at)
    yield from _marks(plain)


def _enclosed(text: str, at: int) -> Iterator[int]:
    """Where the title of the enclosed text ends that the notice names in 《》."""
    enclosed = text[at:].lstrip()
    # Behind the date a remark such as （此件公开发布） may stand.
    while remark := _REMARK.match(enclosed):
        enclosed = enclosed[remark.end() :].lstrip()
    named = (found.group()[1:-1] for found in _TITLES.finditer(text, 0, at))
    if title := next((one for one in named if enclosed.startswith(one)), ""):
        yield len(text) - len(enclosed) + len(title)


def holds_head(text: str) -> bool:
    """Whether a line holds a title and, directly behind it, the number or the addressees; or these
    with the text that is for them."""
    end = title_end(text)
    rest = text[end:].lstrip() if end else ""
    addressed = _opens_address(text) and text.find(":") < len(text) - 1
    return addressed or _opens_number(rest) or _opens_address(rest)


def foot_cuts(text: str) -> Iterator[int]:
    """Where the paragraphs begin of what stands behind the last heading."""
    for found in _dates(text, 0):
        signer = list(_signer(text, 0, found.start()))
        if signer or text[found.start() - 1] in _SENTENCE_END + " ":
            yield from (*signer, found.start(), found.end())
    yield from _marks(text)


def signature_cuts(text: str) -> list[int]:
    """Where the date begins in a line that is nothing but signer and date."""
    dates = list(_DATE.finditer(text))
    signer = text[: dates[-1].start()].rstrip() if dates else ""
    alone = bool(dates) and dates[-1].end() == len(text) and signs(signer)
    return [dates[-1].start()] if alone else []


def _marks(text: str) -> Iterator[int]:
    """Remarks, attachments and the imprint, which open with words of their own."""
    for found in _REMARK.finditer(text):
        yield from found.span()
    for pattern in (_ATTACHMENTS, _IMPRINT):
        yield from (found.start() for found in pattern.finditer(text))


def title_end(text: str) -> int | None:
    """Where the title ends that a text begins with, None if it begins with none."""
    for found in _KIND_END.finditer(text, 2, _LONGEST_TITLE):
        end = found.end()
        if re.search("[。;!?,:]", text[:end]):
            return None
        rest = text[end:].lstrip()
        if not rest or _INTRO.match(rest) or _opens_number(rest) or _opens_address(rest):
            return end
    return None


def _opens_number(rest: str) -> bool:
    number = _NUMBER.search(rest, 0, 40)
    prefix = rest[: number.start()] if number else ""
    return bool(_NUMBER_PREFIX.fullmatch(prefix)) and not _NO_PREFIX.search(prefix)


def _opens_address(rest: str) -> bool:
    colon = rest.find(":", 0, 300)
    return colon > 0 and bool(_ADDRESSED.match(rest) and ADDRESSEES.fullmatch(rest[: colon + 1]))


def _addressed(text: str) -> tuple[int, int] | None:
    """The addressees: behind title or number, up to the first colon."""
    for colon in (found.end() for found in re.finditer(":", text[:1_000])):
        start = max(text.rfind("。", 0, colon), text.rfind(":", 0, colon - 1)) + 1
        line = text[start:colon]
        starts = [0, *(found.end() for found in _NUMBER.finditer(line))]
        starts += [found.end() for found in _KIND_END.finditer(line)]
        for at in sorted(starts, reverse=True):
            rest = line[at:].lstrip()
            if rest and _ADDRESSED.match(rest) and ADDRESSEES.fullmatch(rest):
                return colon - len(rest), colon
    return None


def _number(text: str) -> Iterator[int]:
    """The document's number: what stands before its bracket names the issuer in short.

    One behind 发文字号： is a row of the site's own.
    """
    for found in _NUMBER.finditer(text):
        prefix = _NUMBER_PREFIX.search(text, max(0, found.start() - 40), found.start())
        if not prefix:
            continue
        start = prefix.start()
        for kind in _OPENS_NUMBER.finditer(text, start, found.start() - 1):
            start = kind.end()
        yield found.end()
        if not _NUMBER_ROW.search(text, 0, start):
            yield start


def _dates(text: str, at: int) -> Iterator[re.Match[str]]:
    """Dates that stand under a text and not in a sentence."""
    for found in _DATE.finditer(text, at):
        if not _NO_SIGNATURE.match(text, found.end()):
            yield found


def _signer(text: str, at: int, end: int) -> Iterator[int]:
    """Where the signature in front of a date begins, and each signer behind the first."""
    at = max(at, end - _LONGEST_SIGNERS)
    first = max([at, *(text.rfind(mark, at, end) + 1 for mark in "。;!?:")])
    # Behind a sentence, or behind the bracket that says who answers.
    starts = [
        first,
        *(first + found.end() for found in re.finditer(r"\)", text[first:end])),
    ]
    for start in starts:
        signed = text[start:end].strip()
        if not signs(signed):
            continue
        begun = text.index(signed, start)
        yield begun
        # The next name opens as the first: 某省财政厅某省数据局.
        for found in re.finditer(re.escape(signed[:_FEWEST]), signed[_FEWEST:]):
            if looks_like_body(signed[: _FEWEST + found.start()]):
                yield begun + _FEWEST + found.start()
        return
