"""Amendments that are owed: whoever takes a line over puts it into his plan.

Who has filed no plan yet owes that, with the line in it; who has, owes an amendment of it.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from reform_tracker import clock
from reform_tracker.feed.changes import Event, Told
from reform_tracker.workdays import WorkCalendar
from tasks.amending import contents
from tasks.amending.contents import Amended
from tasks.filing.amended import with_former
from tasks.models import (
    AmendedLine,
    Amendment,
    Assignment,
    ImplementationPlan,
    MeasureCommitment,
    ReformPlan,
)
from tasks.plan.models.roles import REPORTING_ROLES
from tasks.signing.locking import locked

LONGEST_WAIT = 120  # calendar days that the working days of a plan can take


def due_on(plan: ReformPlan) -> date:
    """By when an amendment is due that is owed from today on: the plan says in how many working
    days."""
    today = clock.today()
    last = date.fromordinal(today.toordinal() + LONGEST_WAIT)
    return WorkCalendar.load(today, last).shift(today, plan.amendment_workdays)


def unsaved(document: Amended) -> Amendment:
    """An amendment of a document, as far as it is known."""
    column = "filing" if isinstance(document, ImplementationPlan) else "report"
    return Amendment(
        plan_id=document.of_plan, organization=document.organization, **{column: document}
    )


def owe(plan: ReformPlan, organization_id: int, measures: Collection[int]) -> Amendment | None:
    """Whoever has taken these lines over today owes an amendment of the plan that it has filed; of
    lines that stand in it already, or while it still writes its plan, it owes none.

    One that is being written takes the lines in: then it is due when the last of them is.
    """
    row = ImplementationPlan.objects.filter(plan=plan, organization=organization_id).first()
    if row is None or not row.is_filed or row.ended_on is not None:
        return None
    filing = locked(ImplementationPlan, row.pk)
    there = set(filing.commitments.values_list("measure_id", flat=True))
    wanted = sorted(set(measures) - there)
    if not wanted:
        return None
    amendment = filing.amendments.going_on().first()
    if amendment is None:
        amendment = unsaved(filing)
        amendment.before = contents.said(filing)
        amendment.content = with_former(filing, amendment.before, wanted)
    else:
        amendment = locked(Amendment, amendment.pk)
        if amendment.is_editable:
            amendment.content = with_former(filing, amendment.content, wanted)
            amendment.count_save()
    amendment.due_on = due_on(plan)
    amendment.save()
    AmendedLine.objects.bulk_create(
        [
            AmendedLine(
                amendment=amendment,
                measure_id=pk,
                since=clock.today(),
                due_on=amendment.due_on,
            )
            for pk in wanted
        ],
        ignore_conflicts=True,
    )
    return amendment


def still_owed() -> QuerySet[AmendedLine]:
    """The lines that the organization still holds and whose plan still lacks them."""
    held = Assignment.objects.filter(
        measure=OuterRef("measure"),
        organization=OuterRef("amendment__organization"),
        role__in=REPORTING_ROLES,
    )
    promised = MeasureCommitment.objects.filter(
        measure=OuterRef("measure"), filing=OuterRef("amendment__filing")
    )
    return AmendedLine.objects.filter(Exists(held), ~Exists(promised)).order_by()


def owed_lines(amendment: Amendment) -> QuerySet[AmendedLine]:
    return still_owed().filter(amendment=amendment)


def go_on(accepted: Amendment) -> None:
    """Lines that came while an amendment was reviewed are owed another one."""
    left = list(owed_lines(accepted)) if accepted.filing_id else []
    if accepted.filing is None or not left:
        return
    amendment = unsaved(accepted.filing)
    amendment.before = contents.said(accepted.filing)
    amendment.content = with_former(
        accepted.filing, amendment.before, [line.measure_id for line in left]
    )
    amendment.due_on = max(line.due_on for line in left)
    amendment.save()
    AmendedLine.objects.filter(pk__in=[line.pk for line in left]).update(amendment=amendment)


def end_of(organization_id: int, moved: Collection[int], *, ends: bool) -> None:
    """Nobody goes on with the amendments of a body that has ended, or of reports on lines that
    moved to another one."""
    rows = Amendment.objects.filter(organization=organization_id).going_on()
    if not ends:
        rows = rows.filter(report__measure__in=moved)
    rows.update(ended_on=clock.today())


def told(amendment: Amendment) -> Told:
    """What the organization's systems are told."""
    return Told(
        amendment.organization_id,
        "amendments",
        amendment,
        Event.AMENDMENT_OWED,
        amendment.version,
    )
