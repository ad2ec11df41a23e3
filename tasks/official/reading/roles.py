"""The words that give a party its role in a responsibility tag: labels in front, verbs behind."""

import re
from typing import Literal

Role = Literal["lead", "listed", "implement", "guide", "urge", "support"]

# Who answers where several roles are printed stands first.
ROLES: tuple[Role, ...] = ("lead", "listed", "implement", "guide", "urge", "support")

_LABEL_WORDS = (
    "(?P<lead>(?:牵头|总牵头|主办|主责|第一责任|首要责任)(?:负责)?)"
    "|(?P<support>配合|参与|参加|协办|协同|协助|支持|协作|会办|辅办)"
    "|(?P<guide>(?:业务|行业)?指导)|(?P<urge>督导|督促|督查|督办|监督|检查|考核)"
    "|(?P<implement>落实|实施|组织实施|具体落实|具体实施|具体负责|推进|承接)"
    "|(?P<listed>责任主体|主体责任|责任|负责|承办|主管|承担|完成|监管)"
)
_SECOND_WORD = "(?:[、及和与/]|以及)(?P<second>牵头|责任|配合|参与|协同|主办|协办|负责|落实|实施)"
_UNIT = "(?:责任)?(?:单位|部门|主体|处室|机构|科室|地区|厅局|方)?(?:及人员)?"
_LEVEL = "(?:(?:省|市|县|区|州|盟)(?:级|直|直属|有关|相关)?|第[一二三]|主要|具体|相关|有关)?"
_NOTE = r"(?:[(\[〔【<][^()\[\]〔〕【】<>:]{0,40}[)\]〕】>])?"
_AND_SECOND = rf"(?:{_SECOND_WORD}|[(〔](?:责任|配合|参与|负责)[)〕])?"
_WORDS = rf"{_LEVEL}(?:{_LABEL_WORDS}){_AND_SECOND}{_UNIT}{_NOTE}"
# 牵头单位：A; in a bracket also 牵头单位为A and 牵头单位A.
LABEL = re.compile(rf"{_WORDS} *:")
CLAUSE_LABEL = re.compile(
    rf"{_WORDS} *(?::|(?<=单位|部门|主体|责任)[为是]|(?<=单位|部门)(?=[省市县区州国各]))"
)
SIDE_LABEL = re.compile(
    r"(?:适用范围|推广范围|完成时限|完成时间|完成日期|时限要求|时间要求|时间节点|时间进度|时限|进度安排"
    r"|(?:牵头|责任|分管|联系|主管|包抓|包保|挂钩|督办)(?:负责)?(?:[省市县区州]级?)?领导|责任人|联系人|备注)"
    r"[^:]{0,4}:"
)
TIME_LABEL = re.compile(
    r"(?:完成|办结|落实|推进)?(?:时限|时间|日期|期限|进度)(?:要求|节点|进度|安排)?[^:]{0,2}:"
)
LABELLED = re.compile(rf"{re.sub('[?]P<[a-z]+>', '?:', LABEL.pattern)}|{SIDE_LABEL.pattern}")

