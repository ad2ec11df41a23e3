"""What the codes in the trail are called. Each app registers its own when it starts.

An action without a label is shown as its code and cannot be filtered for, so a test demands one of
every action, object and source that is recorded anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    """`own` are the actions that an account takes in the name of its organization."""

    actions: dict[str, Label] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    objects: dict[str, ObjectLabel] = field(default_factory=dict)
    sources: dict[str, Label] = field(default_factory=dict)


known = Labels(
    sources={"browser": _("browser"), "command": _("command line"), "system": _("system")}
)


def register(
    *,
    actions: Mapping[str, Label] | None = None,
    own_actions: Mapping[str, Label] | None = None,
    objects: Mapping[str, ObjectLabel] | None = None,
    sources: Mapping[str, Label] | None = None,
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
