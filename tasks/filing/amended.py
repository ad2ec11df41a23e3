"""An accepted implementation plan and its amendment: what they say as JSON, and taking its place.

The shape: the header by its names, and `commitments`, each with measure, horizon and milestones
(title, due_on in ISO 8601, weight).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from departments.models import User
from reform_tracker import clock
from tasks.duties import settling
from tasks.errors import Problem
from tasks.filing import service
from tasks.filing.passing_on import replace_former
from tasks.filing.promises import (
    CommitmentInput,
    MilestoneInput,
    commitments_of,
    in_words,
    keep_original_dates,
)
from tasks.filing.service import HEADER, REQUIRED, FilingInput
from tasks.models import (
    ImplementationPlan,
    Measure,
    MeasureCommitment,
    Milestone,
    MilestoneRevision,
    TakenOver,
)
from tasks.signing.workflow import Taken

Content = dict[str, Any]


def said(filing: ImplementationPlan) -> Content:
    """What the plan says now of what the organization still answers for: a line that another one
    leads by now stands in it, but is no matter of an amendment."""
    own = service.allowed_measures(filing)
    return as_json(
        FilingInput(
            **{name: getattr(filing, name) for name in HEADER},
            commitments=tuple(one for one in commitments_of(filing) if one.measure_id in own),
        )
    )


def as_json(content: FilingInput) -> Content:
    return {name: getattr(content, name) for name in HEADER} | {
        "commitments": [
            {
                "measure": one.measure_id,
                "horizon": one.horizon,
                "milestones": [
                    {"title": m.title, "due_on": m.due_on.isoformat(), "weight": m.weight}
                    for m in sorted(one.milestones, key=lambda m: m.due_on)
                ],
            }
            for one in sorted(content.commitments, key=lambda one: one.measure_id)
        ]
    }


def from_json(content: Mapping[str, Any]) -> FilingInput:
    return FilingInput(
        **{name: content.get(name, "") for name in HEADER},
        commitments=tuple(_commitment(one) for one in content.get("commitments", ())),
    )


def _commitment(one: Mapping[str, Any]) -> CommitmentInput:
    return CommitmentInput(
        one["measure"],
        one["horizon"],
        tuple(
            MilestoneInput(m["title"], date.fromisoformat(m["due_on"]), m["weight"])
            for m in one["milestones"]
        ),
    )


def with_former(filing: ImplementationPlan, content: Content, measures: Collection[int]) -> Content:
    """The same with what bodies before it had promised for these measures."""
    there = {one["measure"] for one in content["commitments"]}
    rows = _former(filing, set(measures) - there)
    found = {
        row.measure_id: CommitmentInput(
            row.measure_id,
            row.horizon,
            tuple(MilestoneInput(m.title, m.due_on, m.weight) for m in row.milestones.all()),
        )
        for row in rows
    }
    whole = from_json(content)
    return as_json(
        FilingInput(
            **{name: getattr(whole, name) for name in HEADER},
            commitments=(*whole.commitments, *found.values()),
        )
    )


def _former(filing: ImplementationPlan, measures: Collection[int]) -> Iterable[MeasureCommitment]:
    """What is promised for these measures by those whose work the organization goes on with."""
    before = TakenOver.objects.filter(
        part__until=None, part__organization=filing.organization_id, part__measure__in=measures
    )
    pairs = set(before.values_list("part__measure", "organization"))
    rows = MeasureCommitment.objects.filter(
        measure__in=measures,
        filing__plan=filing.plan_id,
        filing__organization__in={organization for _measure, organization in pairs},
    )
    listed = rows.select_related("filing").prefetch_related("milestones__revisions")
    return [row for row in listed if (row.measure_id, row.filing.organization_id) in pairs]


def wrong(filing: ImplementationPlan, content: Content) -> list[Problem]:
    """What cannot even be saved: measures that are not its own, dates outside of the year, and
    what was verified or taken on, changed or left out."""
    wanted = from_json(content)
    problems = service.wrong(filing, wanted)
    given = {one.measure_id: set(one.milestones) for one in wanted.commitments}
    for row in filing.commitments.select_related("measure").prefetch_related("milestones"):
        steps = given.get(row.measure_id)
        place = f"measures.{row.measure_id}"
        if steps is None:
            if filing.organization.is_prefecture:
                text = _("%(key)s was taken on and stays: ask for its closing instead.")
                problems.append(Problem(place, text % {"key": row.measure.key}))
            continue
        for one in row.milestones.all():
            same = MilestoneInput(one.title, one.due_on, one.weight)
            if one.verified_on is not None and same not in steps:
                text = _("“%(title)s” is verified and stays as it is.")
                problems.append(Problem(f"{place}.milestones", text % {"title": one.title}))
    return problems


def missing(filing: ImplementationPlan, content: Content) -> list[Problem]:
    """What is missing before it can be signed."""
    return service.missing(filing, from_json(content))


def take_effect(filing: ImplementationPlan, content: Content, how: Taken, by: User | None) -> None:
    """Makes the accepted plan say this from today on, under its lock; the caller saves nothing.

    Nothing of what was promised before is lost: a milestone that is meant stays the same row, a
    date that moves is an extension with its reason (`how.comment`), what is promised no longer ends
    today. `how.day` is the day on which the amendment was asked for, `by` who signed it.
    """
    wanted = from_json(content)
    for name in HEADER:
        setattr(filing, name, getattr(wanted, name))
    filing.amended_on = clock.today()
    filing.count_save()
    filing.save()
    rows = {row.measure_id: row for row in filing.commitments.select_for_update(of=("self",))}
    for commitment in wanted.commitments:
        row = rows.get(commitment.measure_id)
        if row is None:
            _begin(filing, commitment)
        else:
            _amend(row, commitment, how, by)
    replace_former(filing, how)
    keep_original_dates(filing)
    service.take_on(filing, how)
    service.figures(filing, how)


def _begin(filing: ImplementationPlan, commitment: CommitmentInput) -> None:
    """A measure that the plan did not hold; its milestones go on with those of bodies before."""
    row = MeasureCommitment.objects.create(
        filing=filing,
        measure_id=commitment.measure_id,
        horizon=commitment.horizon,
        since=clock.today(),
    )
    before = {
        one.title: one
        for former in _former(filing, [commitment.measure_id])
        for one in former.milestones.all()
    }
    Milestone.objects.bulk_create(
        Milestone(
            commitment=row,
            title=m.title,
            due_on=m.due_on,
            weight=m.weight,
            since=clock.today(),
            follows=before.get(m.title),
        )
        for m in commitment.milestones
    )


def _amend(
    row: MeasureCommitment, commitment: CommitmentInput, how: Taken, by: User | None
) -> None:
    today = clock.today()
    if row.horizon != commitment.horizon:
        row.former_horizons = [*row.former_horizons, [today.isoformat(), row.horizon]]
        row.horizon = commitment.horizon
        row.save(update_fields=["horizon", "former_horizons"])
    left = list(row.milestones.prefetch_related("revisions").order_by("due_on", "pk"))
    for wanted, stays in _matched(left, commitment.milestones):
        if stays is not None and stays.weight == wanted.weight:
            _move(stays, wanted.due_on, how, by)
            continue
        made = Milestone.objects.create(
            commitment=row,
            title=wanted.title,
            due_on=wanted.due_on,
            weight=wanted.weight,
            since=today,
        )
        if stays is not None:
            # Another weight is another promise, of the same date.
            MilestoneRevision.objects.bulk_create(
                MilestoneRevision(
                    milestone=made,
                    kind=one.kind,
                    due_on=one.due_on,
                    recorded_on=one.recorded_on,
                    recorded_by_id=one.recorded_by_id,
                    asked_on=one.asked_on,
                    reason=one.reason,
                )
                for one in stays.revisions.all()
            )
            made.due_on = stays.due_on
            _move(made, wanted.due_on, how, by)
            left.append(stays)
    gone = [one.pk for one in left]
    Milestone.objects.filter(pk__in=gone).update(until=today)
    settling.settle([f"{Milestone.DUTY}:{pk}" for pk in gone], by=how.actor)


def _matched(
    left: list[Milestone], wanted: Iterable[MilestoneInput]
) -> Iterator[tuple[MilestoneInput, Milestone | None]]:
    """Each with the row that is meant: what is equal first, then what has the same title. What is
    taken is no longer `left`."""
    others = []
    found: list[tuple[MilestoneInput, Milestone | None]] = []
    for one in wanted:
        row = next((m for m in left if MilestoneInput(m.title, m.due_on, m.weight) == one), None)
        if row is None:
            others.append(one)
        else:
            left.remove(row)
            found.append((one, row))
    for one in others:
        row = next((m for m in left if m.title == one.title), None)
        if row is not None:
            left.remove(row)
        found.append((one, row))
    yield from found


def _move(milestone: Milestone, due_on: date, how: Taken, by: User | None) -> None:
    """Another date, for ever beside the former ones."""
    if milestone.due_on == due_on:
        return
    milestone.due_on = due_on
    milestone.save(update_fields=["due_on"])
    MilestoneRevision.objects.create(
        milestone=milestone,
        kind=MilestoneRevision.Kind.EXTENDED,
        due_on=due_on,
        recorded_on=clock.today(),
        recorded_by=by,
        asked_on=how.day,
        reason=how.comment,
    )


def lines(content: Content, only: Collection[int] | None = None) -> list[tuple[str, str, str]]:
    """What it says in words: place, label, text. `only`: of these measures, without the header."""
    whole = from_json(content)
    told: list[tuple[str, str, str]] = []
    if only is None:
        labels = {name: str(label) for name, label in REQUIRED.items()} | {
            "leader_title": _("Position")
        }
        told = [(name, labels[name], getattr(whole, name)) for name in HEADER]
    held = {one.measure_id: one for one in whole.commitments}
    wanted = set(held) if only is None else set(held) & set(only)
    rows = Measure.objects.filter(pk__in=wanted).select_related("task").in_print_order()
    for measure in rows:
        label = f"{measure.key} {measure.task.title}"
        told.append((f"measures.{measure.pk}", label, in_words(held[measure.pk])))
    return told
