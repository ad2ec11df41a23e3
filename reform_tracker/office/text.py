"""Text for Office files: characters that may stand in them, how wide it is."""

import re

# What XML 1.0 (2.2 Characters) cannot hold, and the controls that turn the reading direction.
_UNFIT = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
# From the block General Punctuation on, characters of Chinese fonts are full.
_FIRST_FULL = "\u2000"


def clean(text: str) -> str:
    """`text` without characters that a document cannot hold; line ends are \\n."""
    return _UNFIT.sub("", _LINE_ENDS.sub("\n", text)).strip()


def ems(text: str) -> float:
    """Width in full characters: a Chinese character is one, a Latin letter or digit half."""
    return sum(0.5 if char < _FIRST_FULL else 1.0 for char in text)
