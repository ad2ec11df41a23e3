"""What is wrong with the trail, as sentences. They are kept and logged in English, so that a log
and a signed result are the same everywhere; a page says them in its own language."""

import re
from functools import cache

from django.utils.translation import gettext, gettext_noop

EVENT = gettext_noop("event %(number)s")
END = gettext_noop("the end of the trail")
NO_EVENT_BEFORE = gettext_noop("%(name)s: an event before it is missing or was changed")
NO_KEY = gettext_noop("%(name)s: it bears no key, as every event must since keys are in use")
EARLY_KEY = gettext_noop("%(name)s: it bears a key, and is older than the first one")
OTHER_CONTENT = gettext_noop("%(name)s: its content does not match its hash")
OTHER_END = gettext_noop("%(name)s: it is not the event with which the trail ended")
OTHER_EVENT = gettext_noop("%(name)s: it is another one than %(known)s holds (%(whole)s)")
WHOLE_UP_TO = gettext_noop("whole up to %(fitted)s")
FITTED = gettext_noop("%(name)s, as %(known)s says")
NO_ANCHOR_BEFORE = gettext_noop("no anchor before it")
CANNOT_PROVE = gettext_noop("%(name)s: it cannot be proved, nor others like it. %(reason)s")
COUNT = gettext_noop("the trail ends after %(count)s events; %(most)s were recorded")
COUNT_KNOWN = gettext_noop("the trail ends after %(count)s events; %(known)s holds %(held)s")
UNSIGNED = gettext_noop("the end of the trail: it is not signed by a key of the system")

REMEMBERED = gettext_noop("the remembered anchor %(number)s of %(day)s")
DELIVERED = gettext_noop("the anchor of %(day)s (%(file)s)")
NO_ANCHOR = gettext_noop("%(name)s: the anchor %(number)s before it is missing")
NOT_NEXT = gettext_noop("%(name)s: it does not follow the anchor before it")
NOT_SIGNED = gettext_noop("%(name)s: it is not signed by a key of the system")
NO_PROOF = gettext_noop("%(name)s: its signature cannot be proved. %(reason)s")
NONE_BEFORE = gettext_noop("the remembered anchor %(number)s: those before it are missing")
NO_FOLDER = gettext_noop("the folder %(folder)s cannot be read")
DAMAGED = gettext_noop("%(name)s: the file is damaged or cut off; take another copy of it")
UNREADABLE = gettext_noop("%(name)s: it is no anchor that can be read")
NOT_THERE = gettext_noop("anchors that were delivered are not in the folder: %(numbers)s")

ACCOUNT = gettext_noop("account %(number)s (%(name)s)")
NO_ACCOUNT = gettext_noop("%(name)s: no event explains that it is there")
OTHER_STATE = gettext_noop("%(name)s: no event explains its name, organization or being open")
OTHER_GRANTS = gettext_noop("%(name)s: no event explains its roles (%(more)s)")
OTHER_PASSWORD = gettext_noop("%(name)s: no event explains its password")
OTHER_FACTORS = gettext_noop("%(name)s: no event explains its second factor")
OTHER_IDENTITY = gettext_noop("%(name)s: no event explains its binding to the provider")
OTHER_TOKENS = gettext_noop("%(name)s: no event explains its tokens")
ACCOUNT_GONE = gettext_noop("account %(account)s: it is gone")

# Those that begin with a name come after those that are a name themselves.
TEXTS = (
    *(UNSIGNED, NONE_BEFORE, NO_FOLDER, NOT_THERE, COUNT, COUNT_KNOWN, END, NO_ANCHOR_BEFORE),
    *(NO_EVENT_BEFORE, NO_KEY, EARLY_KEY, OTHER_CONTENT, OTHER_END, OTHER_EVENT, CANNOT_PROVE),
    *(NO_ANCHOR, NOT_NEXT, NOT_SIGNED, NO_PROOF, DAMAGED, UNREADABLE, WHOLE_UP_TO, FITTED),
    *(NO_ACCOUNT, OTHER_STATE, OTHER_GRANTS, OTHER_PASSWORD, OTHER_FACTORS, OTHER_IDENTITY),
    *(OTHER_TOKENS, ACCOUNT_GONE, ACCOUNT, EVENT, REMEMBERED, DELIVERED),
)
PLACE = re.compile(r"%\\\((\w+)\\\)s")


def in_words(said: str) -> str:
    """A sentence, and what it names, in the language of the page; what is none as it is."""
    for pattern, text in _patterns():
        if found := pattern.fullmatch(said):
            return gettext(text) % {
                name: in_words(part) for name, part in found.groupdict().items()
            }
    return said


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(PLACE.sub(r"(?P<\1>.+?)", re.escape(text))), text) for text in TEXTS]
