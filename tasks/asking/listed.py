"""What the lists of all kinds of requests show of each: the columns of their workbooks."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from reform_tracker import clock
from reform_tracker.lists.tables import DATE, Cell, Column
from tasks.asking.models import Request


def decided_on(row: Request) -> date | None:
    return clock.local_date(row.decided_at) if row.decided_at else None


def subject(
    title: str | Promise, said: Callable[[Any], str] = lambda row: row.what_in_words()
) -> Column[Any]:
    """What it is about, as a link to its page, with where that belongs below."""
    return Column(
        title,
        lambda row: Cell(said(row), row.page(), below=Cell(row.detail_in_words())),
        width=44,
        is_brief=True,
    )


ORGANIZATION: Column[Any] = Column(
    gettext_lazy("Organization"),
    lambda row: Cell(row.organization.short_name),
    width=16,
    names=True,
    is_brief=True,
)
STATE: Column[Any] = Column(
    gettext_lazy("State"), lambda row: Cell(row.get_state_display()), is_brief=True
)
ASKED_ON: Column[Any] = Column(gettext_lazy("Asked on"), lambda row: Cell(row.asked_on), DATE)
DECIDED_ON: Column[Any] = Column(
    gettext_lazy("Decided on"), lambda row: Cell(decided_on(row)), DATE
)
DECIDED_BY: Column[Any] = Column(
    gettext_lazy("Decided by"),
    lambda row: Cell(row.decided_by.full_name if row.decided_by else None),
)
