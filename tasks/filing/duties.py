"""Implementation plans that have not been filed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.models import ImplementationPlan
from tasks.signing.models import FILED, State
from tasks.signing.rework import due_again


def filings(asked: Question) -> Iterator[Duty]:
    """Filings of open plans; under a closed one nothing is owed any more."""
    rows = ImplementationPlan.objects.owed().exclude(state__in=FILED).filter(plan__closed_on=None)
    if asked.organization_id is not None:
        rows = rows.filter(organization=asked.organization_id)
    if asked.plan is not None:
        rows = rows.filter(plan=asked.plan)
    for filing in rows.select_related("plan", "organization").defer("plan__source_text"):
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
