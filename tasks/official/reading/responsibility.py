"""The grammar of responsibility tags: who leads, who supports, and how the document says so."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from tasks.official.reading.parties import is_collective, looks_like_body, split_parties
from tasks.official.reading.passages import bracket_groups, fold, split_outside_brackets
from tasks.official.reading.structure import Basis

Role = Literal["lead", "support", "listed"]
Tag = tuple[int, int, int, int]

ROLES: tuple[Role, ...] = ("lead", "support", "listed")

_LEAD_LABEL = "牵头|主办|第一责任|主责|总牵头"
_SUPPORT_LABEL = "配合|参与|参加|协办|协同|协助|支持|协作|会办|辅办"
_LISTED_LABEL = (
    "责任|负责|承办|落实|实施|指导|主管|承担|完成|责任主体|具体负责|组织实施|推进|督导|监管"
)
_UNIT = "(?:责任)?(?:单位|部门|主体|处室|机构|科室|地区|厅局|方)?(?:及人员)?"
_LEVEL = "(?:[省市县区州]级|[省市县区州]直|第[一二三]|主要|具体)?"
_LABEL = re.compile(
    rf"{_LEVEL}(?:(?P<lead>{_LEAD_LABEL})|(?P<support>{_SUPPORT_LABEL})|(?P<listed>{_LISTED_LABEL}))"
    rf"{_UNIT} *:"
)
_SIDE_LABEL = re.compile(
    r"(?:适用范围|推广范围|完成时限|完成时间|完成日期|时限要求|时间要求|时间节点|时间进度|时限|进度安排"
    r"|(?:牵头|责任|分管|联系|主管|包抓|包保|挂钩|督办)(?:[省市县区州]级?)?领导|责任人|联系人|备注)[^:]{0,4}:"
)
_TIME_LABEL = re.compile(
    r"(?:完成|办结|落实|推进)?(?:时限|时间|日期|期限|进度)(?:要求|节点|进度|安排)?[^:]{0,2}:"
)
_LABELLED = re.compile(rf"{_LABEL.pattern}|{_SIDE_LABEL.pattern}")
_MANNER = (
    r"(?:按照?|依据|依照?|根据|结合)(?:各自)?(?:的)?(?:工作|任务|部门)?(?:职责|职能|分工)+(?:任务|范围)?"
    r"|分工|分别|共同|具体|联合|各自|分头|协同|积极|密切"
)
_DUTY = (
    r"负责(?:组织|指导|统筹|协调|督促|监督|推动|制定|制订|编制|起草|研究|提出)*(?:落实|实施|推进)?|抓好落实|组织实施|推进落实|推动落实|贯彻落实|落实|实施|承担|推进"
    r"|办理|组织"
)
_HELP = r"配合|参与|参加|协助|协办|支持|指导|督导"
_TAIL = re.compile(
    rf"(?:等(?:部门|单位)?)?(?P<manner>(?:{_MANNER})*)"
    rf"(?:(?P<duty>{_DUTY})|(?P<help>(?:{_HELP})(?:落实|实施|做好|推进|工作)*))$"
)
_LEADS = re.compile(
    rf"(?P<open>等)?(?P<others>(?:国务院|省|市)?(?:相关|有关))?(?:部门|单位)*(?:负责)?(?P<manner>(?:{_MANNER}|总)*)牵头"
    r"(?:(?:负责|组织|实施|落实|推进|办理|抓总|总抓|协调|会同)*)(?!单位|部门|责任|人|的|和)"
)
_NAMED_AS = re.compile(
    rf"(?P<names>.+?)[为是](?:(?P<lead>{_LEAD_LABEL})|(?P<support>{_SUPPORT_LABEL})|(?P<listed>{_LISTED_LABEL}))"
    r"(?:单位|部门)"
)
_WITH = re.compile(r"会同|会商")
_RULE = re.compile(
    r"[^。;,]{0,30}(?:首位|第一位|第一个|第一名|第一家|排名第一|列第一|居首|最前)[^。;,]{0,14}"
    r"(?:牵头|主办|主要责任|第一责任)"
)
# 涉及地方的由各省级人民政府: what comes before 由 tells for which part.
_CONCERNING = re.compile(r"^[^、()（）]{0,14}?(?<!自)由(?=..)")
# 逗号前为牵头单位: another rule for the lists that follow.
_COMMA_RULE = re.compile(r"[^;。]{0,6}逗号[之以]?前[^;。]{0,10}(?:牵头|主办)")
# 分别负责为各部门按职责分别牵头: a rule for the lists that end in 分别负责.
_EACH_RULE = re.compile(r"“?分别负责”?(?:是指|指的是|指|的?为|的).{0,30}牵头")
_SAME_BELOW = re.compile(
    r"(?:下同|以下同|以下类同|后同)$|以下(?:各项)?(?:均|都|不再)|不再(?:一一|逐一|重复)?列(?:出|明|举)"
)
_VERB = re.compile(r"负责|牵头|配合|参与|参加|落实|实施|协助|协办|会同|承担|推进|办理|组织|支持")
_SPEAKS_OF_DUTY = re.compile(r"牵头|负责(?!人)|配合|责任单位|参加\)$")
# Names that are an organization's beyond doubt, even in a list without any verb.
_SURE_BODY = re.compile(
    r"[^()\d]{0,18}(?:部|委|局|厅|办|署|院|会|办公室|政府|银行|支行|分行|海关|单位|部门|中心|集团|公司"
    r"|[工妇残文科侨社台青]联|工商联|科协|供销社|联合社|大学|党校|军区|总队|支队|报社|[^、]中央|管委会)"
    r"(?:\([^()]{1,20}\))?$"
)
_PLACE = re.compile(r"[^()\d]{1,6}[省市州县区]?")
_MOSTLY = 0.75
# A time limit or a remark that takes a clause of its own in a tag.
_NO_PARTY = re.compile(
    r"(?:于|在|力争|计划)?(?:\d{4}年|\d{1,2}月|[今明本每当]年|年[底内末]|上半年|下半年|[一二三四]季度)[^、]{0,20}"
    r"|(?:持续|长期|常年|全年|近期|立即|适时|逐步|稳步|抓紧|尽快|分步|有序)[^、]{0,8}"
)
_SHORT_END = 3
_LONGEST_TAG = 2_000
_LONGEST_SIDE_LINE = 100


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A tag read; ``states_rule`` where it says that the first name leads from here on.

    ``states_each`` where it says that each name of a list with 分别负责 leads, ``states_comma``
    where all names in front of a comma do.
    """

    lead: tuple[str, ...]
    support: tuple[str, ...]
    collective: tuple[str, ...]
    phrase: str
    basis: Basis | None
    states_rule: bool = False
    states_each: bool = False
    states_comma: bool = False


