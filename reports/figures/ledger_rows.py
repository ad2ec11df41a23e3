"""The rows of the ledger (台账) from the facts: the roll-up's finest grain."""

from collections.abc import Mapping

from reform_tracker import clock
from reports.figures import lights, words
from reports.figures.facts import Facts, Filing, Line, PeriodReport
from reports.figures.lights import LightRule
from reports.figures.values import LedgerRow, as_closures
from tasks.models import Assignment, CitedDocument, Task
from tasks.signing.models import State
from tasks.state.said import Step


def _report_state(facts: Facts, line: Line, current: PeriodReport | None) -> str:
    """How far a party's report of the period is; not due where the measure was done, or not yet
    taken on."""
    owes = _owes(facts, line)
    if current is not None and (owes or current.said):
        return current.state
    return words.MISSING if owes else words.NOT_DUE


def _owes(facts: Facts, line: Line) -> bool:
    """Whether the party reports on the period: not before its part began, not after its end."""
    if line.since and facts.period_due_on < line.since:
        return False
    return not facts.ended((line.measure.pk, line.organization.pk))


def ledger_rows(facts: Facts, rule: LightRule) -> list[LedgerRow]:
    """One row for each measure and organization that reports on it, in print order."""
    spoken = {kind: table() for kind, table in words.TABLES.items()}
    accepted = {
        filing.organization.pk: filing for filing in facts.filings if filing.state == State.ACCEPTED
    }
    return [
        _ledger_row(
            facts,
            line,
            accepted.get(line.organization.pk),
            lights.read(line.stood, rule, facts.as_of, facts.calendar),
            spoken,
        )
        for line in facts.lines
    ]


def _ledger_row(
    facts: Facts,
    line: Line,
    filing: Filing | None,
    reading: lights.Reading,
    spoken: Mapping[str, Mapping[str, str]],
) -> LedgerRow:
    measure, task, stood = line.measure, line.measure.task, line.stood
    current = facts.reports.get((measure.pk, line.organization.pk))
    # An organization that has not reported this period keeps its newest signed words in the ledger.
    said = (current.said if current else None) or line.said
    state = _report_state(facts, line, current)
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
        organization=line.organization.short_name,
        organization_id=line.organization.pk,
        role=stood.role,
        supports=facts.parts.names.get((measure.pk, Assignment.Role.SUPPORT), ()),
        goal=line.steps[-1].title if line.steps else "",
        milestones=tuple(map(_in_words, line.steps)),
        due=measure.deadline_text or (stood.due_on.isoformat() if stood.due_on else ""),
        horizon=stood.horizon,
        horizon_label=spoken["horizon"][stood.horizon],
        status=stood.declared_status,
        status_label=spoken["status"][stood.declared_status] if stood.declared_status else "",
        declared=stood.declared_percent,
        verified=stood.verified_percent,
        scheduled=reading.scheduled,
        gap=reading.gap,
        light=reading.light,
        light_label=spoken["light"][reading.light],
        light_reason=reading.reason,
        progress=said.progress if said else "",
        problems=said.problems if said else "",
        next_steps=said.next_steps if said else "",
        coordination=said.coordination if said else "",
        leader=filing.leader if filing else "",
        liaison=filing.liaison if filing else "",
        liaison_phone=filing.liaison_phone if filing else "",
        reported=current is not None and current.said is not None,
        report_state=state,
        report_state_label=spoken["report"][state],
        reported_on=clock.local_date(said.signed_at) if said else None,
        report_id=current.pk if current else None,
        guides=facts.parts.names.get((measure.pk, Assignment.Role.GUIDE), ()),
        urges=facts.parts.names.get((measure.pk, Assignment.Role.URGE), ()),
        implements=facts.parts.names.get((measure.pk, Assignment.Role.IMPLEMENT), ()),
        late=reading.late,
        behind=reading.behind,
        reviewed=current.state == State.ACCEPTED
        if current and current.said
        else line.said_is_accepted,
        closures=as_closures(stood.closures),
    )


def _authorities(task: Task) -> tuple[str, ...]:
    return tuple(
        f"《{cited.title}》({cited.number})" if cited.number else f"《{cited.title}》"
        for cited in task.cited.all()
        if cited.relation == CitedDocument.Relation.CITED
    )


def _in_words(step: Step) -> str:
    day = step.due_on
    return f"{day.month}月{day.day}日 {step.title}({step.weight}%)"
