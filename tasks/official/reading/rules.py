"""What a document says once about all its responsibility lines.

列第一位的为牵头单位，下同: divides lists that have no verb. 以下均需各区政府落实，不再列出: adds
a party to every later line.
"""

import re
from dataclasses import dataclass

from tasks.official.reading.parties import is_collective, looks_like_body, split_parties
from tasks.official.reading.passages import fold, split_outside_brackets
from tasks.official.reading.roles import TAIL, role_of
from tasks.official.reading.structure import ImpliedRole

_LEAD = "(?:牵头|主办|主责|主要责任|第一责任|首要责任)"
_FIRST = re.compile(
    r"[^。;,]{0,30}(?:首位|第一位|第一个(?!逗号|分号)|第1[位个]|第一名|第一家|第一单位|排名第一|列第一|排第一|居首|在首"
    rf"|最前|最先|排在前面)[^。;,]{{0,14}}{_LEAD}"
)
_FIRST_TURNED = re.compile(
    rf"[^。;,]{{0,14}}{_LEAD}(?:单位|部门)?(?:为|是|列|排|即|均)[^。;,]{{0,14}}"
    r"(?:首位|第一位|第一个(?!逗号|分号)|排名第一|列第一)"
)
# 逗号前为牵头单位, 分号前的为牵头部门.
_MARK = re.compile(
    rf"[^;。]{{0,12}}(?P<mark>逗号|分号|顿号)[之以]?前(?:面|边)?[^;。]{{0,10}}?{_LEAD}"
)
_MARKS = {"逗号": ",", "分号": ";"}
# 分别负责为各部门按职责分别牵头: a rule for the lists that end in 分别负责.
_EACH = re.compile(r"“?分别负责”?(?:是指|指的是|指|的?为|的).{0,30}牵头")
_STAR = re.compile(
    rf"[^。;]{{0,12}}(?:[*★☆※▲△]|星号|星标)[^。;]{{0,10}}?(?:为|是|表示|系)?{_LEAD}(?:单位|部门)?"
)
# What stands beside a rule or closes a tag, and names nobody.
_REMARK = re.compile(
    r"(?:(?:下同|以下同|以下类同|后同)$|除.{0,30}外$|以下(?:各项)?(?:均|都|不再|相同|类同|简称)"
    r"|(?:以下)?(?:均|都)?不(?:再|另|一一|逐一|逐个|重复)|(?:凡)?(?:已)?明确(?:了)?(?:牵头|责任)(?:部门|单位)的"
    r"|(?:牵头|责任)(?:部门|单位)(?:有|为|在|是)?(?:[两多几2]个|[两多几2]家)(?:及)?(?:以上)?的?$|(?:有)?(?:多个|两个(?:以上)?)(?:的)?(?:牵头|责任|为)"
    r"|(?:牵头|责任)(?:部门|单位)的?按|(?:其余|其他|其它|后面|之后|其后|(?:逗号|分号|顿号)[之以]?后面?)[^、]{0,6}[为是](?:责任|配合|参与|协办|参加))"
)
_NOT_AGAIN = re.compile(r"(?:以下)?(?:均|都)?不(?:再|另|一一|逐一|逐个|重复)|(?:下同|以下同)$")
_WHAT_FOLLOWS = ("以下", "下列", "后续")
_NO_ORDER = re.compile(
    r"[^。;,]{0,12}(?:排名|排序|顺序)?不分(?:先后|前后)|[^。;,]{0,8}(?:排名|排序)不代表"
)
# Where a clause marks some parties in a way that was not understood.
_UNKNOWN = re.compile(
    rf"[^。;,]*(?:加粗|粗体|黑体|下划线|画线|斜体|红色|标注|标记|标[“\"]?.[”\"]?(?:号|的)|带[“\"]?.[”\"]?(?:号|的)"
    rf"|打[“\"]?.[”\"]?(?:号|的)|末位|最后|排名|排序|顺序|逗号|分号|顿号|括号|前[0-9一二三两][个家位])"
    rf"[^。;]{{0,16}}(?:{_LEAD}|责任|配合|负责)"
)
# 以下均需各区政府落实; 以下任务由各区政府落实; 各区政府均需落实; 各区政府为各项任务的责任单位.
_LATER = "(?:以下|下列|后续|其余|上述|以上|本)[^、,。;()]{0,10}?"
_TASKS = "(?:(?:具体|各项|各|相关|所有|全部)?(?:改革|重点)?(?:工作|任务|措施|事项|内容|条款))"
_MUST = "(?:需要|需|须|应当|应|要|由|涉及|包括|含|请|还)"
_ADDS = (
    re.compile(rf"(?:{_LATER}|{_TASKS})(?:均|都|皆|一律){_MUST}*(?P<names>.{{2,80}})"),
    re.compile(rf"(?:以下|下列|后续)[^、,。;()]{{0,10}}?{_MUST}+(?P<names>.{{2,80}})"),
    re.compile(rf"(?P<names>.{{2,80}}?)(?:均|都|皆){_MUST}*(?P<verb>[^、]{{2,12}})"),
    re.compile(
        r"(?P<names>.{2,80}?)为(?:各项|以下|所有|上述|本)?[^、,为]{0,8}"
        r"(?P<verb>(?:责任|落实|实施|配合|参与)(?:单位|主体|部门))"
    ),
    # 有关部门配合，不逐一列出.
    re.compile(r"(?P<names>[^、,]{2,20}?)(?P<verb>配合|参与|协助)"),
)
_MAY_STATE = re.compile(
    r"[位个名家首前号先粗体线记][^。；;]{0,40}(?:牵头|主办|责任|主责)|不再|不另|不分先后"
)
_MANNER_LEFT = re.compile(r"(?:分别|具体|共同|抓好|做好|参与|一并)$")


