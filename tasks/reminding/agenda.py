"""The list for the next meeting: the planner fills it, the commission works through it."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import record
from tasks.duties.base import Duty
from tasks.errors import Invalid, Problem, Refused
from tasks.models import AgendaItem


def put_on_list(duties: Collection[Duty], *, on: date) -> int:
    """Lists these duties once, however often they are named; returns how many are new."""
    if not duties:
        return 0
    known = set(
        AgendaItem.objects.filter(duty_key__in=[duty.key for duty in duties]).values_list(
            "duty_key", flat=True
        )
    )
    fresh = [duty for duty in duties if duty.key not in known]
    AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                duty_key=duty.key,
                kind=duty.kind,
                organization=duty.debtor,
                owed_by_id=duty.debtor_id,
                concerns_id=duty.organization_id,
                plan_id=duty.plan_id,
                measure_id=duty.measure_id,
                period=duty.period,
                document=duty.document,
                document_id=duty.document_id,
                title=duty.title[:200],
                detail=duty.detail,
                link=duty.page,
                due_on=duty.due_on,
                listed_on=on,
            )
            for duty in fresh
        ],
        ignore_conflicts=True,
    )
    return len(fresh)


@transaction.atomic
def deal_with(item_id: int, *, actor: User, source: str, decision: str) -> AgendaItem:
    """Takes an item off the list with what the meeting decided; the duty itself stays open.

    Doing it again with the same words changes nothing. Raises Invalid for an empty decision,
    Refused where another decision stands already, Http404 and PermissionDenied.
    """
    authorize(actor, Action.WORK_AGENDA)
    item = get_object_or_404(AgendaItem.objects.visible_to(actor).select_for_update(), pk=item_id)
    decision = decision.strip()
    if not decision:
        raise Invalid(
            [Problem("decision", _("Say in up to 2,000 characters what the meeting decided."))]
        )
    if item.decision == decision:
        return item
    if item.dealt_by is not None:
        text = _(
            "%(name)s has entered a decision meanwhile (%(at)s): “%(decision)s”. Put the item back "
            "first."
        )
        at = date_format(timezone.localtime(item.dealt_at), "DATETIME_FORMAT")
        who = {"name": item.dealt_by.full_name, "at": at, "decision": item.decision}
        raise Refused(text % who)
    item.decision, item.dealt_at, item.dealt_by = decision, clock.now(), actor
    item.save(update_fields=["decision", "dealt_at", "dealt_by"])
    _record(item, "agenda.dealt_with", decision, actor, source)
    return item


@transaction.atomic
def put_back(item_id: int, *, actor: User, source: str) -> AgendaItem:
    """Puts an item back on the list: undo of `deal_with`. Raises Http404, PermissionDenied."""
    authorize(actor, Action.WORK_AGENDA)
    item = get_object_or_404(AgendaItem.objects.visible_to(actor).select_for_update(), pk=item_id)
    if item.dealt_at is None:
        return item
    former = item.decision
    item.decision, item.dealt_at, item.dealt_by = "", None, None
    item.save(update_fields=["decision", "dealt_at", "dealt_by"])
    _record(item, "agenda.put_back", former, actor, source)
    return item


SUMMARIES = {
    "agenda.dealt_with": gettext_lazy("Dealt with at the meeting"),
    "agenda.put_back": gettext_lazy("Put back on the list for the meeting"),
}


def _record(item: AgendaItem, action: str, decision: str, actor: User, source: str) -> None:
    record(
        actor=actor,
        action=action,
        target=item,
        source=source,
        summary=SUMMARIES[action],
        data={"duty_key": item.duty_key, "decision": decision},
    )
