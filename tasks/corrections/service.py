"""Putting a published task right: title, lead, supporters, date; each with its reason, for ever.

The printed text and the printed words of responsibility stay; what is changed here is how they are
carried out. Decisions about a measure's dates and lead are the commission's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Organization, User
from departments.permissions import Action, authorize
from departments.pinyin import search_text
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Told
from tasks.amending import owing
from tasks.corrections import feeds
from tasks.duties import settling
from tasks.errors import Invalid, Problem
from tasks.filing.passing_on import owe_plan
from tasks.models import (
    Acknowledgement,
    Assignment,
    Correction,
    ImplementationPlan,
    Measure,
    ReformPlan,
    Task,
)
from tasks.plan import lifetime
from tasks.plan.models.roles import LINE_ROLES
from tasks.signing.locking import expect_version, locked
from tasks.state import changes


@dataclass(frozen=True, slots=True)
class MeasureInput:
    """How a measure shall be carried out: who leads, who supports, by when.

    `others` are who guides, urges and implements, by role; a role that is not named stays as it is.
    """

    measure_id: int
    lead_id: int | None
    support_ids: tuple[int, ...]
    due_on: date | None
    others: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def by_role(self) -> dict[str, tuple[int, ...]]:
        lead = () if self.lead_id is None else (self.lead_id,)
        main = {Assignment.Role.LEAD: lead, Assignment.Role.SUPPORT: self.support_ids}
        return {role.value: ids for role, ids in main.items()} | dict(self.others)


@transaction.atomic
def correct_task(
    task_id: int,
    *,
    actor: User,
    source: str,
    version: int | None,
    title: str,
    measures: Sequence[MeasureInput],
    reason: str,
) -> list[Correction]:
    """Takes over what differs and returns the corrections; nothing differs, nothing happens.

    Raises Stale when somebody corrected the task since `version`, Invalid without a title, a
    reason, or with an organization that leads and supports at once.
    """
    authorize(actor, Action.CORRECT_PLAN)
    task = locked(Task, task_id)
    authorize(actor, Action.CORRECT_PLAN, task.area.plan.access())
    lifetime.require_open(task.area.plan_id)
    expect_version(task, version)
    mine = {m.pk: m for m in Measure.objects.filter(task=task).prefetch_related("assignments")}
    _check(title, reason, measures, {pk: _locals(measure) for pk, measure in mine.items()})
    made = []
    if title.strip() != task.title:
        made.append(_correction(task, None, "title", task.title, title.strip()))
        task.title, task.pinyin = title.strip(), search_text(title.strip())
    stood = {pk: {part.organization_id for part in m.assignments.all()} for pk, m in mine.items()}
    leads_before = _leads(mine.values())
    for wanted in measures:
        made += _correct_measure(task, mine[wanted.measure_id], wanted)
    if not made:
        return []
    for correction in made:
        correction.reason, correction.by, correction.at = reason.strip(), actor, clock.now()
    Correction.objects.bulk_create(made)
    task.version += 1
    task.save()
    leads = [wanted.lead_id for wanted in measures if wanted.lead_id]
    owed = _owe_plans(task.area.plan, made)
    _owe_no_longer(task.area.plan, leads_before - set(leads), actor)
    on_line = {pk for wanted in measures for ids in wanted.by_role.values() for pk in ids}
    Acknowledgement.objects.ask(task.area.plan_id, on_line)
    changes.measures_changed(list(mine))
    record(
        actor=actor,
        action="plan.corrected",
        target=task,
        source=source,
        summary=f"{task.key} {task.title}",
        data={
            "reason": reason,
            "changes": [[c.measure_id, c.field, c.before, c.after] for c in made],
        },
        changes=[*feeds.of_corrections(made, stood), *owed],
    )
    return made


def _leads(measures: Iterable[Measure]) -> set[int]:
    rows = Assignment.objects.filter(measure__in=measures, role=Assignment.Role.LEAD)
    return set(rows.order_by().values_list("organization_id", flat=True))


def _owe_plans(plan: ReformPlan, made: Iterable[Correction]) -> list[Told]:
    """Whoever leads from today on owes a plan, not before it would owe an amendment; whoever has
    filed one owes that amendment, of which its systems are told."""
    told = []
    led = [one.measure_id for one in made if one.field == Assignment.Role.LEAD]
    parts = Assignment.objects.filter(measure__in=led, role=Assignment.Role.LEAD)
    by_lead = defaultdict(list)
    for organization, measure in parts.order_by().values_list("organization_id", "measure_id"):
        by_lead[organization].append(measure)
    for organization, taken_over in by_lead.items():
        before = Assignment.ever.filter(organization=organization, role=Assignment.Role.LEAD)
        if before.filter(measure__task__area__plan=plan).exclude(since=clock.today()).exists():
            ImplementationPlan.objects.owe(plan, [organization])
        else:
            owe_plan(plan.pk, organization, max(plan.filing_due_on, owing.due_on(plan)))
        if owed := owing.owe(plan, organization, taken_over):
            told.append(owing.told(owed))
    return told


def _owe_no_longer(plan: ReformPlan, organizations: set[int], actor: User) -> None:
    """A department that leads nothing any more owes no plan. The row stays: it was owed until
    today."""
    rows = ImplementationPlan.objects.filter(plan=plan, organization__in=organizations)
    owed = set(rows.owed().values_list("pk", flat=True))
    gone = [filing.duty_key for filing in rows if filing.pk not in owed]
    settling.settle(gone, by=actor)


def _locals(measure: Measure) -> dict[int, str]:
    """The prefectures that have taken the measure on, with their names."""
    local = measure.assignments.filter(role=Assignment.Role.LOCAL)
    return dict(local.order_by().values_list("organization_id", "organization__short_name"))


def _check(
    title: str,
    reason: str,
    measures: Sequence[MeasureInput],
    known: Mapping[int, Mapping[int, str]],
) -> None:
    problems = []
    if not title.strip():
        problems.append(Problem("title", _("Give a title.")))
    if not reason.strip():
        problems.append(Problem("reason", _("Say why; the reason stands in the task's history.")))
    for wanted in measures:
        place = f"measures.{wanted.measure_id}"
        if wanted.measure_id not in known:
            problems.append(Problem(place, _("This measure does not belong to the task.")))
        if wanted.lead_id in wanted.support_ids:
            problems.append(Problem(place, _("Whoever leads does not support as well.")))
        if wanted.lead_id is None and wanted.support_ids:
            problems.append(Problem(place, _("Name the organization that leads.")))
        if set(wanted.support_ids) & set(wanted.others.get(Assignment.Role.IMPLEMENT, ())):
            problems.append(Problem(place, _("Whoever implements does not support as well.")))
        local = known.get(wanted.measure_id, {})
        for pk in {wanted.lead_id, *wanted.support_ids} & set(local):
            text = _("%(organization)s has taken this measure on in its own plan and stays there.")
            problems.append(Problem(place, text % {"organization": local[pk or 0]}))
    if problems:
        raise Invalid(problems)


def _correct_measure(task: Task, measure: Measure, wanted: MeasureInput) -> list[Correction]:
    made = []
    if measure.due_on != wanted.due_on:
        before, after = (str(day) if day else "" for day in (measure.due_on, wanted.due_on))
        made.append(_correction(task, measure, "due_on", before, after))
        measure.due_on = wanted.due_on
        measure.save(update_fields=["due_on"])
    stand = {
        role.value: [a.organization_id for a in measure.assignments.all() if a.role == role]
        for role in LINE_ROLES
    }
    differ = [role for role, ids in wanted.by_role.items() if set(stand[role]) != set(ids)]
    if not differ:
        return made
    names = dict(Organization.objects.values_list("pk", "short_name"))
    for role in differ:
        before, after = (
            "、".join(names[pk] for pk in pks) for pks in (stand[role], wanted.by_role[role])
        )
        made.append(_correction(task, measure, role, before, after))
    _assign(measure, {role: wanted.by_role[role] for role in differ})
    if Assignment.Role.LEAD in differ:
        measure.basis = Measure.Basis.DECIDED
        measure.save(update_fields=["basis"])
    return made


def _assign(measure: Measure, wanted: Mapping[str, Sequence[int]]) -> None:
    """Ends the parts in these roles that are not wanted any more and begins those that are. A part
    that is kept is not touched: what was owed until today can be told for ever."""
    begun = [(pk, role) for role, ids in wanted.items() for pk in ids]
    order = 0
    for part in measure.assignments.exclude(role=Assignment.Role.LOCAL):
        order = max(order, part.order)
        if part.role not in wanted:
            continue
        if (part.organization_id, part.role) in begun:
            begun.remove((part.organization_id, part.role))
        else:
            part.end()
    # Whoever leads from today on owes no report of the time before.
    Assignment.objects.bulk_create(
        Assignment(
            measure=measure,
            organization_id=pk,
            role=role,
            order=1 if role == Assignment.Role.LEAD else order + number,
            since=clock.today(),
        )
        for number, (pk, role) in enumerate(begun, 1)
    )


def _correction(
    task: Task, measure: Measure | None, field: str, before: str, after: str
) -> Correction:
    return Correction(task=task, measure=measure, field=field, before=before, after=after)
