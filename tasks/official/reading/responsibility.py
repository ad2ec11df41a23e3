"""Reading the content of a responsibility tag: who leads, who supports, and how one can tell."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from tasks.official.reading.parties import is_collective, looks_like_body, split_parties
from tasks.official.reading.passages import bracket_groups, fold, split_outside_brackets
from tasks.official.reading.roles import (
    BETWEEN,
    CLAUSE_LABEL,
    LABELLED,
    LEADS,
    NAMED_AS,
    NAMED_ROLE,
    SIDE_LABEL,
    STARS,
    TAIL,
    WITH,
    Role,
    role_of,
    role_of_label,
)
from tasks.official.reading.rules import (
    NO_RULES,
    Implied,
    Rules,
    implied_parties,
    is_unread_rule,
    sentences_of,
    stated_rule,
)
from tasks.official.reading.structure import Basis

# 涉及地方的由各省级人民政府: what comes before 由 tells for which part.
_CONCERNING = re.compile(r"^[^、()（）]{0,14}?(?<!自)由(?=..)")
# A time limit or a remark that takes a clause of its own in a tag.
NO_PARTY = re.compile(
    r"(?:于|在|力争|计划)?(?:\d{4}年|\d{1,2}月|[今明本每当]年|年[底内末]|上半年|下半年|[一二三四]季度)[^、]{0,20}"
    r"|(?:持续|长期|常年|全年|近期|立即|适时|逐步|稳步|抓紧|尽快|分步|有序)[^、]{0,8}"
)
# 分管副省长、协管副秘书长负责: posts of persons beside the bodies that answer.
_POSTS = re.compile(
    r"(?:(?:分管|协管|主管|联系|挂点|包联)[^、,]{0,4}(?:省长|市长|县长|区长|州长|主席|秘书长|领导)(?:同志)?[、和及]?)+"
    r"(?:负总责|负责|牵头|抓总|协助|协调)?"
)
_SHORT_END = 3


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A tag read.

    Lead and support share all named organizations out; who guides, urges or carries out beside
    somebody else stands in ``guide``, ``urge`` or ``implement`` too. ``stated`` are the rules that
    hold from here on, ``implied`` whom they add to later lines, ``unread`` what speaks of the order
    or the marks of names and was not understood.
    """

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    collective: tuple[str, ...] = ()
    phrase: str = ""
    basis: Basis | None = None
    guide: tuple[str, ...] = ()
    urge: tuple[str, ...] = ()
    implement: tuple[str, ...] = ()
    collective_lead: tuple[str, ...] = ()
    stated: Rules = NO_RULES
    implied: tuple[Implied, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Everybody it names, one by one or together."""
        return self.lead + self.support + self.collective


@dataclass(slots=True)
class _Reading:
    parties: list[tuple[str, Role | None]] = field(default_factory=list)
    phrase: str = ""
    label: Role | None = None
    open_lead: bool = False
    severally: bool = False
    before: dict[str, int] = field(default_factory=dict)  # names in front of the first , or ;
    own: set[int] = field(default_factory=set)  # names whose role is marked on them alone
    by_rule: bool = False
    stated: Rules = NO_RULES
    implied: tuple[Implied, ...] = ()
    unread: list[str] = field(default_factory=list)


@lru_cache(maxsize=4096)
def parse_responsibility(content: str, rules: Rules = NO_RULES) -> Responsibility:
    """Read a tag's content by the document's rules and those that it states itself."""
    reading = _Reading()
    text = _without_remarks(_listed_by_blanks(content), reading)
    folded = fold(text)
    for at, segment in enumerate(split_outside_brackets(folded, ";。")):
        sentence = slice(*segment)
        if at:
            reading.before.setdefault(";", len(reading.parties))
        added = implied_parties(text[sentence])
        reading.implied += added
        _read_sentence(text[sentence], reading, silent=bool(added))
    mark = reading.stated.mark or rules.mark
    if mark and _is_bare(reading):
        _lead_before(reading, mark)
    return _settle(reading, rules.with_(reading.stated))


def _is_bare(reading: _Reading) -> bool:
    """Whether several names stand in a list and no word tells them apart."""
    roles = {role for _, role in reading.parties}
    return len(reading.parties) > 1 and roles in ({None}, {"listed"})


def _lead_before(reading: _Reading, mark: str) -> None:
    reading.by_rule = True
    leading = reading.before.get(mark, len(reading.parties))
    for index, (name, _role) in enumerate(reading.parties):
        reading.parties[index] = (name, "lead" if index < leading else "support")


def _read_sentence(sentence: str, reading: _Reading, *, silent: bool) -> None:
    """Read the clauses of a sentence; behind a rule that it states stand only remarks.

    ``silent`` says that a clause of it adds parties to later lines, which are none of this one.
    """
    first = len(reading.parties)
    told = False
    for at, (start, end) in enumerate(split_outside_brackets(fold(sentence), ",")):
        if at:
            reading.before.setdefault(",", len(reading.parties))
        clause = sentence[start:end]
        told = _read_rule(fold(clause), reading, told=told) or told
        if not told and not (silent and implied_parties(f"{clause},不再列出")):
            _read_clause(clause, reading)
    _spread_roles(reading, first)


def _read_rule(clause: str, reading: _Reading, *, told: bool) -> bool:
    """Whether a clause is no list of parties but a rule, or a remark behind one."""
    rule = stated_rule(clause)
    if rule is not None:
        reading.stated = reading.stated.with_(rule)
    elif is_unread_rule(clause):
        reading.unread.append(clause)
        return True
    elif not told:
        return False
    return True


def _listed_by_blanks(content: str) -> str:
    """The content without blanks; one between two whole names parts them, as in a table's cell."""
    text = ""
    for part in content.split():
        labelled = LABELLED.match(fold(part))
        listed = not labelled and looks_like_body(text) and _could_follow(part)
        text += f"、{part}" if listed else part
    folded = fold(text)
    cuts = [found.start() for found in LABELLED.finditer(folded)]
    # A label behind a name needs no semicolon to begin again.
    for cut in reversed([cut for cut in cuts if cut and folded[cut - 1] not in ";,。:(、"]):
        text = f"{text[:cut]};{text[cut:]}"
    return text


def _could_follow(part: str) -> bool:
    """Whether what stands behind a blank is a name of its own and no end of one (省委 组织部)."""
    first = fold(re.split("[、,，;；]", part, maxsplit=1)[0])
    long = len(first) > _SHORT_END or first.startswith(("省", "市", "州", "县", "区", "各", "国"))
    return long and looks_like_body(first)


def _without_remarks(text: str, reading: _Reading) -> str:
    """The text without bracketed remarks that state a rule for the lists from here on."""
    for start, end in reversed(bracket_groups(fold(text))):
        inner = text[start + 1 : end - 1]
        if _is_remark(inner, reading):
            text = text[:start] + text[end:]
    return text


def _is_remark(inner: str, reading: _Reading) -> bool:
    """Whether a bracket states a rule or says 下同 alone; takes down what it states."""
    rules, plain = 0, True
    for sentence in sentences_of(inner):
        added = implied_parties(sentence)
        reading.implied += added
        folded = fold(sentence)
        manner = TAIL.fullmatch(folded)
        rules += len(added) + bool(manner and manner["manner"])
        for clause in folded.split(","):
            rule = stated_rule(clause)
            plain = plain and rule is not None
            if rule is not None:
                reading.stated = reading.stated.with_(rule)
                rules += bool(rule)
            elif is_unread_rule(clause):
                reading.unread.append(clause)
                rules += 1
    return bool(rules) or plain


def _read_clause(clause: str, reading: _Reading) -> None:
    folded = fold(clause)
    if not folded or NO_PARTY.fullmatch(folded) or _POSTS.fullmatch(folded):
        return
    if SIDE_LABEL.match(folded):
        reading.label = None
        reading.parties.append(("", "listed"))
        return
    named = NAMED_AS.fullmatch(folded)
    label = CLAUSE_LABEL.match(folded)
    if named and not (label and label.end() > named.end("names")):
        reading.phrase = folded[named.end("names") :]
        _add(clause[: named.end("names")], role_of(named), reading)
        return
    if not label and len(split_outside_brackets(folded, ":")) > 1:
        reading.label = None
        reading.unread.append(clause)
        return
    if label:
        reading.label = role_of_label(label)
        reading.phrase = label.group().rstrip(": ")
        clause = clause[label.end() :]
    _read_names(_CONCERNING.sub("", clause), reading)


def _read_names(clause: str, reading: _Reading) -> None:
    """Split one clause at its verbs: A牵头B配合, A会同B负责, A督促B落实, A、B等负责."""
    folded = fold(clause)
    leads = LEADS.search(folded)
    if leads and leads.start() > 0:
        reading.phrase = leads.group()
        # 分别牵头 lets each of them lead, however open the list.
        reading.open_lead |= bool(leads["open"]) and "分别" not in leads["manner"]
        others = f"、{leads['others']}部门" if leads["others"] else ""
        _add(clause[: leads.start()] + others, "lead", reading)
        if rest := clause[leads.end() :]:
            _read_names(rest, reading)
        return
    if between := BETWEEN.search(folded):
        _read_names(clause[: between.end()], reading)
        _read_names(clause[between.end() :], reading)
        return
    tail = TAIL.search(folded)
    role: Role | None = reading.label
    if tail:
        said = role_of(tail)
        role = role if said == "listed" and role else said
        reading.phrase = tail.group()
        reading.severally |= said in ("listed", "implement") and "分别" in tail["manner"]
        clause = clause[: tail.start()]
    if joined := WITH.search(fold(clause)):
        _add(clause[: joined.start()], "lead", reading)
        clause, role = clause[joined.end() :], "support"
        reading.phrase = reading.phrase or joined.group()
    _add(clause, role, reading)


def _add(names: str, role: Role | None, reading: _Reading) -> None:
    """Take the names of a list down; a star or a bracketed role tells for one of them alone."""
    named = split_parties(names)
    starred = [name for name in named if name.strip(STARS + "＊") != name]
    for name in named:
        own = NAMED_ROLE.search(fold(name))
        bare = name.strip(STARS + "＊")
        alone: Role | None = None
        if own and own.start():
            bare, alone = name[: own.start()], role_of(own)
        elif bare != name and (len(starred) < len(named) or len(named) == 1):
            alone = "lead"
        if alone:
            reading.own.add(len(reading.parties))
        reading.parties.append((bare, alone or role))


def _spread_roles(reading: _Reading, first: int) -> None:
    """Give names without a verb the role of the next verb in the same sentence, else none."""
    role: Role | None = None
    for index in range(len(reading.parties) - 1, first - 1, -1):
        name, known = reading.parties[index]
        if index not in reading.own:
            role = known or role
            reading.parties[index] = (name, role)


def _settle(reading: _Reading, rules: Rules) -> Responsibility:
    parties = _answering([(name, role) for name, role in reading.parties if name])
    leads, basis = _leads(parties, reading, rules)
    names = list(dict.fromkeys(name for name, _ in parties))
    led = [name for name in names if name in leads]

    def those(role: Role) -> tuple[str, ...]:
        found = dict.fromkeys(name for name, known in parties if known == role)
        return tuple(name for name in found if not is_collective(name))

    explicit = basis in ("explicit", "document_rule", "sole_party")
    return Responsibility(
        lead=tuple(name for name in led if not is_collective(name)),
        support=tuple(name for name in names if name not in leads and not is_collective(name)),
        collective=tuple(name for name in names if is_collective(name)),
        phrase=reading.phrase,
        basis=basis,
        guide=those("guide"),
        urge=those("urge"),
        implement=those("implement"),
        collective_lead=tuple(name for name in led if explicit and is_collective(name)),
        stated=reading.stated,
        implied=reading.implied,
        unread=tuple(reading.unread),
    )


def _answering(parties: list[tuple[str, Role | None]]) -> list[tuple[str, Role | None]]:
    """The parties once each for a role; where all carry out, they are simply responsible."""
    once = list(dict.fromkeys(parties))
    if {role for _, role in once} <= {"implement", "listed", None} and not any(
        role in ("listed", None) for _, role in once
    ):
        return [(name, "listed") for name, _ in once]
    return once


def _leads(
    parties: list[tuple[str, Role | None]], reading: _Reading, rules: Rules
) -> tuple[list[str], Basis | None]:
    """Who leads, and how one can tell."""
    leads = [name for name, role in parties if role == "lead"]
    # 等牵头负责 behind one long list names no single lead: order decides, as with 等负责.
    if leads and not (len(leads) == len(parties) > 1 and reading.open_lead):
        return leads, "document_rule" if reading.by_rule else "explicit"
    if not parties:
        return [], None
    answering = [name for name, role in parties if role in ("listed", "lead", None)]
    answering = answering or [name for name, role in parties if role == "implement"]
    beside = [name for name, role in parties if role in ("guide", "urge")]
    if beside and not any(not is_collective(name) for name in answering):
        return beside[:1], "guide_alone"
    several = rules.each and reading.severally
    helpers = any(role in ("support", "guide", "urge") for _, role in parties)
    alone = len(answering) == 1 < len(parties)
    if not leads and not several and (helpers or alone):
        # A负责, B配合: who is responsible beside helpers leads them.
        return answering, "explicit" if answering else None
    by_order: Basis = "sole_party" if len(parties) == 1 else "first_listed"
    basis: Basis = "document_rule" if rules.first or several else by_order
    return answering if several else answering[:1], basis