_MANNER = (
    r"(?:按照?|依据|依照?|根据|结合)(?:各自)?(?:的)?(?:工作|任务|部门)?(?:职责|职能|分工)+(?:任务|范围)?"
    r"|分工|分别|共同|联合|各自|分头|协同|积极|密切|加强|做好|给予|抓好|认真|共同"
)
_LEADING = "负总责|总负责|总牵头|抓总|总抓|负主责|负(?:主要|首要|第一)责任|主办|主抓|领衔"
_GUIDING = (
    "(?:具体)?(?:负责)?(?:统筹|业务|行业|技术|具体|宏观)?指导[和与、]?"
    "(?:协调|监督|督促|推进|推动|支持|服务|帮助|开展|抓好|做好|实施|落实|工作)*"
)
_URGING = (
    "(?:具体)?(?:负责)?(?:监督|督促|督查|督办|督导|跟踪督办|跟踪问效)[和与、]?"
    "(?:检查|指导|督促|督查|督办|督导|监督|推进|推动|考核|问效|抓好|落实|实施|执行|工作)*"
)
_HELPING = (
    "(?:配合|参与|参加|协助|协办|支持|协作|会办|辅助)(?:落实|实施|做好|推进|完成|办理|负责|工作)*"
)
_CARRYING_OUT = (
    "(?:具体)?(?:负责)?(?:具体|组织|抓好|推进|推动|贯彻|全面)*(?:落实|实施|执行)(?:工作|到位)?"
    "|具体(?:负责|承担|承办|办理|推进)"
)
_ANSWERING = (
    "负责(?:组织|指导|统筹|协调|督促|监督|推动|制定|制订|编制|起草|研究|提出)*(?:落实|实施|推进)?"
    "|承担|承办|推进|办理|组织|统筹|统筹协调|协调|主管"
)
TAIL = re.compile(
    rf"(?:等(?:部门|单位)?)?(?P<manner>(?:{_MANNER})*)(?:(?P<lead>{_LEADING})|(?P<guide>{_GUIDING})"
    rf"|(?P<urge>{_URGING})|(?P<support>{_HELPING})|(?P<implement>{_CARRYING_OUT})"
    rf"|(?P<listed>{_ANSWERING}))$"
)
LEADS = re.compile(
    rf"(?:(?P<open>等)(?P<others>(?:国务院|省|市)?(?:相关|有关))?(?:部门|单位)*)?(?:负责)?"
    rf"(?P<manner>(?:{_MANNER}|具体|总)*)牵头"
    r"(?:(?:负责|组织|实施|落实|推进|办理|抓总|总抓|协调|会同)*)(?!单位|部门|责任|人|的|和|[)\]〕>])"
)
NAMED_AS = re.compile(
    r"(?P<names>.+?)[为是](?:(?P<lead>牵头|主办|主责|第一责任)|(?P<support>配合|参与|协办|协同)"
    r"|(?P<guide>指导)|(?P<urge>督导|督办|监督)|(?P<listed>责任|负责|承办|落实|实施))(?:单位|部门)"
)
# A remark behind a name: 市发展改革委（牵头）.
NAMED_ROLE = re.compile(
    r"[(\[〔<](?:为)?(?:(?P<lead>牵头|主办|主责)|(?P<support>配合|参与|协办|协助)|(?P<guide>指导)"
    r"|(?P<urge>督导|督促|督办|监督)|(?P<listed>负责|责任)|(?P<implement>落实|实施))"
    r"(?:单位|部门)?[)\]〕>]$"
)
# A督促B落实, A负责B配合: a verb in mid-clause between two names.
BETWEEN = re.compile(
    r"(?<=[部委局厅办署院会社团室组队府心司处所校联行门位])"
    r"(?:负责|(?:负责)?(?:指导|督促|督导|监督|统筹|组织|协调)(?:指导|督促|协调|监督)*|配合)"
    r"(?=各|有关|相关|所属|属地|地方|试点|其他|[省市县区州国])"
)
WITH = re.compile(
    r"会同|会商|(?<=[部委局厅办署院会社团室组队府心])(?:联合|协同|商)(?=[省市县区州国各])"
)
VERB = re.compile(
    r"负责|牵头|配合|参与|参加|落实|实施|协助|协办|会同|承担|推进|办理|组织|支持|指导|督促|督查|督办|督导"
    r"|监督|负总责|统筹|协调|主办|[为是](?:责任|配合)(?:单位|部门)"
)
SPEAKS_OF_DUTY = re.compile(
    r"牵头|负责(?!人)|配合|责任(?:单位|部门)|总责|(?:参加|指导|督促|督查|督导|督办|落实|实施)[)\]〕〉>】]$"
)
# Marks that stand before or behind the name of who leads.
STARS = "*★☆※▲△"


def role_of(found: re.Match[str]) -> Role:
    """The role whose words a label or a verb was found by."""
    return next(role for role in ROLES if found.groupdict().get(role))


def role_of_label(found: re.Match[str]) -> Role:
    """The role of a label; one for two roles (牵头及配合单位) says no more than who is listed."""
    role = role_of(found)
    second = found["second"]
    return "listed" if second and role != "listed" else role
