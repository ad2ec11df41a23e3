"""Carrying parts of measures over into the plan of the next year, and letting them rest there.

What is carried over is not a word of the other plan's document: it is a task of its own there, that
`continues` the one of before, with the same words and parties and no place in the text.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record, record_all
from reform_tracker.feed.changes import Event, Told
from reports.models import LineEnding
from tasks.amending import owing
from tasks.errors import Invalid, Problem, Refused
from tasks.models import (
    Acknowledgement,
    Assignment,
    Closing,
    ImplementationPlan,
    Measure,
    MeasureCommitment,
    ProgressReport,
    ReformArea,
    ReformPlan,
    Task,
)
from tasks.plan import lifetime, periods
from tasks.plan.models.roles import REPORTING_ROLES, PartyRole
from tasks.signing.locking import locked
from tasks.signing.models import FILED
from tasks.state import changes

LONGEST_NUMBER = 60  # characters of a plan's number
SPARE = 20  # working days within which a plan is filed for what came into one that has begun


@dataclass(frozen=True, slots=True)
class Into:
    """Where what goes on shall stand: the plan with this number, or a new one, under which
    implementation plans are due on a day."""

    plan_id: int | None = None
    filing_due_on: date | None = None


def first_year(plan: ReformPlan) -> int:
    """The first year in which what goes on can be due: the next one; for a plan that holds nothing
    but what was carried over its own, in which the document comes that goes on with it."""
    return (
        plan.year
        if ReformPlan.objects.filter(pk=plan.pk).without_words().exists()
        else plan.year + 1
    )


def plans_to_carry_into(plan: ReformPlan) -> QuerySet[ReformPlan]:
    """Open plans of later years; for what was itself carried over, also those of its own year."""
    rows = ReformPlan.objects.open().filter(year__gte=first_year(plan)).exclude(pk=plan.pk)
    found: QuerySet[ReformPlan] = rows.order_by("year", "pk").defer("source_text")
    return found


def carry(
    plan: ReformPlan,
    endings: Sequence[LineEnding],
    due_before: Mapping[int, date],
    into: Into | None,
    *,
    actor: User,
    source: str,
) -> ReformPlan:
    """Makes the measures of these parts in the other plan, with those who have them. In the
    transaction that closes the plan. Raises Invalid where it is not said into which plan."""
    target = _target(plan, into, actor, source)
    new: set[int] = set()
    for measure, parts in _by_measure(endings):
        row = _standing_there(target, measure, parts, new)
        if row is None:
            row = _measure(target, plan, measure, parts)
            new.add(row.pk)
        for ending in parts:
            ending.became = row
        Assignment.objects.bulk_create(_parties(row, measure, parts))
    made = [ending.became for ending in endings if ending.became is not None]
    owed = _owed(target, made)
    changes.measures_changed({one.pk for one in made})
    _record(endings, due_before, owed, actor, source)
    return target


def put_back(endings: Iterable[LineEnding]) -> None:
    """What these became rests: nobody has a part in it from today on. Raises Refused for what is
    worked on there already."""
    rows = [one for one in endings if one.became_id is not None]
    measures = {one.became_id for one in rows if one.became_id is not None}
    worked_on = Measure.objects.filter(pk__in=measures).filter(_is_worked_on())
    if keys := [one.key for one in worked_on.select_related("task")]:
        text = _(
            "The next year's plan has gone on with %(keys)s: the plan stays closed. What is wrong "
            "there is put right in the next year's plan."
        )
        raise Refused(text % {"keys": "、".join(keys)})
    for part in Assignment.objects.filter(measure__in=measures):
        part.end()
    changes.measures_changed(measures)


def _is_worked_on() -> Q:
    of = OuterRef("pk")
    filed = MeasureCommitment.objects.filter(measure=of, filing__state__in=FILED)
    return (
        Q(Exists(ProgressReport.objects.filter(measure=of)))
        | Q(Exists(filed))
        | Q(Exists(Closing.objects.filter(measure=of)))
    )


def _target(plan: ReformPlan, into: Into | None, actor: User, source: str) -> ReformPlan:
    if into is None:
        raise Invalid([Problem("into", _("Say in which plan what goes on shall stand."))])
    if into.plan_id is None:
        return _new_plan(plan, into.filing_due_on, actor, source)
    if not plans_to_carry_into(plan).filter(pk=into.plan_id).exists():
        raise Invalid([Problem("into", _("Choose one of the plans that are offered."))])
    lifetime.require_open(into.plan_id)
    return locked(ReformPlan, into.plan_id)


def _new_plan(plan: ReformPlan, due_on: date | None, actor: User, source: str) -> ReformPlan:
    """The plan of the next year for what is carried over, while its document is not there yet."""
    year, on = plan.year + 1, clock.today()
    if due_on is None or not on < due_on <= date(year, 12, 31):
        text = _("Give the day by which implementation plans are due, up to the end of %(year)s.")
        raise Invalid([Problem("filing_due_on", text % {"year": year})])
    with translation.override(settings.LANGUAGE_CODE):
        words = {"year": year, "title": plan.title, "number": plan.number}
        title = _("Tasks carried over into %(year)s") % words
        text = _("%(title)s (%(number)s): tasks that go on in %(year)s.") % words
        number = _("%(number)s carried over %(year)s") % words
        summary = _("Plan published: %(number)s") % {"number": number}
    known = ReformPlan.objects.filter(number=number, closed_on=None).first()
    if known is not None:
        return locked(ReformPlan, known.pk)
    if len(number) > LONGEST_NUMBER or ReformPlan.objects.filter(number=number).exists():
        number = f"{plan.pk}-{year}-{clock.now():%m%d%H%M%S}"
    text = f"{text}\n{number}"
    made = ReformPlan.objects.create(
        owner=plan.owner,
        year=year,
        title=title,
        notice_title=title,
        number=number,
        issuer=plan.owner.formal_name,
        issued_on=on,
        source_text=text,
        source_sha256=hashlib.sha256(text.encode()).hexdigest(),
        filing_due_on=due_on,
        report_day=plan.report_day,
        yellow_gap=plan.yellow_gap,
        red_gap=plan.red_gap,
        red_duties=plan.red_duties,
        invented_progress=plan.invented_progress,
        published_at=clock.now(),
        years_beyond=plan.years_beyond,
    )
    periods.of_the_year(made)
    record(
        actor=actor,
        action="plan.published",
        target=made,
        source=source,
        summary=summary,
        data={"continues": plan.number},
    )
    return made


def _by_measure(endings: Iterable[LineEnding]) -> Iterator[tuple[Measure, list[LineEnding]]]:
    """In print order."""
    found: dict[int, list[LineEnding]] = {}
    for one in endings:
        found.setdefault(one.measure_id, []).append(one)
    rows = Measure.objects.filter(pk__in=found).select_related("task__area")
    for measure in rows.in_print_order():
        yield measure, found[measure.pk]


def _standing_there(
    target: ReformPlan, measure: Measure, parts: Sequence[LineEnding], new: Collection[int]
) -> Measure | None:
    """The measure that goes on with it there already: what this became when the plan was closed
    before, or what the document of the other plan says goes on with the task. What was made just
    now (`new`) goes on with another measure of the same task."""
    before = next((one.became_id for one in parts if one.became_id is not None), None)
    there = Measure.objects.filter(task__area__plan=target)
    found = there.filter(pk=before).first() if before else None
    if found is None:
        heirs = there.filter(task__continues__in=_lineage(measure.task), carried_from=None).exclude(
            pk__in=new
        )
        found = heirs.filter(number=measure.number).first() or heirs.first()
    return found


def _lineage(task: Task) -> list[int]:
    """The task, and those from which it was carried over."""
    found = [task.pk]
    while task.is_carried and task.continues is not None:
        task = task.continues
        found.append(task.pk)
    return found


def _measure(
    target: ReformPlan, plan: ReformPlan, measure: Measure, parts: Sequence[LineEnding]
) -> Measure:
    task = _task(target, plan, measure.task)
    number = task.measures.count() + 1
    several = measure.task.measures.count() > 1
    end = len(target.source_text)
    return Measure.objects.create(
        task=task,
        number=number,
        key=f"{task.key}({number})" if several else task.key,
        text=measure.text,
        responsibility=measure.responsibility,
        phrase=measure.phrase,
        basis=measure.basis,
        collective=measure.collective,
        deadline_text=measure.deadline_text,
        due_on=max(one.until for one in parts if one.until is not None),
        span_start=end,
        span_end=end,
    )


def _task(target: ReformPlan, plan: ReformPlan, former: Task) -> Task:
    area = _area(target, plan, former.area)
    carried = Task.objects.filter(area=area, continues=former).first()
    if carried is not None:
        return carried
    taken = set(area.tasks.values_list("number", flat=True))
    number = former.number if former.number not in taken else max(taken) + 1
    end = len(target.source_text)
    return Task.objects.create(
        area=area,
        number=number,
        key=f"{area.number}.{number}",
        title=former.title,
        text=former.text,
        pinyin=former.pinyin,
        continues=former,
        span_start=end,
        span_end=end,
    )


def _area(target: ReformPlan, plan: ReformPlan, former: ReformArea) -> ReformArea:
    """The same area in a plan that was made for what is carried over; in a document's plan one area
    of its own behind those of the document."""
    end = len(target.source_text)
    span = {"span_start": end, "span_end": end}
    document = ReformArea.objects.filter(plan=target, span_end__lt=end).exists()
    if not document:
        same = ReformArea.objects.filter(plan=target, title=former.title).first()
        if same is not None:
            return same
        title, number = former.title, former.number
    else:
        with translation.override(settings.LANGUAGE_CODE):
            title = _("Carried over from %(number)s") % {"number": plan.number}
        own = ReformArea.objects.filter(plan=target, title=title).first()
        if own is not None:
            return own
        number = 0
    taken = set(ReformArea.objects.filter(plan=target).values_list("number", flat=True))
    if not number or number in taken:
        number = max(taken, default=0) + 1
    return ReformArea.objects.create(plan=target, number=number, title=title, **span)


def _parties(row: Measure, former: Measure, parts: Sequence[LineEnding]) -> Iterator[Assignment]:
    """Whoever reports goes on; with the lead go all that stand on its line. Where the line is that
    of the other plan's own document, only prefectures come to it."""
    going_on = {one.organization_id for one in parts}
    held = list(former.assignments.all())
    leads = any(one.role == PartyRole.LEAD and one.organization_id in going_on for one in held)
    there = set(row.assignments.values_list("organization_id", flat=True))
    for one in held:
        own = one.role in REPORTING_ROLES
        if there and (one.role != PartyRole.LOCAL or one.organization_id in there):
            continue
        if one.organization_id in going_on if own else leads:
            yield Assignment(
                measure=row,
                organization_id=one.organization_id,
                role=one.role,
                order=one.order,
                since=clock.today(),
            )


