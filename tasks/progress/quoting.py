"""Taking a supporter's words over into the lead's report, with the mark of whose they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# The mark stands in an official text, which is Chinese whichever language the pages speak.
MARK = "（{name}供稿）"
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*[”’」』]*")
END = re.compile(r"[。！？；，,;.!?]*[”’」』]*$")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a supporter, and the same `marked` as they stand in the report. `is_whole`: all."""

    text: str
    marked: str
    is_whole: bool = False


def quotes(text: str, name: str) -> Sequence[Quote]:
    """The sentences of a part, and the whole of it where it has several."""
    whole = text.strip()
    sentences = [one.strip() for one in SENTENCE.findall(whole) if one.strip()]
    found = [Quote(one, marked(one, name)) for one in sentences]
    if len(found) > 1:
        found.append(Quote(whole, marked(whole, name), is_whole=True))
    return found


def marked(words: str, name: str) -> str:
    """The words with the mark before what ends them: 资金已下达（省财政厅供稿）。"""
    match = END.search(words)
    end = match.start() if match else len(words)
    return words[:end] + MARK.format(name=name) + words[end:]
