"""The audit trail as a list: what its page and its workbook show."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.requests import account
from departments.templatetags.trail import action_name, object_name, source_name, summary_in_words
from departments.trail.filters import TrailFilterSet
from departments.trail.reading import audited, visible_events
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell, Column, Streamed, Table
from reform_tracker.templatetags.frame import shown_datetime


def events_asked(request: HttpRequest) -> TrailFilterSet:
    """As far as the account may read them, the newest first."""
    user = account(request)
    return TrailFilterSet(request.GET, visible_events(user), audited(user))


def _found(request: HttpRequest, most: int) -> Found:
    asked = events_asked(request)
    columns = (*COLUMNS, FROM_WHERE) if audited(account(request)) else COLUMNS
    table = Table(TRAIL.title, columns, Streamed(asked.qs.order_by("-pk"), most))
    return Found([table], asked.qs.count(), [asked.form], clock.today())


def _summary(event: AuditEvent) -> Cell:
    return Cell(f"{summary_in_words(event.summary)} {event.data.get('path', '')}".strip())


def _action(event: AuditEvent) -> Cell:
    return Cell(f"{action_name(event.action)} {object_name(event)}")


COLUMNS: tuple[Column[AuditEvent], ...] = (
    Column(_("At"), lambda event: Cell(shown_datetime(event.at)), width=20),
    Column(_("Who"), lambda event: Cell(source_name(event.actor_name)), width=24),
    Column(_("Action"), _action, width=26),
    Column(_("Summary"), _summary, width=60),
    Column(_("Source"), lambda event: Cell(source_name(event.source))),
)
# Of sign-ins, refusals and files: where a person works from concerns the auditor alone.
FROM_WHERE: Column[AuditEvent] = Column(
    _("Network address"), lambda event: Cell(str(event.data.get("address", ""))), width=20
)
TRAIL = Listing(
    "trail",
    _("Audit trail"),
    _("What the account may read of the trail, the newest first."),
    "departments:audit",
    _found,
)