@dataclass(slots=True)
class _Reading:
    parties: list[tuple[str, Role | None]] = field(default_factory=list)
    phrase: str = ""
    label: Role | None = None
    open_lead: bool = False
    severally: bool = False
    led: int = 0  # how many names stand in front of the first comma
    by_comma: bool = False
    states_rule: bool = False
    states_each: bool = False
    states_comma: bool = False


@lru_cache(maxsize=4096)
def find_tags(text: str) -> tuple[Tag, ...]:
    """The responsibility tags of a paragraph, as (start, content start, content end, end)."""
    folded = fold(text)
    full = len(text.rstrip("。；;. "))
    tags = [
        (start, start + 1, end - 1, end)
        for start, end in bracket_groups(folded)
        if end - start <= _LONGEST_TAG and is_tag(text[start + 1 : end - 1], last=end >= full)
    ]
    bare = _bare_tag(folded)
    if bare is not None:
        # 配合单位：发展改革委（粮食局）: a bracket within a label's reach is part of a name.
        tags = [tag for tag in tags if tag[0] < bare or "。" in folded[bare : tag[0]]]
    if bare is not None and not any(end > bare for _, _, _, end in tags):
        tags.append((bare, bare, len(text), len(text)))
    return tuple(tags)


def states_rule(text: str) -> bool:
    """Whether a sentence says that the first of the listed parties leads."""
    return bool(_RULE.search(fold(text)))


def is_side_line(text: str) -> bool:
    """Whether a paragraph is no more than a remark beside a tag, such as 完成时限：6月底前."""
    folded = fold(text).strip()
    return (
        bool(_SIDE_LABEL.match(folded))
        and not find_tags(text)
        and len(folded) <= _LONGEST_SIDE_LINE
    )


def opens_with_label(text: str) -> bool:
    """Whether a line opens with a label such as 牵头单位： or 完成时限：."""
    return bool(_LABELLED.match(fold(text)))


def states_time(clause: str) -> bool:
    """Whether a clause of a tag is nothing but a time limit (完成时限：6月)."""
    return bool(_TIME_LABEL.match(fold(clause)))


