"""The part of an organization in a measure, as far as it can be closed: who holds it, what it has
declared, whether it is closed, and what is owed on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import Http404

from departments.models import User
from tasks.duties.kinds import DutyKind
from tasks.models import (
    Assignment,
    Closing,
    Contribution,
    DeclaredStatus,
    Measure,
    Milestone,
    ProgressReport,
    ReportingPeriod,
)
from tasks.plan.succession import counts_for, work_of
from tasks.signing.models import State, signers
from tasks.state import EVER
from tasks.state.reading import facts_now
from tasks.state.said import said_at


@dataclass(frozen=True, slots=True)
class Part:
    """`plan_id` is the plan of the measure; `leads`: the organization answers for the line."""

    measure_id: int
    organization_id: int
    plan_id: int
    leads: bool

    def unsaved(self, reopens: Closing | None = None) -> Closing:
        """A closing of it, or its re-opening, as far as it is known."""
        measure = Measure.objects.select_related("task").get(pk=self.measure_id)
        return Closing(
            plan_id=self.plan_id,
            organization_id=self.organization_id,
            measure=measure,
            reopens=reopens,
        )


def part_of(measure: Measure, organization_id: int) -> Part | None:
    """None where the organization has no part on which it reports."""
    rows = Assignment.objects.reporting().filter(measure=measure, organization=organization_id)
    role = rows.values_list("role", flat=True).first()
    if role is None:
        return None
    plan = measure.task.area.plan_id
    return Part(measure.pk, organization_id, plan, role == Assignment.Role.LEAD)


def holder_of(closing: Closing) -> int:
    """Who answers today for the part that was closed."""
    return counts_for(closing.measure_id, closing.organization_id)[-1]


def closing_of(part: Part) -> Closing | None:
    """The closing that holds, also of whoever held the part before."""
    rows = Closing.objects.in_force().filter(measure=part.measure_id)
    return rows.filter(organization__in=work_of(part.measure_id, part.organization_id)).first()


def done_by(part: Part) -> int | None:
    """The number of the filed report by which the part is declared done, None where its newest one
    says otherwise, or was opened again since."""
    (facts,) = facts_now([part.measure_id], [part.organization_id], with_duties=False)
    said = said_at(facts, EVER, EVER, None)
    if said.statement is None or said.statement.status != DeclaredStatus.DONE or said.is_outdated:
        return None
    return said.statement.report_id


def writers_of(report_id: int) -> frozenset[int]:
    """Whoever wrote or ever signed a report."""
    report = ProgressReport.objects.get(pk=report_id)
    return report.writer_ids() | signers([report])[report.identity]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a closing rests on: the report that declares the part done, and what is promised."""

    report: ProgressReport | None
    milestones: Sequence[Milestone]


def grounds_of(closing: Closing) -> Grounds | None:
    """As it stands today; None where the organization holds the part no more."""
    part = part_of(closing.measure, closing.organization_id)
    if part is None:
        return None
    rows = ProgressReport.objects.select_related("measure", "period", "organization")
    promised = Milestone.objects.filter(
        commitment__measure=part.measure_id,
        commitment__until=None,
        commitment__filing__state=State.ACCEPTED,
        commitment__filing__organization__in=work_of(part.measure_id, part.organization_id),
    )
    return Grounds(
        rows.filter(pk=done_by(part) or 0).first(), list(promised.order_by("due_on", "pk"))
    )


def duty_keys(part: Part) -> Collection[str]:
    """The duties that end when the part is closed: its reports and milestones, and the parts of
    those who support whoever leads."""
    periods = list(ReportingPeriod.objects.filter(plan=part.plan_id).values_list("pk", flat=True))
    measure, holder = part.measure_id, part.organization_id
    keys = [ProgressReport.duty_key_of(measure, holder, period) for period in periods]
    promised = Milestone.objects.filter(
        commitment__measure=measure,
        commitment__filing__organization__in=work_of(measure, holder),
    )
    keys += [f"{DutyKind.MILESTONE}:{pk}" for pk in promised.values_list("pk", flat=True)]
    if part.leads:
        supporters = Assignment.objects.contributing().filter(measure=measure)
        keys += [
            Contribution.duty_key_of(measure, supporter, period)
            for supporter in supporters.values_list("organization_id", flat=True)
            for period in periods
        ]
    return keys


def closing_at(measure_id: int, user: User) -> Closing:
    """The closing that holds of the part of the account's organization. Raises Http404."""
    measure = Measure.objects.filter(pk=measure_id).first()
    part = part_of(measure, user.organization_id) if measure else None
    closed = closing_of(part) if part else None
    if closed is None:
        raise Http404
    return closed
