"""The list of comments: what its page and its workbook show."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell, Column, Table
from reform_tracker.templatetags.frame import shown_datetime
from tasks import links
from tasks.comments.filters import CommentFilterSet
from tasks.comments.reading import Said, in_words, shown
from tasks.models import Comment


def chosen_comments(request: HttpRequest) -> CommentFilterSet:
    """Those that the account may read and the filters of the address leave, the newest first."""
    rows = shown(Comment.objects.visible_to(account(request))).order_by("-pk")
    return CommentFilterSet(request.GET, request=request, queryset=rows)


def found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_comments(request)
    rows = in_words(chosen.qs[:most], account(request))
    table = Table(COMMENTS.title, COLUMNS, rows, is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def state_in_words(said: Said) -> str:
    """Whether it was changed after it was written."""
    if said.comment.taken_back_at:
        return _("taken back")
    return _("put right") if said.comment.is_corrected else ""


def _words(said: Said) -> Cell:
    state = state_in_words(said)
    return Cell(said.comment.words, said.comment.page(), below=Cell(state) if state else None)


COLUMNS: tuple[Column[Said], ...] = (
    Column(gettext_lazy("At"), lambda row: Cell(shown_datetime(row.comment.at)), width=18),
    Column(
        gettext_lazy("Organization"),
        lambda row: Cell(row.organization, below=Cell(row.comment.by.full_name)),
        width=16,
        names=True,
        is_brief=True,
    ),
    Column(
        gettext_lazy("Measure"),
        lambda row: Cell(
            row.comment.measure.key,
            links.comments_form(row.comment.measure_id),
            below=Cell(row.comment.measure.task.title),
        ),
        width=24,
        is_brief=True,
    ),
    Column(gettext_lazy("Words"), _words, width=60, is_brief=True),
    Column(gettext_lazy("Whom it names"), lambda row: Cell("、".join(row.named)), width=24),
)
COMMENTS = Listing(
    "comments",
    gettext_lazy("Comments"),
    gettext_lazy("What is said of lines that you may read; newest first."),
    "tasks:comments",
    found,
)
