"""What else is recorded of the measures of a task: directives, notices, remarks,
coordination, inspections, objections that wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from departments.models import User
from departments.permissions import Action, can
from tasks.models import (
    CoordinationItem,
    Directive,
    Inspection,
    Notice,
    Objection,
    Remark,
    Task,
)
from tasks.objecting.models import Against
from tasks.plan.succession import owner_of
from tasks.signing.states import Asked


@dataclass(slots=True)
class Beside:
    """Of one measure, the newest first, as far as the account may read it."""

    directives: list[Directive] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    items: list[CoordinationItem] = field(default_factory=list)
    inspections: list[Inspection] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)

    @property
    def disputed(self) -> frozenset[int]:
        """Whose lights are objected to; about another one nobody can object meanwhile."""
        lights = (one for one in self.objections if one.against == Against.LIGHT)
        return frozenset(one.holder for one in lights)  # type: ignore[attr-defined]  # annotated below


def beside(user: User, row: Task) -> Mapping[int, Beside]:
    """By the number of the measure. Six queries."""
    found: dict[int, Beside] = {}
    directives: Iterable[Directive] = Directive.objects.visible_to(user).filter(measure__task=row)
    for one in directives.select_related("organization"):  # type: ignore[attr-defined]  # a query set
        found.setdefault(one.measure_id or 0, Beside()).directives.append(one)
    notices: Iterable[Notice] = Notice.objects.visible_to(user).filter(measure__task=row)
    for sheet in notices.select_related("organization", "numbered"):  # type: ignore[attr-defined]  # likewise
        found.setdefault(sheet.measure_id or 0, Beside()).notices.append(sheet)
    remarks = Remark.objects.visible_to(user).filter(measure__task=row).select_related("by")
    for remark in remarks:
        found.setdefault(remark.measure_id, Beside()).remarks.append(remark)
    items = CoordinationItem.objects.visible_to(user).filter(measure__task=row)
    for item in items.select_related("organization"):
        found.setdefault(item.measure_id or 0, Beside()).items.append(item)
    visits = Inspection.objects.visible_to(user).filter(measure__task=row)
    for visit in visits.select_related("organization", "measure"):
        found.setdefault(visit.measure_id, Beside()).inspections.append(visit)
    waiting = Objection.objects.visible_to(user).filter(measure__task=row, state=Asked.ASKED)
    waiting = waiting.annotate(holder=owner_of("measure", "organization"))
    for one in waiting.select_related(
        "organization", "measure", "report__measure", "report__period"
    ):
        found.setdefault(one.measure_id or 0, Beside()).objections.append(one)
    return found


def what_may_be_written(user: User, row: Task) -> dict[str, bool]:
    """Which of it the account may add, as far as its roles say; each page asks again."""
    is_open = row.area.plan.is_open
    return {
        "may_charge": is_open and can(user, Action.ISSUE_DIRECTIVE),
        "may_raise": is_open and can(user, Action.RAISE_ITEM),
        "may_inspect": is_open and can(user, Action.INSPECT),
        "may_remark": is_open and can(user, Action.REMARK),
    }
