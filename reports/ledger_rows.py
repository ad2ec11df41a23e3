"""The rows of the ledger (台账) from the facts: the roll-up's finest grain."""

from django.utils.translation import gettext as _

from reform_tracker import clock
from reports import lights
from reports.facts import Facts
from reports.figures import LedgerRow
from reports.lights import Thresholds
from reports.models import Standing
from tasks.endings import owes_report
from tasks.models import CitedDocument, ImplementationPlan, Milestone, ProgressReport, Task
from tasks.models.signed import FILED, State

# The state of a report that nobody owes: the measure was done, or not yet taken on.
NOT_DUE = "not_due"


def _report_state(
    facts: Facts, key: tuple[int, int], current: ProgressReport | None
) -> tuple[str, str]:
    """Code and words for a party's report of the period."""
    owes = owes_report(facts.parts[key], facts.period, facts.endings)
    if current is not None and (owes or current.is_filed):
        return current.state, current.get_state_display()
    if owes:
        return "missing", _("Not reported")
    return NOT_DUE, _("No report due")


def ledger_rows(facts: Facts) -> list[LedgerRow]:
    """One row for each measure and organization that reports on it, in print order."""
    filings = {filing.organization_id: filing for filing in facts.filings}
    thresholds = Thresholds(facts.plan.yellow_gap, facts.plan.red_gap)
    return [
        _ledger_row(
            facts,
            standing,
            filings.get(standing.organization_id),
            lights.read(standing, thresholds, facts.as_of),
        )
        for standing in facts.standings
    ]


def _ledger_row(
    facts: Facts,
    standing: Standing,
    filing: ImplementationPlan | None,
    reading: lights.Reading,
) -> LedgerRow:
    measure, task = standing.measure, standing.measure.task
    key = (measure.pk, standing.organization_id)
    commitment = facts.commitments.get(key)
    milestones = list(commitment.milestones.all()) if commitment else []
    current = facts.reports.get(key)
    filed = current is not None and current.state in FILED
    # A unit that has not reported this period keeps its newest signed words in the ledger.
    words = (current if filed else standing.latest_report) or ProgressReport()
    state, state_label = _report_state(facts, key, current)
    accepted = filing if filing and filing.state == State.ACCEPTED else None
    return LedgerRow(
        measure_id=measure.pk,
        task_id=task.pk,
        key=measure.key,
        area_id=task.area_id,
        area_number=task.area.number,
        area=task.area.title,
        task=task.title,
        measure=measure.text,
        authorities=_authorities(task),
        organization=standing.organization.short_name,
        organization_id=standing.organization_id,
        role=standing.role,
        supports=facts.supports.get(measure.pk, ()),
        goal=milestones[-1].title if milestones else "",
        milestones=tuple(map(_in_words, milestones)),
        due=measure.deadline_text or (standing.due_on.isoformat() if standing.due_on else ""),
        horizon=standing.horizon,
        horizon_label=standing.get_horizon_display(),
        status=standing.declared_status,
        status_label=standing.get_declared_status_display(),
        declared=standing.declared_percent,
        verified=standing.verified_percent,
        scheduled=reading.scheduled,
        gap=reading.gap,
        light=reading.light,
        light_label=reading.light.label,
        light_reason=reading.reason,
        progress=words.progress,
        problems=words.problems,
        next_steps=words.next_steps,
        coordination=words.coordination,
        leader=accepted.leader_name if accepted else "",
        liaison=accepted.liaison_name if accepted else "",
        liaison_phone=accepted.liaison_phone if accepted else "",
        reported=filed,
        report_state=state,
        report_state_label=state_label,
        reported_on=clock.local_date(words.signed_at) if words.pk else None,
        report_id=current.pk if current else None,
    )


def _authorities(task: Task) -> tuple[str, ...]:
    return tuple(
        f"《{cited.title}》({cited.number})" if cited.number else f"《{cited.title}》"
        for cited in task.cited.all()
        if cited.relation == CitedDocument.Relation.CITED
    )


def _in_words(milestone: Milestone) -> str:
    day = milestone.due_on
    return f"{day.month}月{day.day}日 {milestone.title}({milestone.weight}%)"