def _owed(target: ReformPlan, measures: Iterable[Measure]) -> dict[int, Told]:
    """Whoever has a part confirms it; whoever reports files an implementation plan, not at once, or
    an amendment of the one that it has filed: what its systems are told of that, by organization.
    """
    parts = Assignment.objects.filter(measure__in={one.pk for one in measures})
    on_line = set(parts.order_by().values_list("organization_id", flat=True))
    Acknowledgement.objects.ask(target.pk, on_line)
    reporting = set(parts.reporting().order_by().values_list("organization_id", flat=True))
    filed = ImplementationPlan.objects.filter(plan=target)
    new = reporting - set(filed.values_list("organization_id", flat=True))
    ImplementationPlan.objects.owe(target, sorted(new))
    on = clock.today()
    soon = periods.workdays_after(on, SPARE)
    if target.filing_due_on < soon and target.issued_on < on:
        filed.filter(organization__in=new).update(due_on=soon, since=on)
    lines: dict[int, list[int]] = {}
    rows = parts.reporting().order_by("organization", "measure")
    for organization, measure in rows.values_list("organization_id", "measure_id"):
        lines.setdefault(organization, []).append(measure)
    owed = {
        organization: owing.owe(target, organization, mine) for organization, mine in lines.items()
    }
    return {organization: owing.told(one) for organization, one in owed.items() if one is not None}


def _record(
    endings: Sequence[LineEnding],
    due_before: Mapping[int, date],
    owed: dict[int, Told],
    actor: User,
    source: str,
) -> None:
    record_all(
        [
            AuditEntry(
                action="line_ending.carried_over",
                target=one,
                summary=gettext_lazy("Carried over into the next year's plan"),
                data={
                    "measure": one.measure.key,
                    "became": one.became_id,
                    "due_before": due_before[one.pk].isoformat(),
                    "until": one.until.isoformat() if one.until else None,
                },
                changes=[
                    *(
                        Told(pk, "measures", one.became, Event.CARRIED_OVER)
                        for pk in sorted(Assignment.objects.line_ids(one.became_id or 0))
                        if one.became is not None
                    ),
                    *_once(owed, one.organization_id),
                ],
            )
            for one in endings
        ],
        actor=actor,
        source=source,
    )


def _once(owed: dict[int, Told], organization_id: int) -> Iterator[Told]:
    """What an organization owes, told beside the first of its parts."""
    if (told := owed.pop(organization_id, None)) is not None:
        yield told
