"""The lists of the outbox: what their pages and their workbooks show."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, NUMBER, Cell, Column, Streamed, Table
from reform_tracker.notifications import subjects
from reform_tracker.notifications.access import reads_outbox, watches_own_dead
from reform_tracker.notifications.filtersets import DeliveryFilter, IntentFilter, OutboxFilter
from reform_tracker.notifications.models import Delivery, Intent
from reform_tracker.templatetags.frame import shown_datetime


def _onlooker(request: HttpRequest) -> User:
    """Whoever may look into the outbox. Raises PermissionDenied for others."""
    user = cast(User, request.user)
    if not (reads_outbox(user) or watches_own_dead(user)):
        raise PermissionDenied
    return user


def messages_asked(request: HttpRequest) -> IntentFilter:
    """Each message and its fate, as far as the account may look."""
    rows = Intent.objects.visible_to(_onlooker(request))
    rows = rows.select_related("recipient__organization", "delivery", "message")
    return IntentFilter(request.GET, queryset=rows)


def digests_asked(request: HttpRequest) -> DeliveryFilter:
    """Each digest, as far as the account may look."""
    rows = Delivery.objects.visible_to(_onlooker(request))
    rows = rows.select_related("recipient__organization").with_size()
    return DeliveryFilter(request.GET, queryset=rows)


def _messages(request: HttpRequest, most: int) -> Found:
    return _found(MESSAGES, _message_columns(), messages_asked(request), most)


def _digests(request: HttpRequest, most: int) -> Found:
    return _found(DIGESTS, DIGEST_COLUMNS, digests_asked(request), most)


def _found(
    listing: Listing, columns: Sequence[Column[Any]], asked: OutboxFilter, most: int
) -> Found:
    """The newest first, as the pages go."""
    ordered = asked.qs.order_by("-business_date", "-pk")
    table = Table(listing.title, columns, Streamed(ordered, most))
    return Found([table], asked.qs.count(), [asked.form], clock.today())


def _recipient(row: Intent | Delivery) -> Cell:
    who = row.recipient
    return Cell(who.full_name, below=Cell(who.organization.short_name))


def _fate(row: Intent) -> Cell:
    failed = row.delivery.last_error if row.delivery and not row.sent_at else ""
    return Cell(str(row.fate.label), below=Cell(failed) if failed else None)


def _receipts(row: Intent) -> Cell:
    return Cell("\n".join(_moments(row)))


def _moments(row: Intent) -> Iterator[str]:
    message = getattr(row, "message", None)
    opened = message.opened_at if message else None
    yield f"{_('Planned at')} {shown_datetime(row.planned_at)}"
    if row.delivery and not row.sent_at:
        yield f"{_('Attempts')} {row.delivery.attempts}"
    for label, moment in (
        (_("Sent at"), row.sent_at),
        (_("Opened at"), opened),
        (_("Acted on at"), row.settled_at),
    ):
        if moment:
            yield f"{label} {shown_datetime(moment)}"


def _message_columns() -> tuple[Column[Intent], ...]:
    numbers = subjects.words.plans()

    def message(row: Intent) -> Cell:
        about = filter(None, (row.reason, numbers.get(row.plan_id or 0)))
        return Cell(row.headline, row.link, below=Cell(" · ".join(about)))

    return (
        Column(gettext_lazy("Date"), lambda row: Cell(row.business_date), DATE),
        Column(gettext_lazy("Recipient"), _recipient, width=18),
        Column(gettext_lazy("Message"), message, width=50),
        Column(gettext_lazy("Channel"), lambda row: Cell(str(row.channel_label))),
        Column(gettext_lazy("Fate"), _fate, width=20),
        Column(gettext_lazy("Receipts"), _receipts, width=34),
    )


def _state(row: Delivery) -> Cell:
    failed = row.last_error
    return Cell(row.get_state_display(), below=Cell(failed) if failed else None)


DIGEST_COLUMNS: tuple[Column[Any], ...] = (
    Column(gettext_lazy("Date"), lambda row: Cell(row.business_date), DATE),
    Column(gettext_lazy("Recipient"), _recipient, width=18),
    Column(gettext_lazy("Channel"), lambda row: Cell(str(row.channel_label))),
    Column(gettext_lazy("State"), _state, width=20),
    Column(gettext_lazy("Messages"), lambda row: Cell(row.size), NUMBER),
    Column(gettext_lazy("Attempts"), lambda row: Cell(row.attempts), NUMBER),
    Column(gettext_lazy("Sent at"), lambda row: Cell(shown_datetime(row.sent_at)), width=20),
)
MESSAGES = Listing(
    "messages",
    gettext_lazy("Messages"),
    gettext_lazy("Messages and their fate, the newest first."),
    "notifications:outbox",
    _messages,
)
DIGESTS = Listing(
    "digests",
    gettext_lazy("Digests"),
    gettext_lazy("One digest per person, channel and working day, the newest first."),
    "notifications:deliveries",
    _digests,
)
