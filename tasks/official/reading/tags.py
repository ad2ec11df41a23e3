"""Finding responsibility tags in a paragraph: brackets and labelled ends that say who answers."""

import re
from collections.abc import Container
from functools import lru_cache

from tasks.official.reading.parties import is_collective, looks_like_body, split_parties
from tasks.official.reading.passages import bracket_groups, fold, split_outside_brackets
from tasks.official.reading.responsibility import NO_PARTY, parse_responsibility
from tasks.official.reading.roles import (
    CLAUSE_LABEL,
    LABEL,
    LABELLED,
    SIDE_LABEL,
    SPEAKS_OF_DUTY,
    TIME_LABEL,
    VERB,
)

Tag = tuple[int, int, int, int]

# Names that are an organization's beyond doubt, even in a list without any verb.
_SURE_BODY = re.compile(
    r"[^()\d]{0,18}(?:部|委|局|厅|办|署|院|会|办公室|政府|银行|支行|分行|海关|单位|部门|中心|集团|公司"
    r"|[工妇残文科侨社台青]联|工商联|科协|供销社|联合社|大学|党校|军区|总队|支队|报社|[^、]中央|管委会)"
    r"(?:[(<〔][^()<>〔〕]{1,20}[)>〕])?$"
)
# Several organizations beyond doubt; 园区 and 高校 alone may be a remark.
_SURELY_MANY = re.compile(r"(?=各|有关|相关|.{0,12}(?:政府|部门|单位|地区|区县|市县|[)>〕])$)")
_PLACE = re.compile(r"[^()\d]{1,6}[省市县区]?")
# Offices alone say who answers in mid-sentence too: ①建学校（市教育局）；②建医院（市卫健委）。
_OFFICE = r"[^()\d、,]{1,18}(?:[局厅委办部署]|政府|委员会|管委会)"
_OFFICES = re.compile(rf"[(\[〔【]{_OFFICE}(?:[、,]{_OFFICE})*[)\]〕】]")
_EXAMPLES = re.compile("包括|包含|含|例如|比如|如|即|指|主要")
# What may be an organization's short name beside one whose name is whole (省邮政).
_SHORT_NAME = re.compile(r"[省市县区州国][^()\d,、]{1,8}")
_OF_A_PLACE = re.compile(r"(?:[省市州盟县区旗]|管委会?|政府|执委会|部门)(?:[(<〔].*[)>〕])?$")
_MOSTLY = 0.75
_LONGEST_TAG = 2_000
_LONGEST_SIDE_LINE = 100
_ENDS_A_SENTENCE = "。;!?"


@lru_cache(maxsize=4096)
def find_tags(text: str) -> tuple[Tag, ...]:
    """The responsibility tags of a paragraph, as (start, content start, content end, end)."""
    folded = fold(text)
    full = len(text.rstrip("。；;. "))

    def stands_alone(start: int, end: int) -> bool:
        if end >= full or folded[:start].rstrip()[-1:] in _ENDS_A_SENTENCE:
            return True
        return folded[end] in _ENDS_A_SENTENCE and bool(_OFFICES.fullmatch(folded[start:end]))

    groups = bracket_groups(folded)
    tags = [
        (start, start + 1, end - 1, end)
        for start, end in groups
        if end - start <= _LONGEST_TAG
        and is_tag(text[start + 1 : end - 1], last=stands_alone(start, end))
    ]
    bare = _bare_tag(folded, {start for start, _ in groups})
    if bare is not None:
        # 配合单位：发展改革委（粮食局）: a bracket within a label's reach is part of a name.
        tags = [tag for tag in tags if tag[0] < bare or "。" in folded[bare : tag[0]]]
    if bare is not None and not any(end > bare for _, _, _, end in tags):
        inner = bare + (folded[bare] in "([〔【<")
        tags.append((bare, inner, len(text), len(text)))
    return tuple(tags)


def is_side_line(text: str) -> bool:
    """Whether a paragraph is no more than a remark beside a tag, such as 完成时限：6月底前."""
    folded = fold(text).strip()
    return (
        bool(SIDE_LABEL.match(folded)) and not find_tags(text) and len(folded) <= _LONGEST_SIDE_LINE
    )


