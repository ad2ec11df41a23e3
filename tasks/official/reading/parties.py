"""Lists of responsible parties: 省财政厅、省教育厅和各市、县(市、区)政府 into names."""

import re
from itertools import pairwise

from tasks.official.reading.passages import bracket_groups, fold, split_outside_brackets

# The last characters of an organization's name.
_ENDINGS = (
    "部|委|局|厅|办|署|会|院|所|社|行|团|台|司|处|科|室|组|队|联|校|大学|学院|中心|集团|公司|企业"
    "|政府|机关|单位|部门|机构|地区|地方|区县|区市县|县市区|市县|海关|组织|支行|分行|银行|法院|海事"
    "|各市|各州|各县|各区|管委会|办公室|电网|电力|医院|协会|学会|商会|基金|园区|开发区|新区|军区|厂"
    "|馆|院校|高校|妇联|残联|总站|总队|支队|工委|党委|党校|银监|证监|保监|检察院|市州|州市|省直|管委"
    "|[^、]{2,5}[市县区州盟旗]|城投|交投|水务|燃气|邮政|烟草|电信|移动|联通|铁塔|气象台|供销社"
)
_REMARK = r"(?:[(\[〔<][^()\[\]〔〕<>]*[)\]〕>])?"
_ENDS_AS_BODY = re.compile(rf"(?:{_ENDINGS}){_REMARK}$")
# 和 joins two names behind an ending that is an organization's beyond doubt; behind another one it
# joins them only where the next name begins with a level of government, and else stands inside a
# name (文化和旅游部, 城市运行和政务服务办, 中小企业和民营经济局).
_ENDS_SURELY = re.compile(
    r"(?:部|委|(?<![布格])局|厅|(?<![主承协督])办|署|(?<!社)会|研究院|检察院|法院|政府|银行|分行|支行|海关"
    r"|集团|公司|大学|学院|党校|中心|总队|支队|[妇残文科侨]联|总站|管委|部门|单位)"
    rf"{_REMARK}$"
)
_OPENS_A_NAME = re.compile(
    r"[省市县区州旗盟](?![场域])|[各国]|中国|中央|有关|相关|其他|其它|所在|所属|属地|地方|团[省市县区州]|驻|人民"
)
_JOINT = re.compile(r"以及|和|及|与|暨")
_BARE_KIND = re.compile(
    r"(?:单位|部门|机构|企业|组织|人员|个人|(?:人民)?政府|管委会)(?:$|和|及|与|以及)"
)
_BARE_KINDS = ("部门", "单位", "机构", "企业")
_KINDS_OF_MANY = (
    "(?:部门|单位|政府|地区|地方|机构|企业|区县|市县|省市|县市|市州|院校|高校|园区|组织)"
    "(?:、(?:部门|单位|机构|企业))?"
)
_COLLECTIVE = re.compile(
    r"^各|各[^、]{0,6}(?:部门|单位|机构|政府|地区)$|^全省|^全市|^全国各|^\d+(?:个|家)"
    rf"|(?:有关|相关|各级|其他|其它|所在|所属|成员|承担|试点|牵头|责任|配合|上述|属地)[^、]{{0,12}}{_KINDS_OF_MANY}$"
    r"|(?:有关|相关|各级|其他|其它|所在|上述)[^、]{0,12}省[^、]{0,8}$"
    r"|^(?:区县|市县|县区|县市|市州|州市|省直|市直|县直|区直|市级|县级|区级|乡镇|镇街|地方)"
    r"(?:[^、]{0,8}(?:政府|部门|单位))?$|^(?:乡镇|镇街)(?:街道|[(〔][^()〔〕]*[)〕])(?:办事处|政府)?$"
    r"|^(?:国家级|省级|各级)?开发区(?:[(〔][^()〔〕]*[)〕])?管委会?$|^地方各级|^(?:高校|高等(?:院校|学校)|科研院所|科研机构|金融机构|行业协会|街道(?:办事处)?|园区|学校)$|^(?:部门|单位|企业|有关方面|相关方面)$"
    r"|(?:有关|相关|各)(?:部门|单位)\((?:部门|单位)\)$|^(?:行业|业务)?主管部门$|行政执法部门$"
    r"|^试点(?:城市|地区|省|市|县|区|单位)|^设区的?市(?:(?:人民)?政府)?$|^(?:有关|相关)[省市州县区]"
    r"|^[省市州县区][(〔][^()〔〕]*[)〕](?:(?:人民)?政府|党委政府|管委会)?$"
)
# The parts of 各市、县(市、区)人民政府 behind the first.
_LEVEL = re.compile(
    r"^(?:各?(?:自治县|自治旗|林区|特区|管理区|自治区|直辖市|计划单列市|自治州|地区|县级市|省辖市|省|市|州|盟|县|区|旗|乡镇|兵团"
    r"|开发区|新区|园区)+)(?:[(\[〔].*[)\]〕])?"
    r"(?:(?:人民)?政府|管委会|党委政府|党委|党工委)?(?:$|和|及|与)"
)
_OPENS_LEVELS = re.compile(
    r"^(?:各|有关|相关)(?:省|市|州|盟|地区|区|县|设区的?市|地级市|地级以上市)+(?:行政公署|行署)?"
    r"(?:[(\[〔].*[)\]〕])?$"
)
_LAST_LEVELS = re.compile(r"(?:各|有关|相关)(?!.*(?:各|有关|相关))")
_MANY = re.compile(r"^(.{2,}?)等(.*(?:部门|单位|地区|政府|机构|企业).*)$")
_NO_NAMES = re.compile(r"等?(?:(?:部门|单位|机构|地区|企业)(?:[、和及与]|以及)?)*")
_OPENS_JOINED = re.compile(r"^(?:以及|和|及|与)")
_LONGEST_NAME = 60
_ANY_OF_THEM = re.compile(r"等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?:部门|单位)?$")


