"""Pinyin of names and titles, for search and sorting: PostgreSQL wheels carry no ICU."""

from pypinyin import Style, lazy_pinyin


def search_text(text: str) -> str:
    """Full pinyin and initials in lower case: 深化改革 → "shenhuagaige shgg"."""
    full = "".join(lazy_pinyin(text, errors="ignore"))
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore"))
    return f"{full} {initials}".lower()
