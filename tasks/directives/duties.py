"""Remarks of leaders that nobody has seen to."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tasks.duties.base import Duty, Question
from tasks.duties.counting import Counting, Group, Tally, grouped
from tasks.duties.kinds import DutyKind
from tasks.duties.reviews import REVIEW_WORKDAYS
from tasks.models import Assignment, Remark

PLAN = "measure__task__area__plan"


def remarks(asked: Question) -> Iterator[Duty]:
    """What the organization whose plan it is owes its leaders: a directive, or a word."""
    named = _open(asked).annotate(lead_name=Subquery(_lead("organization__short_name")))
    row: Any
    for row in named.select_related("by", f"{PLAN}__owner").defer(f"{PLAN}__source_text"):
        due_on = _due_on(row.made_on, asked)
        if not asked.wanted(DutyKind.REMARK, due_on):
            continue
        owner = row.plan.owner
        yield Duty(
            key=row.duty_key,
            kind=DutyKind.REMARK,
            organization_id=row.lead,
            organization=row.lead_name,
            due_on=due_on,
            title=_("See to the remark of %(name)s on %(key)s")
            % {"name": row.by.full_name, "key": row.measure.key},
            detail=Truncator(row.text).chars(80),
            link=row.page(),
            page=row.page(),
            plan_id=row.plan.pk,
            state="",
            state_label=_("Not seen to yet"),
            document=Remark._meta.model_name or "",
            document_id=row.pk,
            measure_id=row.measure_id,
            owed_by=(owner.pk, owner.short_name),
        )


def _groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The same duties, to be counted by the database; `party` is who owes the answer."""
    yield grouped(
        _open(asked),
        DutyKind.REMARK,
        organization="lead",
        party=f"{PLAN}__owner",
        plan=PLAN,
        back_on="made_on",
        document=Value(Remark._meta.model_name, CharField()),
    )


def _tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    for group in groups:
        yield Tally(
            kind=DutyKind.REMARK,
            organization_id=group.organization,
            debtor_id=group.party or 0,
            due_on=_due_on(group.back_on or asked.on, asked),
            plan_id=group.plan,
            count=group.total,
            document=group.document,
        )


COUNT_REMARKS = Counting(_groups, _tallies)


def _open(asked: Question) -> QuerySet[Any]:
    """Those that nobody has seen to, with the `lead` of their measure."""
    rows = Remark.objects.open().filter(made_on__lte=asked.on)
    if asked.plan is not None:
        rows = rows.filter(**{PLAN: asked.plan})
    led = rows.annotate(lead=Subquery(_lead("organization"))).exclude(lead=None)
    # Owed by the organization whose plan it is.
    return led if asked.organization_id is None else led.none()


def _lead(what: str) -> Any:
    lead = Assignment.objects.filter(measure=OuterRef("measure"), role=Assignment.Role.LEAD)
    return lead.values(what)[:1]


def _due_on(made_on: date, asked: Question) -> date:
    return asked.calendar.shift(made_on, REVIEW_WORKDAYS)
