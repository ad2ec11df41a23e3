"""What the codes in the trail are called. Each app registers its own when it starts.

An action without a label is shown as its code and cannot be filtered for, so a test demands one of
every action, object and source that is recorded anywhere.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True, slots=True)
class ObjectLabel:
    """What an event is about; `route` is the page of it, which takes its key, if it has one."""

    label: Label
    route: str | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """`own` are the actions that an account takes in the name of its organization. `texts` are what
    summaries are made of beside names; they may hold `%(name)s`."""

    actions: dict[str, Label] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    objects: dict[str, ObjectLabel] = field(default_factory=dict)
    sources: dict[str, Label] = field(default_factory=dict)
    texts: list[Label] = field(default_factory=list)


known = Labels(
    sources={"browser": _("browser"), "command": _("command line"), "system": _("system")}
)


def register(
    *,
    actions: Mapping[str, Label] | None = None,
    own_actions: Mapping[str, Label] | None = None,
    objects: Mapping[str, ObjectLabel] | None = None,
    sources: Mapping[str, Label] | None = None,
    texts: Iterable[Label] = (),
) -> None:
    """Adds the labels of an app: actions as "story.what", objects as "app.model".

    `own_actions` are taken in the name of the organization, whose members read them; the others
    concern every organization or one person alone.
    """
    own = own_actions or {}
    known.actions.update(actions or {})
    known.actions.update(own)
    known.own.update(own)
    known.objects.update(objects or {})
    known.sources.update(sources or {})
    known.texts.extend(texts)


# What a summary is put together with: “Plan of A: draft → submitted”.
JOINTS = re.compile(r"(: | → )")
PLACE = re.compile(r"%\\\((\w+)\\\)s")


def summary_in_words(stored: str) -> str:
    """A summary in the language of the page. It is stored in the product's; names stay."""
    if translation.get_language() == settings.LANGUAGE_CODE:
        return stored
    return "".join(_in_words(part) for part in JOINTS.split(stored))


def is_known(stored: str) -> bool:
    """Whether a summary says anything that can be said in another language."""
    return any(
        pattern.fullmatch(part) for part in JOINTS.split(stored) for pattern, _text in _as_stored()
    )


def _in_words(part: str) -> str:
    for pattern, text in _as_stored():
        if found := pattern.fullmatch(part):
            return str(text) % found.groupdict()
    return part


@cache
def _as_stored() -> list[tuple[re.Pattern[str], Label]]:
    """Each text as it stands in the trail, with places for what it names."""
    with translation.override(settings.LANGUAGE_CODE):
        return [
            (re.compile(PLACE.sub(r"(?P<\1>.+)", re.escape(str(text)))), text)
            for text in known.texts
        ]
