"""The list of alarms: what its page and its workbook show."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.alarms.filters import AlarmFilterSet
from departments.alarms.models import Alarm
from departments.permissions import Action, authorize, reach_for
from departments.requests import account
from departments.templatetags.alarms import alarm_subject, alarm_title
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell, Column, Table
from reform_tracker.templatetags.frame import shown_datetime


def alarms_asked(request: HttpRequest) -> AlarmFilterSet:
    """Those within the auditor's reach, the newest first. Raises PermissionDenied."""
    user = account(request)
    authorize(user, Action.READ_WHOLE_TRAIL)
    rows = Alarm.objects.within(reach_for(user, Action.READ_WHOLE_TRAIL))
    joined = rows.select_related("account", "organization", "acknowledged_by")
    return AlarmFilterSet(request.GET, queryset=joined)


def _found(request: HttpRequest, most: int) -> Found:
    asked = alarms_asked(request)
    table = Table(ALARMS.title, COLUMNS, list(asked.qs[:most]), is_list=True)
    return Found([table], asked.qs.count(), [asked.form], clock.today())


def _dealt_with(alarm: Alarm) -> Cell:
    if alarm.acknowledged_by is None:
        return Cell("")
    return Cell(f"{alarm.acknowledged_by.full_name} {shown_datetime(alarm.acknowledged_at)}")


COLUMNS: tuple[Column[Alarm], ...] = (
    Column(_("At"), lambda row: Cell(shown_datetime(row.raised_at)), width=18),
    Column(
        _("Alarm"),
        lambda row: Cell(alarm_title(row.kind), row.page()),
        width=30,
        names=True,
        is_brief=True,
    ),
    Column(_("Of whom"), lambda row: Cell(alarm_subject(row)), width=30, is_brief=True),
    Column(_("Events"), lambda row: Cell(row.count)),
    Column(_("Alarm dealt with"), _dealt_with, width=24),
    Column(_("What it was"), lambda row: Cell(row.note), width=50),
)
ALARMS = Listing(
    "alarms",
    _("Alarms"),
    _("What in the trail should be looked at, the newest first."),
    "departments:alarms",
    _found,
)
