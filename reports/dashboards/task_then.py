"""What the page of a task says of a past day: what was promised, reported and titled then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reform_tracker import clock
from tasks.models import Correction, ProgressReport, Task
from tasks.signing.models import State
from tasks.state import PartyFacts
from tasks.state.facts import Statement
from tasks.state.said import Step, said_at


@dataclass(frozen=True, slots=True)
class Promised:
    """The milestones that an organization promised for a measure, as they were dated then."""

    measure_id: int
    organization: str
    steps: Sequence[Step]


def promised(
    parties: Iterable[PartyFacts], names: Mapping[int, str], on: date, period: date
) -> list[Promised]:
    """Of whoever held a part on the day; `period` is the first day of the one that ran."""
    found = []
    for facts in parties:
        said = said_at(facts, on, on, period)
        if facts.organization_id in names and said.steps:
            name = names[facts.organization_id]
            found.append(Promised(facts.measure_id, name, said.steps))
    return found


def reports_on(
    reports: Iterable[ProgressReport], parties: Iterable[PartyFacts], on: date
) -> list[ProgressReport]:
    """The reports that were filed at the end of the day, with what they declared then; nothing of
    it is saved."""
    stood: dict[int, Statement] = {
        one.report_id: one for facts in parties for one in facts.statements if one.stands_on(on)
    }
    found = []
    for report in reports:
        if statement := stood.get(report.pk):
            report.percent = statement.percent
            report.state = State.ACCEPTED if statement.is_accepted_on(on) else State.SUBMITTED
            found.append(report)
    return found


def corrected_by(task: Task, corrections: Iterable[Correction], on: date) -> list[Correction]:
    """What had been put right by the end of the day; the task bears the title that it had."""
    later = [one for one in corrections if one.at >= clock.end_of(on)]
    titles = [one.before for one in later if one.field == Correction.Field.TITLE]
    task.title = titles[0] if titles else task.title
    return [one for one in corrections if one.at < clock.end_of(on)]
