"""Amendments that somebody owes: opened again on request, or for lines that were taken over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tasks.amending.owing import still_owed
from tasks.duties.base import Duty, Question
from tasks.duties.counting import Counting, documents_due, grouped
from tasks.duties.kinds import DutyKind
from tasks.duties.parts import day_of
from tasks.models import Amendment
from tasks.signing.models import EDITABLE, State
from tasks.signing.rework import due_again


def amendments(asked: Question) -> Iterator[Duty]:
    """Each until it is signed; of lines that were taken over as long as they are held and stand in
    no accepted plan of the organization."""
    rows = _owed(asked).select_related(
        "organization", "filing__plan", "report__measure__task", "report__period"
    )
    for amendment in rows.defer("filing__plan__source_text"):
        due_on = due_again(amendment, amendment.due_on, asked.calendar)
        if not asked.wanted(DutyKind.AMENDMENT, due_on):
            continue
        page = amendment.page()
        signs = amendment.state == State.READY
        yield Duty(
            key=amendment.duty_key,
            kind=DutyKind.AMENDMENT,
            organization_id=amendment.organization_id,
            organization=amendment.organization.short_name,
            due_on=due_on,
            title=_("Amend: %(what)s") % {"what": amendment.document.name_in_words()},
            detail=amendment.detail_in_words(),
            link=page if signs else amendment.form(),
            page=page,
            plan_id=amendment.plan_id,
            state=amendment.state,
            state_label=amendment.get_state_display(),
            signs=signs,
            document=amendment.kind(),
            document_id=amendment.pk,
            measure_id=amendment.of_measure,
        )


def _owed(asked: Question) -> QuerySet[Amendment]:
    granted = Q(request__isnull=False)
    taken_over = Exists(still_owed().filter(amendment=OuterRef("pk")))
    accepted = Q(filing__state=State.ACCEPTED) | Q(report__state=State.ACCEPTED)
    rows = Amendment.objects.filter(
        granted | taken_over,
        accepted,
        state__in=EDITABLE,
        ended_on=None,
        plan__closed_on=None,
    )
    if asked.organization_id is not None:
        rows = rows.filter(organization=asked.organization_id)
    return rows if asked.plan is None else rows.filter(plan=asked.plan)


def _groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The same duties, to be counted by the database."""
    yield grouped(
        _owed(asked),
        DutyKind.AMENDMENT,
        organization="organization_id",
        plan="plan_id",
        due_on="due_on",
        back_on=day_of("reviewed_at", first_filed_on__isnull=False),
    )


COUNT_AMENDMENTS = Counting(_groups, documents_due(DutyKind.AMENDMENT, Amendment.kind()))
