"""What a filing promises for its measures: commitments and their milestones, and their dates.

Rows that stay keep their identity, so that whatever points to them stays true; rows that a day's
end has seen are ended, not deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reform_tracker import clock
from tasks.models import (
    ImplementationPlan,
    Measure,
    MeasureCommitment,
    Milestone,
    MilestoneRevision,
)


@dataclass(frozen=True, slots=True)
class MilestoneInput:
    """A step: `weight` is its share of the measure's year in percent."""

    title: str
    due_on: date
    weight: int


@dataclass(frozen=True, slots=True)
class CommitmentInput:
    measure_id: int
    horizon: str = Measure.Horizon.UNDECIDED
    milestones: tuple[MilestoneInput, ...] = ()


def commitments_of(filing: ImplementationPlan) -> list[CommitmentInput]:
    """What the filing holds now, in the shape it is entered."""
    return [
        CommitmentInput(
            c.measure_id,
            c.horizon,
            tuple(MilestoneInput(m.title, m.due_on, m.weight) for m in c.milestones.all()),
        )
        for c in filing.commitments.prefetch_related("milestones")
    ]


def in_words(commitment: CommitmentInput) -> str:
    """A commitment as lines of text, for comparing two of them."""
    horizon = Measure.Horizon(commitment.horizon or Measure.Horizon.UNDECIDED).label
    steps = [f"{m.due_on} {m.title} {m.weight} %" for m in commitment.milestones]
    return "\n".join([str(horizon), *steps])


def are_alike(some: Sequence[CommitmentInput], others: Sequence[CommitmentInput]) -> bool:
    """Whether both promise the same: milestones stand in the order of their dates."""

    def facts(one: CommitmentInput) -> tuple[object, ...]:
        steps = sorted((m.due_on, m.title, m.weight) for m in one.milestones)
        return (one.measure_id, one.horizon, steps)

    return list(map(facts, some)) == list(map(facts, others))


def replace(filing: ImplementationPlan, commitments: Sequence[CommitmentInput]) -> None:
    """Makes the filing promise this."""
    rows = {
        row.measure_id: row
        for row in filing.commitments.prefetch_related("milestones", "milestones__revisions")
    }
    for content in commitments:
        row = rows.pop(content.measure_id, None)
        if row is None:
            row = MeasureCommitment.objects.create(
                filing=filing,
                measure_id=content.measure_id,
                horizon=content.horizon,
                since=clock.today(),
            )
        elif row.horizon != content.horizon:
            row.horizon = content.horizon
            row.save(update_fields=["horizon"])
        _replace_milestones(row, content.milestones)
    for row in rows.values():
        _drop(row)


def keep_original_dates(filing: ImplementationPlan) -> None:
    """What is accepted is promised: from now on a milestone's date moves only by a revision."""
    milestones = Milestone.objects.filter(
        commitment__filing=filing, commitment__until=None, revisions=None
    )
    MilestoneRevision.objects.bulk_create(
        MilestoneRevision(
            milestone=milestone,
            kind=MilestoneRevision.Kind.ORIGINAL,
            due_on=milestone.due_on,
            recorded_on=clock.today(),
            recorded_by=filing.signed_by,
        )
        for milestone in milestones
    )


def _replace_milestones(
    commitment: MeasureCommitment, milestones: Sequence[MilestoneInput]
) -> None:
    """Those that are meant stay the same rows: first what is equal, then what has the same title,
    then what stands in the same place."""
    left = list(commitment.milestones.all())
    open_ones = list(milestones)
    for alike in (_equal, _same_title, _anyhow):
        for content in list(open_ones):
            row = next((one for one in left if alike(one, content)), None)
            if row is None or (row.revisions.all() and not _equal(row, content)):
                continue
            left.remove(row)
            open_ones.remove(content)
            if not _equal(row, content):
                row.title, row.due_on, row.weight = content.title, content.due_on, content.weight
                row.save(update_fields=["title", "due_on", "weight"])
    Milestone.objects.bulk_create(
        Milestone(commitment=commitment, title=m.title, due_on=m.due_on, weight=m.weight)
        for m in open_ones
    )
    for row in left:
        # What was once promised ends, what was never more than a draft goes.
        if row.revisions.all():
            row.until = clock.today()
            row.save(update_fields=["until"])
        else:
            row.delete()


def _equal(row: Milestone, content: MilestoneInput) -> bool:
    return (row.title, row.due_on, row.weight) == (content.title, content.due_on, content.weight)


def _same_title(row: Milestone, content: MilestoneInput) -> bool:
    return row.title == content.title


def _anyhow(_row: Milestone, _content: MilestoneInput) -> bool:
    return True


def _drop(commitment: MeasureCommitment) -> None:
    """Takes a measure out of the filing. One that was chosen and dropped on one day never stood
    there at a day's end."""
    today = clock.today()
    promised = any(one.revisions.all() for one in commitment.milestones.all())
    if commitment.since >= today and not promised:
        commitment.delete()
        return
    commitment.until = max(today, commitment.since)
    commitment.save(update_fields=["until"])
