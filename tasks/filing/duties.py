"""Implementation plans that have not been filed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tasks.duties.base import Duty, Question
from tasks.duties.counting import Counting, documents_due, grouped
from tasks.duties.kinds import DutyKind
from tasks.duties.parts import day_of
from tasks.models import ImplementationPlan
from tasks.signing.models import FILED, State
from tasks.signing.rework import due_again


def filings(asked: Question) -> Iterator[Duty]:
    """Filings of open plans; under a closed one nothing is owed any more."""
    for filing in _unfiled(asked).select_related("plan", "organization").defer("plan__source_text"):
        due_on = due_again(filing, filing.duty_due_on, asked.calendar)
        if not asked.wanted(DutyKind.FILING, due_on):
            continue
        page = filing.page()
        signs = filing.state == State.READY  # it waits for the signature, on its page
        yield Duty(
            key=filing.duty_key,
            kind=DutyKind.FILING,
            organization_id=filing.organization_id,
            organization=filing.organization.short_name,
            due_on=due_on,
            title=_("File the implementation plan %(year)s") % {"year": filing.plan.year},
            detail=filing.plan.title,
            link=page if signs else filing.form(),
            page=page,
            plan_id=filing.plan_id,
            state=filing.state if filing.is_started else "missing",
            state_label=filing.get_state_display() if filing.is_started else _("Not started"),
            signs=signs,
            document=filing.kind(),
            document_id=filing.pk,
        )


def _unfiled(asked: Question) -> QuerySet[ImplementationPlan]:
    rows = ImplementationPlan.objects.owed().exclude(state__in=FILED).filter(plan__closed_on=None)
    if asked.organization_id is not None:
        rows = rows.filter(organization=asked.organization_id)
    return rows if asked.plan is None else rows.filter(plan=asked.plan)


def _groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The same duties, to be counted by the database."""
    yield grouped(
        _unfiled(asked),
        DutyKind.FILING,
        organization="organization_id",
        plan="plan_id",
        due_on=Coalesce("due_on", "plan__filing_due_on"),
        back_on=day_of("reviewed_at", first_filed_on__isnull=False),
    )


COUNT_FILINGS = Counting(_groups, documents_due(DutyKind.FILING, ImplementationPlan.kind()))
