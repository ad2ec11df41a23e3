"""The feed of changes: what became of an organization's records, in the order of the commits.

Entries are written while the end of the audit chain is locked, which every deed holds until it
commits; so a reader that has seen a number will never find a smaller one later. That a deed is in
the trail is why it is in the feed: nobody can forget it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.db.models import Max

from reform_tracker import clock, rows
from reform_tracker.api.models import Change, FeedMark
from reform_tracker.audit import trail
from reform_tracker.audit.trail import Deed

KEPT = timedelta(days=90)
DELETED = "deleted"

# What a deed means to whom; the deed's target is of the model it is registered for.
Told = Callable[[Deed], Iterable[Change]]
_tellers: dict[type[models.Model], Told] = {}


class Expired(Exception):
    """The position lies before what is still kept."""


@dataclass(frozen=True, slots=True)
class Page:
    """`begins` is the position asked for, `position` where the next page begins; `more`: it is not
    empty as things stand."""

    changes: list[Change]
    begins: int
    position: int
    more: bool


def register(model: type[models.Model], told: Told) -> None:
    """From now on deeds on this model are told to the organizations that `told` names."""
    _tellers[model] = told
    trail.register(_note)


def page_of(organization_id: int, position: int | None, limit: int) -> Page:
    """The organization's changes after a position; None begins with the oldest that is kept.

    Raises Expired.
    """
    forgotten = FeedMark.objects.values_list("forgotten_to", flat=True).first() or 0
    if position is not None and position < forgotten:
        raise Expired
    after = forgotten if position is None else position
    following = Change.objects.filter(organization=organization_id, pk__gt=after).order_by("pk")
    found = list(following[: limit + 1])
    shown = found[:limit]
    return Page(shown, after, shown[-1].pk if shown else after, more=len(found) > limit)


def end_of(organization_id: int) -> int:
    """The position behind everything that has happened."""
    newest = Change.objects.filter(organization=organization_id).aggregate(top=Max("pk"))["top"]
    forgotten = FeedMark.objects.values_list("forgotten_to", flat=True).first() or 0
    return max(newest or 0, forgotten)


@transaction.atomic
def forget(before: timedelta = KEPT) -> int:
    """Deletes entries that are older; returns how many. Running it again deletes nothing."""
    old = Change.objects.filter(at__lt=clock.real_now() - before)
    last = old.aggregate(top=Max("pk"))["top"]
    if last is None:
        return 0
    FeedMark.objects.update_or_create(pk=1, defaults={"forgotten_to": last})
    count, _kinds = Change.objects.filter(pk__lte=last).delete()
    return count


def _note(deeds: Sequence[Deed]) -> None:
    """Called by the trail under its lock."""
    now = clock.real_now()
    found: dict[tuple[int, str, int], Change] = {}
    for deed in deeds:
        told = _tellers.get(type(deed.target))
        for change in told(deed) if told else ():
            change.at = now
            # Of several deeds on one record the last one tells all: it was one transaction.
            found[change.organization_id, change.resource, change.object_id] = change
    rows.insert(list(found.values()))