def is_collective(name: str) -> bool:
    """Whether a name stands for parties not named one by one (各地区, 有关部门)."""
    return bool(_COLLECTIVE.search(fold(name)))


def looks_like_body(name: str) -> bool:
    """Whether a name ends as organizations' names do."""
    return bool(_ENDS_AS_BODY.search(fold(name))) or is_collective(name)


def split_parties(text: str) -> list[str]:
    """The names of a list as printed, in order; ``text`` holds no blanks and no verb."""
    names: list[str] = []
    for item in _listed(text):
        for name in _without_et_al(item):
            names.extend(_split_joint(name))
    return [name for name in names if not _NO_NAMES.fullmatch(name)]


def _listed(text: str) -> list[str]:
    folded = fold(text)
    items = [(a, b) for a, b in split_outside_brackets(folded, "、,;/") if b > a]
    merged: list[tuple[int, int]] = []
    for start, end in items:
        if merged and _goes_on(folded[slice(*merged[-1])], folded[start:end]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return [text[start:end] for start, end in merged]


def _goes_on(before: str, item: str) -> bool:
    """Whether ``item`` is a further part of one name such as 各市、县(市、区)政府."""
    found = _LAST_LEVELS.search(before)
    last = before[found.start() :] if found else before
    opens = _OPENS_LEVELS.match(last.split("、", maxsplit=1)[0])
    if item in _BARE_KINDS and is_collective(before):
        return True
    if item.endswith("部门") and before.startswith("各级") and not _ENDS_AS_BODY.search(before):
        return True  # 各级财政、人社部门
    further = _LEVEL.match(item) or item in {"政府", "人民政府"}
    return bool(opens and not last.endswith("政府") and further)


def _without_et_al(item: str) -> list[str]:
    closed = _ANY_OF_THEM.sub("", item)
    many = _MANY.match(closed)
    return [many[1], _OPENS_JOINED.sub("", many[2])] if many else [closed or item]


def _split_joint(name: str) -> list[str]:
    """Split at 和, 及, 与 where the text before ends a name and the text after is one."""
    folded = fold(name)
    cuts = [(0, 0)]
    covered = {i for a, b in bracket_groups(folded) for i in range(a, b)}
    for joint in _JOINT.finditer(folded):
        before = folded[max(cuts[-1][1], joint.start() - _LONGEST_NAME) : joint.start()]
        after = folded[joint.end() :]
        if len(after) > 2 * _LONGEST_NAME:
            # Beginning and end tell what it is; all of it, at each joint, would take too long.
            after = after[:_LONGEST_NAME] + after[-_LONGEST_NAME:]
        if joint.start() in covered or _BARE_KIND.match(after):
            continue
        ends = _ENDS_SURELY if not _OPENS_A_NAME.match(after) else _ENDS_AS_BODY
        if len(before) > 1 and ends.search(before) and looks_like_body(after):
            cuts.append((joint.start(), joint.end()))
    cuts.append((len(name), len(name)))
    return [name[left[1] : right[0]] for left, right in pairwise(cuts)]
