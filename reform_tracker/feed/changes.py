"""The feed of changes: what became of an organization's records, in the order of the commits.

Entries are written while the end of the audit chain is locked, which every action holds until it
commits; so a reader that has seen a number will never find a smaller one later. The service that
does an action says with it what changed for whom (`AuditEntry.changes`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import models, transaction
from django.db.models import Max

from reform_tracker import clock, rows
from reform_tracker.audit.trail import AuditEntry
from reform_tracker.feed.models import Change, FeedMark

KEPT = timedelta(days=90)


class Event(StrEnum):
    """What happened to a record, in the words of the API: other systems know them."""

    SAVED = "saved"
    HAND_OVER = "hand_over"
    SEND_BACK = "send_back"
    SIGN = "sign"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    VERIFICATION_WITHDRAWN = "verification_withdrawn"
    HANDED_IN = "handed_in"
    CONTRIBUTION_ASKED = "contribution_asked"
    ATTACHMENT_ADDED = "attachment_added"
    ATTACHMENT_REMOVED = "attachment_removed"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECIDED = "extension_decided"
    DIRECTIVE_ISSUED = "directive_issued"
    DIRECTIVE_CHANGED = "directive_changed"
    COORDINATION_RAISED = "coordination_raised"
    COORDINATION_DECIDED = "coordination_decided"
    NOTICE_ISSUED = "notice_issued"
    NOTICE_CHANGED = "notice_changed"
    INSPECTED = "inspected"
    REMARKED = "remarked"
    ORDER_ANSWERED = "order_answered"
    OBJECTION_MADE = "objection_made"
    OBJECTION_DECIDED = "objection_decided"
    REINSTATED = "reinstated"
    CLOSING_ASKED = "closing_asked"
    CLOSING_DECIDED = "closing_decided"
    REOPENED = "reopened"
    AMENDMENT_ASKED = "amendment_asked"
    AMENDMENT_DECIDED = "amendment_decided"
    AMENDMENT_OWED = "amendment_owed"
    AMENDED = "amended"
    RESULT_PUBLISHED = "result_published"
    RESULT_RECOMMENDED = "result_recommended"
    RECOMMENDATION_WITHDRAWN = "recommendation_withdrawn"
    CORRECTED = "corrected"
    DEADLINE_CHANGED = "deadline_changed"
    SELF_ASSESSMENT_OPENED = "self_assessment_opened"
    SELF_ASSESSED = "self_assessed"
    REVIEW_BEGUN = "review_begun"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    ANSWERED = "answered"
    COMMENTED = "commented"
    URGED = "urged"
    PLAN_CLOSED = "plan_closed"
    PLAN_REOPENED = "plan_reopened"
    CARRIED_OVER = "carried_over"
    PUBLISHED = "published"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Told:
    """That a record of a resource changed, for one organization.

    `record` is its number, or the record itself, saved by the time the entry is recorded. `version`
    is the one that the event made, None where the resource counts none.
    """

    organization_id: int
    resource: str
    record: models.Model | int
    event: Event
    version: int | None = None


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


def note(entries: Sequence[AuditEntry]) -> None:
    """Called by the trail under its lock."""
    now = clock.real_now()
    found: dict[tuple[int, str, int], Change] = {}
    for entry in entries:
        for told in entry.changes:
            if isinstance(told, Told):
                change = _change(told)
                change.at = now
                # Of several actions on one record the last one tells all: it was one transaction.
                found[change.organization_id, change.resource, change.object_id] = change
    rows.insert(list(found.values()))


def _change(told: Told) -> Change:
    record = told.record
    return Change(
        organization_id=told.organization_id,
        resource=told.resource,
        object_id=record if isinstance(record, int) else record.pk,
        external_id=getattr(record, "external_id", ""),
        event=told.event.value,
        version=told.version,
    )
