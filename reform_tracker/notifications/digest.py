"""What one digest says: a person's pending messages, one line per duty, in five groups.

Whoever hears of many organizations, as the commission does, reads each group by organization.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reform_tracker.notifications.models import Delivery, Intent, Topic


class Group(StrEnum):
    """The groups in the order in which they are printed."""

    OVERDUE = "overdue"
    DUE = "due"
    RETURNED = "returned"
    WAITING = "waiting"
    NEWS = "news"


GROUP_LABELS: dict[Group, Promise] = {
    Group.OVERDUE: gettext_lazy("Overdue"),
    Group.DUE: gettext_lazy("Due"),
    Group.RETURNED: gettext_lazy("Returned to you"),
    Group.WAITING: gettext_lazy("Waiting for you"),
    Group.NEWS: gettext_lazy("For information"),
}


@dataclass(frozen=True, slots=True)
class Item:
    title: str
    body: str
    url: str
    due_on: date
    organization: str = ""
    is_due: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    group: Group
    items: tuple[Item, ...]

    @property
    def label(self) -> str:
        return str(GROUP_LABELS[self.group])

    @property
    def by_organization(self) -> list[tuple[str, list[Item]]]:
        """The items under their organizations; under no name where all are of one."""
        units = [(name, list(items)) for name, items in groupby(self.items, _organization)]
        return units if len(units) > 1 else [("", list(self.items))]


@dataclass(frozen=True, slots=True)
class Digest:
    """A person's messages of one business date, ready to be written by any channel."""

    uuid: uuid.UUID
    name: str
    business_date: date
    sections: tuple[Section, ...]

    @property
    def subject(self) -> str:
        """One line that says how much there is and what burns."""
        count = sum(len(section.items) for section in self.sections)
        total = ngettext("%(count)d matter", "%(count)d matters", count) % {"count": count}
        text = _("Reform tasks %(date)s: %(total)s") % {
            "date": self.business_date.isoformat(),
            "total": total,
        }
        late = sum(len(one.items) for one in self.sections if one.group is Group.OVERDUE)
        return text + (_(", %(count)d overdue") % {"count": late} if late else "")


def build(delivery: Delivery, intents: Sequence[Intent], today: date) -> Digest:
    """The digest of these messages as it reads on that business date."""
    chosen = sorted(_one_each(intents), key=_place)
    sections = []
    for group in Group:
        items = tuple(_item(intent) for intent in chosen if _group(intent, today) is group)
        if items:
            sections.append(Section(group, items))
    return Digest(delivery.uuid, delivery.recipient.full_name, today, tuple(sections))


def _place(intent: Intent) -> tuple[int, str, int, date, int]:
    """By the fixed order of organizations, then the most urgent first."""
    order = intent.organization.unit_order if intent.organization else 0
    return order, intent.organization_name, -intent.urgency, intent.due_on, intent.pk


def _organization(item: Item) -> str:
    return item.organization


def _one_each(intents: Sequence[Intent]) -> Iterable[Intent]:
    """Of several messages about one duty, the most urgent and then the latest."""
    best: dict[str, Intent] = {}
    for intent in sorted(intents, key=lambda one: (one.urgency, one.business_date, one.pk)):
        best[intent.duty_key] = intent
    return best.values()


def _group(intent: Intent, today: date) -> Group:
    if intent.topic != Topic.DUTY:
        return Group(intent.topic)
    return Group.OVERDUE if intent.due_on < today else Group.DUE


def _item(intent: Intent) -> Item:
    return Item(
        intent.headline,
        intent.body,
        settings.SITE_URL + intent.link,
        intent.due_on,
        intent.organization_name,
        is_due=intent.topic != Topic.NEWS,
    )
