"""What the columns of a table of tasks hold, by the words of their headers."""

import re
from typing import Literal

from tasks.official.reading.passages import Passage, fold
from tasks.official.reading.roles import LABEL, Role, role_of_label

Column = Literal["number", "area", "group", "title", "text", "deadline"] | Role

RESPONSIBLE: tuple[Column, ...] = ("lead", "listed", "implement", "guide", "urge", "support")
# Several columns may hold these: 省级责任单位 and 市县责任单位, 工作目标 and 工作措施.
_REPEATED: frozenset[Column] = frozenset((*RESPONSIBLE, "text"))

# Words of a whole header, matched without brackets; the first that fits decides.
_COLUMNS: tuple[tuple[Column, str], ...] = (
    ("number", "(?:项目|任务|事项)?(?:序号|编号|号)"),
    ("listed", "责任|负责|落实|实施|(?:责任|工作|任务|职责|部门)?分工|责任主体"),
    (
        "deadline",
        "(?!.*(?:开始|启动|开工|填报|报送|更新|印发|发布|立项))[^及和与/、]{0,8}?"
        "(?:(?:时限|时间|进度|时间表|节点)(?:节点|要求|进度|安排|计划)?|期限|年限|日期)",
    ),
    ("area", "[^及和与/、]{0,4}?(?:领域|类别|分类|类型|板块|条线|方面|方向|赛道|专项)"),
    (
        "text",
        "[^及和与/、]{0,4}?(?:内容|要求|措施|目标|目标要求|要点|做法|任务措施|指标|成果)"
        "|(?:主要|具体|推进|落实)(?:举措|任务|工作|事项|安排)",
    ),
    (
        "title",
        "[^及和与/、]{0,6}?(?:举措|任务|事项|项目|经验|课题|工程|场景|政策|议题)(?:名称)?|.{0,8}名称",
    ),
)
_HEADERS = tuple((name, re.compile(words)) for name, words in _COLUMNS)
_PARTS = re.compile(r"[及和与/、]|以及")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕")
_NAMES_UNITS = re.compile(r"单位|部门|主体|处室|机构|科室|股室|牵头$|配合$")
# Columns that are no part of a task's text, its parties or its time.
_SIDE_COLUMN = re.compile(
    r".*(?:备注|说明|领导|责任人|负责人|联系人|联络人|电话|范围|进展|情况|依据|来源)"
)
_FEWEST = 3
_MOST = 0.5
_WORDS: dict[Column, str] = {
    "lead": "牵头单位",
    "listed": "责任单位",
    "implement": "落实单位",
    "guide": "指导单位",
    "urge": "督办单位",
    "support": "配合单位",
}


def _squeezed(text: str) -> str:
    """A text for comparison: folded, without blanks."""
    return re.sub(r"\s", "", fold(text))


def read_columns(cells: list[Passage]) -> dict[int, Column]:
    """What each column of a header holds; empty where it is no header of a table of tasks.

    Of two columns of areas the second holds groups, of two titles the second says more.
    """
    columns: dict[int, Column] = {}
    for index, cell in enumerate(cells):
        name = column_of(cell.text)
        known = columns.values()
        if name == "area" and name in known:
            name = "group"
        elif name == "title" and name in known:
            name = "text"
        if name and (name not in known or name in _REPEATED):
            columns[index] = name
    if len(cells) < _FEWEST or not {"title", "text"} & set(columns.values()):
        return {}
    return columns


def is_header(cells: list[Passage]) -> bool:
    """Whether a row is a header of its own: most of its cells are words of columns."""
    columns = read_columns(cells)
    filled = [index for index, cell in enumerate(cells) if cell]
    known = sum(index in columns or is_side_column(cells[index].text) for index in filled)
    counted = any(cell.text.isdecimal() for cell in cells)
    units = set(RESPONSIBLE) & set(columns.values())
    return bool(units) and not counted and known > len(filled) * _MOST


def column_of(header: str) -> Column | None:
    """What a header such as 工作内容及目标 or 责任单位(第一位为牵头单位) stands over."""
    words = _BRACKETED.sub("", _squeezed(header))
    for part in (words, *_PARTS.split(words)):
        label = LABEL.fullmatch(f"{part}:") if _NAMES_UNITS.search(part) else None
        if label:
            return role_of_label(label)
        for name, known in _HEADERS:
            if known.fullmatch(part):
                return name
    return None


def is_side_column(header: str) -> bool:
    """Whether a header stands over what is no part of a task (备注, 分管领导, 联系电话)."""
    return bool(_SIDE_COLUMN.match(fold(header)))


def label_of(name: Column, header: str) -> str:
    """The label under which a cell of units is read: its header's, where that is one."""
    printed = re.sub(r"\s", "", header)
    return printed if LABEL.fullmatch(f"{fold(printed)}:") else _WORDS[name]
