"""The lists of coordination items and joint meetings: what pages and workbooks show."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.coordinating.filters import ItemFilterSet, MeetingFilterSet
from tasks.models import CoordinationItem, JointMeeting
from tasks.signing.states import Ordered


def shown_items(request: HttpRequest) -> QuerySet[CoordinationItem]:
    """Those that the account may read, with how many of their directives are `going_on`."""
    rows = CoordinationItem.objects.visible_to(account(request))
    named = ("organization__successor", "plan", "measure__task", "raised_by")
    followed = Count("directives", filter=Q(directives__state__in=(Ordered.OPEN, Ordered.ANSWERED)))
    return (
        rows.select_related(*named)
        .defer("plan__source_text")
        .annotate(going_on=followed)
        .order_by("-raised_at", "-pk")
    )


def chosen_items(request: HttpRequest) -> ItemFilterSet:
    return ItemFilterSet(request.GET, request=request, queryset=shown_items(request))


def shown_meetings(request: HttpRequest) -> QuerySet[JointMeeting]:
    """Those that the account may read, with how many items are on their agenda."""
    rows = JointMeeting.objects.visible_to(account(request)).select_related("plan")
    return (
        rows.defer("plan__source_text").annotate(items=Count("agenda")).order_by("-held_on", "-pk")
    )


def chosen_meetings(request: HttpRequest) -> MeetingFilterSet:
    return MeetingFilterSet(request.GET, request=request, queryset=shown_meetings(request))


def waiting_in_words(row: CoordinationItem) -> str:
    """Since when it waits for a decision, or what is left of one."""
    if row.waits:
        days = (clock.today() - row.since).days
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    going_on = getattr(row, "going_on", 0)
    if not going_on:
        return ""
    text = ngettext("%(count)s directive going on", "%(count)s directives going on", going_on)
    return text % {"count": going_on}


def _found_items(request: HttpRequest, most: int) -> Found:
    chosen = chosen_items(request)
    table = Table(ITEMS.title, ITEM_COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def _found_meetings(request: HttpRequest, most: int) -> Found:
    chosen = chosen_meetings(request)
    table = Table(MEETINGS.title, MEETING_COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


ITEM_COLUMNS: tuple[Column[CoordinationItem], ...] = (
    Column(
        gettext_lazy("Coordination item"),
        lambda row: Cell(row.title, row.page(), below=Cell(row.detail_in_words())),
        width=44,
        names=True,
        is_brief=True,
    ),
    Column(
        gettext_lazy("Organization"),
        lambda row: Cell(row.organization.short_name),
        width=16,
        is_brief=True,
    ),
    Column(gettext_lazy("State"), lambda row: Cell(row.get_state_display()), is_brief=True),
    Column(gettext_lazy("Awaiting a decision since"), lambda row: Cell(row.since), DATE),
    Column(gettext_lazy("Waits, or goes on"), lambda row: Cell(waiting_in_words(row))),
    Column(gettext_lazy("What was decided"), lambda row: Cell(row.decision), width=44),
)
MEETING_COLUMNS: tuple[Column[JointMeeting], ...] = (
    Column(
        gettext_lazy("Joint meeting"),
        lambda row: Cell(row.name_in_words(), row.page()),
        width=36,
        names=True,
        is_brief=True,
    ),
    Column(gettext_lazy("Held on"), lambda row: Cell(row.held_on), DATE, is_brief=True),
    Column(gettext_lazy("Venue"), lambda row: Cell(row.place), width=24),
    Column(gettext_lazy("Chair"), lambda row: Cell(row.chair), width=14),
    Column(gettext_lazy("Items"), lambda row: Cell(getattr(row, "items", 0))),
    Column(
        gettext_lazy("Minutes"),
        lambda row: Cell(_("issued") if row.is_minuted else _("not issued")),
        is_brief=True,
    ),
)
ITEMS = Listing(
    "coordination-items",
    gettext_lazy("Coordination items"),
    gettext_lazy("What organizations cannot solve alone, and what was decided; newest first."),
    "tasks:coordination",
    _found_items,
    by_rights=True,
)
MEETINGS = Listing(
    "joint-meetings",
    gettext_lazy("Joint meetings"),
    gettext_lazy("Meetings with their agenda and minutes; the newest first."),
    "tasks:joint-meetings",
    _found_meetings,
    by_rights=True,
)
