"""What an analysis is: a list behind the dashboard with its rule, its rows and who may see it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from departments.permissions import Action
from reform_tracker.lists.tables import Cell, Column, Table, Title
from reports.analyses.asked import Asked
from reports.analyses.forms import AnalysisForm
from tasks.links import task_page


def measures_counted(count: int) -> str:
    return ngettext("%(count)s measure", "%(count)s measures", count) % {"count": count}


# What stands first of rows about an organization's measure: they have `key`, `task`, `task_id`,
# `measure_id`, `area` and `organization`.
OF_MEASURE: tuple[Column[Any], ...] = (
    Column(gettext_lazy("No."), lambda one: Cell(one.key), width=8),
    Column(
        gettext_lazy("Task"),
        lambda one: Cell(
            one.task, f"{task_page(one.task_id)}#m{one.measure_id}", below=Cell(one.area)
        ),
        width=36,
        names=True,
    ),
    Column(gettext_lazy("Organization"), lambda one: Cell(one.organization)),
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What an analysis found: how many, in which tables; where the list of measures shows the rows
    of its list, the address; what its template shows beside."""

    count: int
    tables: Sequence[Table[Any]]
    same_rows: str = ""
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Analysis:
    """`rule` says in words what is listed, `counted` how many there are of what; `action` is the
    row of the permission table that opens it; `draw` makes the picture of the rows of a page."""

    key: str
    title: Title
    rule: Callable[[], str]
    counted: Callable[[int], str]
    count: Callable[[Asked], int]
    find: Callable[[Asked], Findings]
    action: Action = Action.READ_ANALYSES
    form: type[AnalysisForm] = AnalysisForm
    draw: Callable[[Asked, Sequence[Any]], Any] | None = None
    template: str = "reports/analyses/analysis.html"