@dataclass(frozen=True, slots=True)
class Rules:
    """How a document divides lists that have no verb.

    ``first`` lets the first name lead, ``each`` every name of a list with 分别负责, ``mark`` all
    names in front of the first comma or semicolon (the mark itself, empty without such a rule).
    """

    first: bool = False
    each: bool = False
    mark: str = ""

    def with_(self, other: "Rules") -> "Rules":
        """These and another text's rules."""
        return Rules(self.first or other.first, self.each or other.each, other.mark or self.mark)

    def __bool__(self) -> bool:
        return self.first or self.each or bool(self.mark)


NO_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Implied:
    """A party that a rule adds to every later line, as printed."""

    name: str
    role: ImpliedRole

    @property
    def collective(self) -> bool:
        """Whether it names no single organization."""
        return is_collective(self.name)


def stated_rule(clause: str) -> Rules | None:
    """The rule that a folded clause states, an empty one for a remark; None if it states none."""
    mark = _MARK.match(clause)
    if mark:
        return Rules(mark=_MARKS[mark["mark"]]) if mark["mark"] in _MARKS else None
    if _EACH.match(clause):
        return Rules(each=True)
    if _FIRST.match(clause) or _FIRST_TURNED.match(clause):
        return Rules(first=True)
    if _STAR.match(clause) or _REMARK.match(clause):
        return Rules()
    return None


def is_unread_rule(clause: str) -> bool:
    """Whether a folded clause says something about the order or the marks of names, not known."""
    return bool(_NO_ORDER.match(clause) or _UNKNOWN.match(clause))


def implied_parties(sentence: str) -> tuple[Implied, ...]:
    """Who is added to every later line by a sentence such as 以下均需各区政府落实，不再列出.

    Only a sentence that speaks of what follows, or says that it will not be repeated, adds anybody.
    """
    folded = fold(sentence)
    parts = split_outside_brackets(folded, ",")
    silent = any(_NOT_AGAIN.match(folded[slice(*part)]) for part in parts)
    for start, end in parts:
        clause = folded[start:end]
        if not (silent or clause.startswith(_WHAT_FOLLOWS)) or _NOT_AGAIN.match(clause):
            continue
        found = next((match for form in _ADDS if (match := form.fullmatch(clause))), None)
        if found:
            names, role = _added(sentence[start:end], found)
            return tuple(Implied(name, role) for name in names if looks_like_body(name))
    return ()


def _added(clause: str, found: re.Match[str]) -> tuple[list[str], ImpliedRole]:
    """The names of a rule as printed and what they do; 负责 and the like are carrying it out."""
    said, verb = clause[slice(*found.span("names"))], found.groupdict().get("verb") or ""
    tail = None if verb else TAIL.search(fold(said))
    if tail:
        said, verb = said[: tail.start()], tail.group()
    known = TAIL.search(verb)
    role = role_of(known) if known else "implement"
    if verb.startswith(("配合", "参与", "协助")):
        role = "support"
    named = split_parties(_MANNER_LEFT.sub("", said))
    return named, role if role in ("support", "guide", "urge") else "implement"


def sentences_of(text: str) -> list[str]:
    """A text in sentences."""
    return [text[slice(*part)] for part in split_outside_brackets(fold(text), ";。")]


def rules_of_text(text: str) -> tuple[Rules, tuple[Implied, ...], tuple[str, ...]]:
    """What a text says about all lists: rules, implied parties, and what was not read."""
    rules = NO_RULES
    implied: tuple[Implied, ...] = ()
    unread: list[str] = []
    if not _MAY_STATE.search(text):
        return rules, implied, ()
    for sentence in sentences_of(text):
        clauses = fold(sentence).split(",")
        if any(_NOT_AGAIN.search(clause) for clause in clauses):
            implied += implied_parties(sentence)
        for clause in clauses:
            rule = stated_rule(clause)
            if rule:
                rules = rules.with_(rule)
            elif rule is None and is_unread_rule(clause):
                unread.append(clause)
    return rules, implied, tuple(unread)
