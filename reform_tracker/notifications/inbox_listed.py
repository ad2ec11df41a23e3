"""One's own messages as a list: what the inbox and its workbook show."""

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Streamed, Table
from reform_tracker.notifications.filtersets import InboxFilter
from reform_tracker.notifications.models import InboxMessage, Topic


def inbox_asked(request: HttpRequest) -> InboxFilter:
    """The account's own messages, unread ones first, then the newest."""
    mine = InboxMessage.objects.visible_to(cast(User, request.user)).unread_first()
    return InboxFilter(request.GET, queryset=mine.select_related("intent"))


def _found(request: HttpRequest, most: int) -> Found:
    asked = inbox_asked(request)
    table = Table(INBOX.title, COLUMNS, Streamed(asked.qs, most))
    return Found([table], asked.qs.count(), [asked.form], clock.today())


def _message(row: InboxMessage) -> Cell:
    """Without its link: opening a message leaves a receipt, which only its own button does."""
    body = row.intent.body
    return Cell(row.intent.headline, below=Cell(body) if body else None)


def _due_on(row: InboxMessage) -> Cell:
    return Cell(None if row.intent.topic == Topic.NEWS else row.intent.due_on)


COLUMNS: tuple[Column[InboxMessage], ...] = (
    Column(_("State"), lambda row: Cell(str(row.state.label))),
    Column(_("Message"), _message, width=60, is_brief=True),
    Column(_("Due on"), _due_on, DATE, is_brief=True),
    Column(_("Received"), lambda row: Cell(row.intent.business_date), DATE),
)
INBOX = Listing(
    "inbox",
    _("Inbox"),
    _("One's own messages, unread ones first, then the newest."),
    "notifications:inbox",
    _found,
)
