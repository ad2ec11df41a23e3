"""Pinyin of names and titles, for search and sorting: PostgreSQL wheels carry no ICU."""

from pypinyin import Style, lazy_pinyin

# Characters that are read otherwise where they are the name of a family.
_FAMILIES = {
    "曾": "zeng1", "单": "shan4", "解": "xie4", "仇": "qiu2", "区": "ou1", "查": "zha1",
    "盖": "ge3", "朴": "piao2", "任": "ren2", "缪": "miao4", "覃": "qin2", "乐": "yue4",
    "员": "yun4", "召": "shao4", "种": "chong2", "折": "she2", "华": "hua4", "纪": "ji3",
}  # fmt: skip


def order_of_name(name: str) -> str:
    """What people are sorted by: the family's name by letters, then by tone, then the given name.
    The digits of the tones keep 李强 (li3qiang2) before 林安 (lin2an1) in every collation."""
    syllables = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    if name[:1] in _FAMILIES:
        syllables[0] = _FAMILIES[name[0]]
    return "".join(syllables).lower()


def search_text(text: str) -> str:
    """Full pinyin and initials in lower case: 深化改革 → "shenhuagaige shgg"."""
    full = "".join(lazy_pinyin(text, errors="ignore"))
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore"))
    return f"{full} {initials}".lower()
