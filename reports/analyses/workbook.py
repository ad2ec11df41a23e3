"""Tables of a plan as an .xlsx workbook that says of which day it speaks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from reform_tracker.lists import workbook
from reform_tracker.lists.tables import Table
from reform_tracker.templatetags.frame import shown_date
from tasks.models import ReformPlan


def answer_with(
    tables: Sequence[Table[Any]], plan: ReformPlan, title: str, on: date, made_on: date
) -> HttpResponse:
    """A sheet for each table. `title` says what it is, `on` of which day it speaks."""
    line, mark = _("As of %(day)s") % {"day": shown_date(on)}, ""
    if plan.invented_progress:
        mark = _("Progress figures are invented for demonstration")
        line = f"{line}  {mark}"
    about = workbook.About(title, line, on, made_on, of=plan.number, mark=mark, creator=plan.issuer)
    return workbook.answer_with(tables, about)
