"""What an assessment asks: units to say what they think of their points, the commission to answer
their objections. Under a closed plan too: a year is assessed when it is over."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from reform_tracker import clock
from reports.models import Assessment, AssessmentObjection, AssessmentSheet
from tasks.duties.base import Duty, Question
from tasks.duties.counting import Counting, Group, Tally, grouped
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import Query
from tasks.duties.parts import day_of
from tasks.duties.reviews import REVIEW_WORKDAYS


class _Open(NamedTuple):
    """A sheet of which something is asked: `objection` waits, else the unit may assess itself."""

    sheet: int
    unit: int
    name: str
    plan: int
    year: int
    until: date
    owner: int
    owner_name: str
    objection: int | None
    objected_at: datetime | None

    @property
    def page(self) -> str:
        return reverse("reports:assessment-sheet", args=[self.plan, self.unit])


COLUMNS = (
    "pk",
    "organization_id",
    "organization__short_name",
    "assessment__plan_id",
    "assessment__plan__year",
    "assessment__self_until",
    "assessment__plan__owner_id",
    "assessment__plan__owner__short_name",
    "waiting__pk",
    "waiting__at",
)


def self_key(sheet: int) -> str:
    return f"{DutyKind.SELF_ASSESSMENT}:{sheet}"


def objection_key(objection: int) -> str:
    return f"{DutyKind.OBJECTION}:{objection}"


def self_assessments(asked: Question) -> Iterator[Duty]:
    """Units that have said nothing of their points yet, as long as they may."""
    for row in _open(asked):
        if row.objection is None and asked.wanted(DutyKind.SELF_ASSESSMENT, row.until):
            yield Duty(
                key=self_key(row.sheet),
                kind=DutyKind.SELF_ASSESSMENT,
                organization_id=row.unit,
                organization=row.name,
                due_on=row.until,
                title=_("Check your assessment of %(year)s") % {"year": row.year},
                detail=_(
                    "Say what you think of your points; you may still object during the review."
                ),
                link=f"{row.page}#self",
                page=row.page,
                plan_id=row.plan,
                state="missing",
                state_label=_("Not started"),
                document=name_of(AssessmentSheet),
                document_id=row.sheet,
            )


def objections(asked: Question) -> Iterator[Duty]:
    """Objections that wait for the answer of the organization whose plan it is."""
    if asked.organization_id is not None:
        return
    rows = [
        (row, due_on)
        for row in _open(asked)
        if (due_on := _answer_due_on(row, asked)) and asked.wanted(DutyKind.OBJECTION, due_on)
    ]
    barred = _who_wrote([row.sheet for row, _due_on in rows])
    for row, due_on in rows:
        yield Duty(
            key=objection_key(row.objection or 0),
            kind=DutyKind.OBJECTION,
            organization_id=row.unit,
            organization=row.name,
            due_on=due_on,
            title=_("Answer the objection of %(organization)s") % {"organization": row.name},
            detail=_("Assessment of %(year)s") % {"year": row.year},
            link=f"{row.page}#objections",
            page=row.page,
            plan_id=row.plan,
            state="missing",
            state_label=_("objection waits for an answer"),
            document=name_of(AssessmentObjection),
            document_id=row.objection,
            owed_by=(row.owner, row.owner_name),
            barred=barred[row.sheet],
        )


QUERIES: Mapping[DutyKind, Query] = {
    DutyKind.SELF_ASSESSMENT: self_assessments,
    DutyKind.OBJECTION: objections,
}


WAITS = Q(waiting__isnull=False)


def _may_say(asked: Question) -> Q:
    return Q(
        assessment__state=Assessment.State.SELF_ASSESSMENT,
        assessment__self_until__gte=asked.on,
        self_at=None,
    )


def _sheets(asked: Question, which: Q) -> QuerySet[AssessmentSheet]:
    """Those sheets, each with the objection that is `waiting`."""
    rows = AssessmentSheet.objects.annotate(
        waiting=FilteredRelation("objections", condition=Q(objections__answered_at=None))
    ).filter(which)
    if asked.organization_id is not None:
        rows = rows.filter(organization=asked.organization_id)
    return rows if asked.plan is None else rows.filter(assessment__plan=asked.plan)


def _open(asked: Question) -> list[_Open]:
    """Read once for both kinds: nothing at all as long as no assessment runs."""
    if __name__ not in asked.once:
        rows = _sheets(asked, WAITS | _may_say(asked)).order_by("pk").values_list(*COLUMNS)
        asked.once[__name__] = [_Open(*row) for row in rows]
    found: list[_Open] = asked.once[__name__]
    return found


def _units_asked(asked: Question) -> Iterator[QuerySet[Any]]:
    yield grouped(
        _sheets(asked, ~WAITS & _may_say(asked)),
        DutyKind.SELF_ASSESSMENT,
        organization="organization_id",
        plan="assessment__plan",
        due_on="assessment__self_until",
    )


def _objected(asked: Question) -> Iterator[QuerySet[Any]]:
    """`party` is who owes the answer."""
    if asked.organization_id is None:
        yield grouped(
            _sheets(asked, WAITS),
            DutyKind.OBJECTION,
            organization="organization_id",
            party="assessment__plan__owner",
            plan="assessment__plan",
            back_on=day_of("waiting__at"),
        )


def _tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    for group in groups:
        kind = DutyKind(group.kind)
        said = kind is DutyKind.SELF_ASSESSMENT
        answer = asked.calendar.shift(group.back_on, REVIEW_WORKDAYS) if group.back_on else asked.on
        yield Tally(
            kind=kind,
            organization_id=group.organization,
            debtor_id=group.organization if group.party is None else group.party,
            due_on=group.due_on or answer,
            plan_id=group.plan,
            count=group.total,
            document=name_of(AssessmentSheet if said else AssessmentObjection),
        )


COUNTS: Mapping[DutyKind, Counting] = {
    DutyKind.SELF_ASSESSMENT: Counting(_units_asked, _tallies),
    DutyKind.OBJECTION: Counting(_objected, _tallies),
}


def _answer_due_on(row: _Open, asked: Question) -> date | None:
    if row.objected_at is None:
        return None
    return asked.calendar.shift(clock.local_date(row.objected_at), REVIEW_WORKDAYS)


def _who_wrote(sheets: list[int]) -> dict[int, frozenset[int]]:
    """Who wrote on these sheets for the unit, and so does not answer."""
    if not sheets:
        return {}
    rows = AssessmentSheet.objects.filter(pk__in=sheets).prefetch_related("objections")
    return {row.pk: row.access().wrote for row in rows.only("pk", "organization", "self_by")}


def name_of(model: type[AssessmentSheet | AssessmentObjection]) -> str:
    """What a duty calls the record that answers it."""
    return model._meta.model_name or ""