def is_tag(content: str, *, last: bool = False) -> bool:
    """Whether the content of a bracket says who is responsible.

    A list of organizations without any verb says so only as the ``last`` of its paragraph.
    """
    folded = fold(re.sub(r"\s", "", content))
    if _LABEL.match(folded):
        return True
    verb = _VERB.search(folded)
    listed = last and _lists_bodies(folded)
    if not verb and not listed:
        return False
    reading = parse_responsibility(content)
    named = reading.lead + reading.support + reading.collective
    says = reading.phrase or listed or reading.states_rule or reading.states_comma
    return bool(named and says) and (listed or all(map(looks_like_body, named)))


def _lists_bodies(folded: str) -> bool:
    """Whether a text is a list of organizations, whatever time limit stands behind it.

    One name among several may be unknown; places may share the last name's 政府.
    """
    clauses = [folded[slice(*part)] for part in split_outside_brackets(folded, ",;")]
    while len(clauses) > 1 and _NO_PARTY.fullmatch(clauses[-1]):
        clauses.pop()
    names = split_parties("、".join(clauses))
    sure = [bool(_SURE_BODY.match(name)) or is_collective(name) for name in names]
    if not names or not sure[-1]:
        return False
    places = names[-1].endswith("政府") and all(
        known or _PLACE.fullmatch(name) for name, known in zip(names, sure, strict=True)
    )
    return places or sum(sure) >= len(sure) * _MOSTLY


def could_be_tag(text: str) -> bool:
    """Whether a bracket in a text speaks of duties, though it was not understood as a tag."""
    folded = fold(text)
    return any(_SPEAKS_OF_DUTY.search(folded[start:end]) for start, end in bracket_groups(folded))


def _bare_tag(folded: str) -> int | None:
    """Where a tag without brackets begins: a label at the start or behind a full stop."""
    for found in _LABEL.finditer(folded):
        start = found.start()
        if len(folded) - start > _LONGEST_TAG:
            continue
        before = folded[:start].rstrip()
        if not before or before[-1] in "。;":
            return start
    return None


def parse_responsibility(
    content: str, *, rule: bool = False, each: bool = False, comma: bool = False
) -> Responsibility:
    """Read a tag's content; ``rule`` says that the document lets the first name lead.

    ``each`` says that it lets all names of a list with 分别负责 lead, ``comma`` that all names in
    front of a list's comma lead.
    """
    reading = _Reading()
    text = _without_remarks(_listed_by_blanks(content), reading)
    folded = fold(text)
    for segment in split_outside_brackets(folded, ";。"):
        first = len(reading.parties)
        for start, end in split_outside_brackets(folded[slice(*segment)], ","):
            reading.led = reading.led or len(reading.parties)
            _read_clause(text[segment[0] + start : segment[0] + end], reading)
        _spread_roles(reading.parties, first)
    rule |= reading.states_rule
    bare = len(reading.parties) > 1 and all(role is None for _, role in reading.parties)
    if bare and (comma or reading.states_comma):
        _lead_before_comma(reading)
    return _settle(reading, rule=rule, each=each or reading.states_each)


def _lead_before_comma(reading: _Reading) -> None:
    reading.by_comma = True
    for index, (name, _role) in enumerate(reading.parties):
        leads = index < (reading.led or len(reading.parties))
        reading.parties[index] = (name, "lead" if leads else "support")


def _listed_by_blanks(content: str) -> str:
    """The content without blanks; one between two whole names parts them, as in a table's cell."""
    text = ""
    for part in content.split():
        labelled = _LABELLED.match(fold(part))
        listed = not labelled and looks_like_body(text) and _could_follow(part)
        text += f"、{part}" if listed else part
    folded = fold(text)
    cuts = [found.start() for found in _LABELLED.finditer(folded)]
    # A label behind a name needs no semicolon to begin again.
    for cut in reversed([cut for cut in cuts if cut and folded[cut - 1] not in ";,。:(、"]):
        text = f"{text[:cut]};{text[cut:]}"
    return text


def _could_follow(part: str) -> bool:
    """Whether what stands behind a blank is a name of its own and no end of one (省委 组织部)."""
    first = fold(re.split("[、,，;；]", part, maxsplit=1)[0])
    long = len(first) > _SHORT_END or first.startswith(("省", "市", "州", "县", "区", "各", "国"))
    return long and looks_like_body(first)


