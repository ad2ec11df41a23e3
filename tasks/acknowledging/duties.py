"""Who has not confirmed receipt, and which objections wait for the commission."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reform_tracker import clock
from tasks.acknowledging.reading import Stand, stands
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.reviews import REVIEW_WORKDAYS
from tasks.links import correction_form
from tasks.models import Acknowledgement


def acknowledgements(asked: Question) -> Iterator[Duty]:
    """One for each organization that has anything to confirm, due with the earliest of it."""
    for stand in _stands(asked):
        if not stand.is_owed:
            continue
        row, due_on = stand.row, stand.due_on(asked.calendar)
        if not asked.wanted(DutyKind.ACKNOWLEDGEMENT, due_on):
            continue
        count, state = len(stand.owed), stand.state
        yield Duty(
            key=row.duty_key,
            kind=DutyKind.ACKNOWLEDGEMENT,
            organization_id=row.organization_id,
            organization=row.organization.short_name,
            due_on=due_on,
            title=_("Confirm receipt"),
            detail=ngettext("%(count)s line", "%(count)s lines", count) % {"count": count}
            if count
            else _("The plan itself; your lines come with your implementation plan."),
            link=row.page(),
            page=row.page(),
            plan_id=row.plan_id,
            state=state,
            state_label=str(state.label),
            document=row.kind(),
            document_id=row.pk,
        )


def line_objections(asked: Question) -> Iterator[Duty]:
    """What the organization whose plan it is owes: an answer, or what it answered it would do."""
    if asked.organization_id is not None:
        return
    for stand in _stands(asked):
        row = stand.row
        if stand.open_objections:
            since = min(one.at for one in stand.open_objections)
            title = _("Answer the objection of %(organization)s to its lines")
            keys, link = "、".join(_keys(stand)), row.page()
        elif stand.promised:
            objections = [line.objection for line in stand.promised if line.objection]
            since = min(one.answered_at for one in objections if one.answered_at)
            title = _("Put the line of %(organization)s right, as it was answered")
            keys = "、".join(line.key for line in stand.promised)
            link = correction_form(stand.promised[0].task_id)
        else:
            continue
        due_on = asked.calendar.shift(clock.local_date(since), REVIEW_WORKDAYS)
        if not asked.wanted(DutyKind.LINE_OBJECTION, due_on):
            continue
        yield Duty(
            key=row.answer_key,
            kind=DutyKind.LINE_OBJECTION,
            organization_id=row.organization_id,
            organization=row.organization.short_name,
            due_on=due_on,
            title=title % {"organization": row.organization.short_name},
            detail=keys,
            link=link,
            page=row.page(),
            plan_id=row.plan_id,
            state=stand.state,
            state_label=str(stand.state.label),
            document=row.kind(),
            document_id=row.pk,
            owed_by=(row.plan.owner_id, row.plan.owner.short_name),
            barred=frozenset(one.by_id for one in stand.open_objections),
        )


def _keys(stand: Stand) -> list[str]:
    said = {one.part_id for one in stand.open_objections}
    return [line.key for line in stand.lines if line.part_id in said]


def _stands(asked: Question) -> list[Stand]:
    """Read once for both kinds; under a closed plan nothing is to be confirmed."""
    if __name__ not in asked.once:
        rows: QuerySet[Acknowledgement] = (
            Acknowledgement.objects.filter(
                plan__closed_on=None, organization__valid_until=None, asked_on__lte=asked.on
            )
            .select_related("plan__owner")
            .defer("plan__source_text")
        )
        if asked.organization_id is not None:
            rows = rows.filter(organization=asked.organization_id)
        if asked.plan is not None:
            rows = rows.filter(plan=asked.plan)
        asked.once[__name__] = stands(rows, asked.on)
    found: list[Stand] = asked.once[__name__]
    return found
