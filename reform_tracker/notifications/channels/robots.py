"""What the group robots of WeCom and DingTalk have in common: Markdown, and an `errcode`."""

import json
from collections.abc import Collection, Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reform_tracker.notifications.channels.base import OutcomeUnknown, PutOff, Refused
from reform_tracker.notifications.digest import Digest, Item
from reform_tracker.outgoing import Answer, Post, require_success

PLAIN = str.maketrans({"[": "［", "]": "］", "<": "＜", ">": "＞", "`": "｀", "\n": " "})


def markdown(digest: Digest, most_bytes: int) -> str:
    """The digest in Markdown, for a group to see: whose it is, and a link for each matter.

    What does not fit is left out by whole matters, with a word of how many and where they are.
    """
    lines = [f"**{_plain(digest.name)}** {_plain(digest.subject)}"]
    matters = [(section.label, item) for section in digest.sections for item in section.items]
    heading = ""
    for number, (label, item) in enumerate(matters):
        added = [f"**{label}**"] if label != heading else []
        added.append(_line(item))
        rest = len(matters) - number
        if _size("\n".join([*lines, *added, _more(rest)])) > most_bytes:
            lines.append(_more(rest))
            break
        lines += added
        heading = label
    return "\n".join(lines)


def message(url: str, content: Mapping[str, str]) -> Post:
    """What is posted to a robot: `content` holds the text and what else goes with Markdown."""
    body = json.dumps({"msgtype": "markdown", "markdown": content}, ensure_ascii=False)
    return Post(url, body.encode(), {"Content-Type": "application/json"})


def _size(text: str) -> int:
    """Bytes in the message, where a line break and a quotation mark take two."""
    return len(json.dumps(text, ensure_ascii=False).encode())


def judge(answer: Answer, final: Collection[int]) -> None:
    """0 is success. Raises Refused for the codes in `final`, where another try cannot help.

    An answer that was cut off or makes no sense leaves open whether the group has the message.
    """
    require_success(answer)
    try:
        said = json.loads(answer.body)
        code, text = int(said["errcode"]), str(said.get("errmsg", ""))[:200]
    except (ValueError, KeyError, TypeError):
        raise OutcomeUnknown(_("The robot's answer cannot be read.")) from None
    if code in final:
        raise Refused(f"{code} {text}")
    if code:
        raise PutOff(f"{code} {text}")


def _line(item: Item) -> str:
    due = item.due_on.isoformat()
    return f"- [{_plain(item.title)}]({item.url}) {due}"


def _more(count: int) -> str:
    text = ngettext("… and %(count)d more matter", "… and %(count)d more matters", count)
    return f"[{text % {'count': count}}]({settings.SITE_URL}/inbox/)"


def _plain(text: str) -> str:
    """Without what Markdown would take for its own."""
    return text.translate(PLAIN)