def _without_remarks(text: str, reading: "_Reading") -> str:
    """The text without a bracketed remark that lets the first name lead from here on."""
    folded = fold(text)
    for start, end in reversed(bracket_groups(folded)):
        if _RULE.search(folded[start:end]):
            reading.states_rule = True
            text = text[:start] + text[end:]
    return text


def _read_clause(clause: str, reading: _Reading) -> None:
    folded = fold(clause)
    if _COMMA_RULE.match(folded):
        reading.states_comma = True
        return
    if _EACH_RULE.match(folded):
        reading.states_each = True
        return
    if _RULE.search(folded):
        reading.states_rule = True
        return
    if not folded or _SAME_BELOW.match(folded) or _NO_PARTY.fullmatch(folded):
        return
    if _SIDE_LABEL.match(folded):
        reading.label = None
        reading.parties.append(("", "listed"))
        return
    named = _NAMED_AS.fullmatch(folded)
    if named:
        role = next(role for role in ROLES if named[role])
        reading.phrase = folded[named.end("names") :]
        _add(clause[: named.end("names")], role, reading)
        return
    label = _LABEL.match(folded)
    if label:
        reading.label = next(role for role in ROLES if label[role])
        reading.phrase = label.group().rstrip(": ")
        clause = clause[label.end() :]
    _read_names(_CONCERNING.sub("", clause), reading)


def _read_names(clause: str, reading: _Reading) -> None:
    """Split one clause at its verbs: A牵头B配合, A会同B负责, A、B等负责."""
    leads = _LEADS.search(fold(clause))
    if leads and leads.start() > 0:
        reading.phrase = leads.group()
        # 分别牵头 lets each of them lead, however open the list.
        reading.open_lead |= bool(leads["open"]) and "分别" not in leads["manner"]
        others = f"、{leads['others']}部门" if leads["others"] else ""
        _add(clause[: leads.start()] + others, "lead", reading)
        rest = clause[leads.end() :]
        if rest:
            _read_names(rest, reading)
        return
    tail = _TAIL.search(fold(clause))
    role: Role | None = reading.label
    if tail:
        role = "support" if tail["help"] else (role or "listed")
        reading.phrase = tail.group()
        reading.severally |= bool(tail["duty"]) and "分别" in tail["manner"]
        clause = clause[: tail.start()]
    joined = _WITH.search(fold(clause))
    if joined:
        _add(clause[: joined.start()], "lead", reading)
        clause, role = clause[joined.end() :], "support"
        reading.phrase = reading.phrase or joined.group()
    _add(clause, role, reading)


def _add(names: str, role: Role | None, reading: _Reading) -> None:
    reading.parties.extend((name, role) for name in split_parties(names))


def _spread_roles(parties: list[tuple[str, Role | None]], first: int) -> None:
    """Give names without a verb the role of the next verb in the same sentence, else none."""
    role: Role | None = None
    for index in range(len(parties) - 1, first - 1, -1):
        name, known = parties[index]
        role = known or role
        parties[index] = (name, role)


def _settle(reading: _Reading, *, rule: bool, each: bool) -> Responsibility:
    parties = list(dict.fromkeys((name, role) for name, role in reading.parties if name))
    leads = [name for name, role in parties if role == "lead"]
    basis: Basis | None
    # 等牵头负责 behind one long list names no single lead: order decides, as with 等负责.
    if leads and len(leads) == len(parties) > 1 and reading.open_lead:
        leads = []
    elif not leads and any(role == "support" for _, role in parties):
        # A负责, B配合: who is responsible beside helpers leads them.
        leads = [name for name, role in parties if role == "listed"]
    if leads:
        basis = "document_rule" if reading.by_comma else "explicit"
    elif not parties:
        basis = None
    else:
        listed = [name for name, role in parties if role != "support"]
        several = each and reading.severally
        leads = listed if several else listed[:1]
        by_order: Basis = "sole_party" if len(parties) == 1 else "first_listed"
        basis = "document_rule" if rule or several else by_order
    names = list(dict.fromkeys(name for name, _ in parties))
    return Responsibility(
        lead=tuple(name for name in names if name in leads and not is_collective(name)),
        support=tuple(name for name in names if name not in leads and not is_collective(name)),
        collective=tuple(name for name in names if is_collective(name)),
        phrase=reading.phrase,
        basis=basis,
        states_rule=reading.states_rule,
        states_each=reading.states_each,
        states_comma=reading.states_comma,
    )