def side_brackets(text: str) -> list[int]:
    """Where brackets open that hold no more than a remark beside a tag (牵头领导：张三)."""
    folded = fold(text)
    return [start for start, _ in bracket_groups(folded) if SIDE_LABEL.match(folded, start + 1)]


def opens_with_label(text: str) -> bool:
    """Whether a line opens with a label such as 牵头单位： or 完成时限：."""
    return bool(LABELLED.match(fold(text)))


def states_time(clause: str) -> bool:
    """Whether a clause of a tag is nothing but a time limit (完成时限：6月)."""
    return bool(TIME_LABEL.match(fold(clause)))


def is_tag(content: str, *, last: bool = False) -> bool:
    """Whether the content of a bracket says who is responsible.

    A list of organizations without any verb says so only where it stands alone behind a sentence or
    at the end of its paragraph (``last``).
    """
    folded = fold(re.sub(r"\s", "", content))
    if any(CLAUSE_LABEL.match(clause) for clause in re.split("[;,]", folded)):
        return True
    verb = VERB.search(folded)
    listed = last and _lists_bodies(folded)
    if not verb and not listed:
        return False
    reading = parse_responsibility(content)
    says = reading.phrase or listed or reading.stated or reading.implied
    return bool(reading.named and says) and (listed or bool(_are_parties(reading.named)))


def _are_parties(names: tuple[str, ...]) -> bool:
    """Whether names are organizations', whole or short (省邮政), or places that share 市政府."""
    whole = [looks_like_body(name) for name in names]
    return any(whole) and all(
        known or shares_last_word(names, at) or _SHORT_NAME.fullmatch(fold(names[at]))
        for at, known in enumerate(whole)
    )


def shares_last_word(names: tuple[str, ...], at: int) -> bool:
    """Whether a name is a place that leaves its last word to a later one (广元、绵阳市政府)."""
    if not _PLACE.fullmatch(fold(names[at])):
        return False
    following = next((name for name in names[at + 1 :] if looks_like_body(name)), "")
    return bool(_OF_A_PLACE.search(fold(following)))


def _lists_bodies(folded: str) -> bool:
    """Whether a text is a list of organizations, whatever time limit stands behind it.

    One name among several may be unknown; places may share the last name's 政府.
    """
    if _EXAMPLES.match(folded):
        return False
    clauses = [folded[slice(*part)] for part in split_outside_brackets(folded, ",;")]
    while len(clauses) > 1 and NO_PARTY.fullmatch(clauses[-1]):
        clauses.pop()
    names = split_parties("、".join(clauses))
    sure = [
        bool(_SURE_BODY.match(name) or (is_collective(name) and _SURELY_MANY.match(name)))
        for name in names
    ]
    known = bool(names) and sure[0] and all(looks_like_body(name) for name in names)
    if not names or not (sure[-1] or known):
        return False
    places = names[-1].endswith("政府") and all(
        known or _PLACE.fullmatch(name) for name, known in zip(names, sure, strict=True)
    )
    return places or known or sum(sure) >= len(sure) * _MOSTLY


def unread_tags(text: str) -> list[tuple[int, int]]:
    """Brackets that speak of duties and were not understood as tags, as index pairs."""
    folded = fold(text)
    tags = find_tags(text)
    return [
        (start, end)
        for start, end in bracket_groups(folded)
        if SPEAKS_OF_DUTY.search(folded[start:end])
        and not any(tag[0] <= start < tag[3] for tag in tags)
    ]


def could_be_tag(text: str) -> bool:
    """Whether a bracket in a text speaks of duties, though it was not understood as a tag."""
    return bool(unread_tags(text))


def _bare_tag(folded: str, closed: Container[int]) -> int | None:
    """Where a tag without brackets, or whose bracket is never closed, begins.

    Its label stands at the start or behind a full stop; ``closed`` are where whole brackets open.
    """
    for found in LABEL.finditer(folded):
        start = found.start()
        if len(folded) - start > _LONGEST_TAG:
            continue
        before = folded[:start].rstrip()
        if before and before[-1] in "([〔【<" and len(before) - 1 not in closed:
            before, start = before[:-1].rstrip(), len(before) - 1
        if not before or before[-1] in "。;":
            return start
    return None
