"""The list of feedback: what its page and its workbook show."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell, Column, Table
from reform_tracker.templatetags.frame import shown_datetime
from tasks.feedback.filters import FeedbackFilterSet
from tasks.models import Feedback


def chosen_feedback(request: HttpRequest) -> FeedbackFilterSet:
    """Those that the account may read and the filters of the address leave, the newest first."""
    rows = Feedback.objects.visible_to(account(request)).select_related("organization", "by")
    return FeedbackFilterSet(request.GET, request=request, queryset=rows)


def found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_feedback(request)
    table = Table(FEEDBACK.title, COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


COLUMNS: tuple[Column[Feedback], ...] = (
    Column(_("At"), lambda row: Cell(shown_datetime(row.at)), width=18),
    Column(
        _("Organization"),
        lambda row: Cell(row.organization.short_name, below=Cell(row.by.full_name)),
        width=16,
        names=True,
        is_brief=True,
    ),
    Column(_("Words"), lambda row: Cell(row.text, row.address()), width=50, is_brief=True),
    Column(_("Of the page"), lambda row: Cell(row.page), width=24),
    Column(_("State"), lambda row: Cell(row.get_state_display()), is_brief=True),
    Column(_("What was answered"), lambda row: Cell(row.answer), width=50),
)
FEEDBACK = Listing(
    "feedback",
    _("Feedback"),
    _("What accounts say is wrong or missing, with what was answered; newest first."),
    "tasks:feedback",
    found,
)
