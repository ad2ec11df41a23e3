"""What becomes of lines, plans and reports when an organization ends or gives some of them away.

Every part that ends begins again for the successor, who goes on with the work of before: what was
promised, reported and verified stays in the rows it is in and counts for the successor from the day
on (`TakenOver`). Only what is still being written is copied, since the successor writes on.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import ChangeKind, Organization, OrganizationChange, User
from departments.organizations.registry import NameTaken, make_organization
from departments.permissions import OF_ALL, Action, authorize
from departments.reorganizing import service as reorganizing
from departments.reorganizing.service import ChangeInput
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry
from reform_tracker.feed.changes import Event, Told
from reform_tracker.workdays import WorkCalendar
from tasks.amending import owing
from tasks.duties import settling
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.filing.passing_on import owe_plan, pass_promises
from tasks.models import (
    Acknowledgement,
    Assignment,
    Correction,
    ImplementationPlan,
    LineMove,
    Measure,
    ReformPlan,
    TakenOver,
    Task,
)
from tasks.plan.models.plan import AssignmentQuerySet
from tasks.plan.models.roles import LINE_ROLES, REPORTING_ROLES
from tasks.progress.passing_on import pass_reports
from tasks.state import changes

FILING_WORKDAYS = 10  # a successor's own plan is due so many working days after the change
LONGEST_WAIT = 60  # calendar days that they can take
ROLES = (Assignment.Role.LEAD, Assignment.Role.LOCAL, Assignment.Role.SUPPORT)  # by weight
NEW_BODY = 0
FIELDS = {role: Correction.Field(role.value) for role in LINE_ROLES}
WRONG_LINE = gettext_lazy(
    "Choose lines of the organization, and for each an organization of the same kind that exists "
    "on that day."
)
SAY_WHICH_LINES = gettext_lazy("Say which lines go to whom.")
SAY_WHO = gettext_lazy("Say who takes over; no line may be left without anybody.")
PASSING = (
    DutyKind.FILING, DutyKind.REPORT, DutyKind.CONTRIBUTION, DutyKind.ACKNOWLEDGEMENT,
    DutyKind.AMENDMENT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handover:
    """What a change moves: each part with who goes on with it. `settled` are the names of duties
    that lapse for the former organization."""

    change: OrganizationChange
    to: Mapping[int, Organization]
    parts: Sequence[Assignment]
    settled: Sequence[str] = field(default=())

    @property
    def measures(self) -> list[int]:
        return sorted({part.measure_id for part in self.parts})


@transaction.atomic
def change_organization(
    content: ChangeInput, lines: Mapping[int, int], *, actor: User, source: str
) -> OrganizationChange:
    """Enters a change with the lines that go to somebody else than the successor (measure →
    organization, NEW_BODY being the one that the change makes), and carries it out if its day is
    today.

    Raises ChangeRefused, PermissionDenied.
    """
    change, entered = enter(content, lines, actor)
    reorganizing.put_into_effect(change.pk, actor=actor, source=source, before=entered)
    change.refresh_from_db()
    return change


def enter(
    content: ChangeInput, lines: Mapping[int, int], actor: User
) -> tuple[OrganizationChange, list[AuditEntry]]:
    """Keeps a change with its lines and the body that it makes, and moves nothing yet; returns it
    with what is to be recorded."""
    authorize(actor, Action.CHANGE_ORGANIZATION, OF_ALL)
    new, entries = None, []
    if content.kind != ChangeKind.RENAMED and content.short_name.strip():
        new, made = _new_body(content)
        entries.append(made)
        content = replace(content, successor=content.successor or (new if content.ends else None))
    change, entry = reorganizing.keep_change(content, actor=actor)
    known = set(held_by(change.organization_id).values_list("measure_id", flat=True))
    named = {
        measure: new.pk if new and organization == NEW_BODY else organization
        for measure, organization in lines.items()
    }
    if change.kind == ChangeKind.RENAMED:
        named = {}
    _check(change, named, known)
    LineMove.objects.bulk_create(
        LineMove(change=change, measure_id=measure, organization_id=organization)
        for measure, organization in named.items()
    )
    return change, [*entries, entry]


def _new_body(content: ChangeInput) -> tuple[Organization, AuditEntry]:
    """The body that a change makes; it exists from the day on."""
    name, superior = content.short_name.strip(), content.organization.parent
    if superior is None:
        raise reorganizing.ChangeRefused("organization", _("The government is not changed here."))
    try:
        return make_organization(
            short_name=name,
            formal_name=content.formal_name.strip() or name,
            kind=content.organization.kind,
            superior=superior,
            valid_from=content.on,
        )
    except NameTaken as taken:
        told = _("Another organization is called %(name)s already.") % {"name": str(taken)}
        raise reorganizing.ChangeRefused("short_name", told) from taken


def held_by(organization_id: int) -> AssignmentQuerySet:
    """The parts that an organization holds, in print order."""
    rows = Assignment.objects.filter(organization=organization_id)
    return rows.select_related("measure__task__area").order_by(
        "measure__task__area__plan", "measure__task__area__number", "measure__task__number",
        "measure__number",
    )  # fmt: skip


def handover_of(change: OrganizationChange) -> Handover:
    """What the change moves as things stand."""
    given = {row.measure_id: row.organization for row in lines_of(change)}
    successor = reorganizing.standing_successor(change)
    to: dict[int, Organization] = {}
    parts: list[Assignment] = []
    if change.kind == ChangeKind.RENAMED:
        return Handover(change, to, parts)
    for part in held_by(change.organization_id):
        heir = given.get(part.measure_id) or (successor if change.ends else None)
        heir = (heir.successor or heir) if heir else None
        if heir is not None and heir.pk != change.organization_id:
            to[part.measure_id] = heir
            parts.append(part)
    return Handover(change, to, parts, _lapsing(change.organization_id, to, change.ends))


def carry_over(change: OrganizationChange) -> Sequence[object]:
    """Called when a change is put into effect, in its transaction; returns what the feeds tell."""
    if change.kind == ChangeKind.RENAMED:
        return ()
    _lock_lines(change.organization_id)
    handover = handover_of(change)
    _require_nobody_left(change, handover)
    for part in handover.parts:
        _pass_part(part, handover.to[part.measure_id])
    _write_history(handover)
    told = [one for part in handover.parts for one in _told(part, handover.to[part.measure_id])]
    told = list(dict.fromkeys(told))  # once of a line on which it had two parts
    _ask_for_receipt(handover)
    told += _owe_plans(handover)
    told += pass_reports(change.organization_id, handover.to)
    settling.settle(handover.settled, by=None)
    changes.measures_changed(handover.measures)
    return told


def _lock_lines(organization_id: int) -> None:
    """Whoever corrects a task locks it, whoever saves a report locks its measure; both read what
    they change again. A page of a correction that was open before is out of date. Keys stay free
    (`signing.locking.locked`)."""
    mine = Assignment.objects.filter(organization=organization_id).values("measure")
    tasks = Task.objects.filter(measures__in=mine).order_by("pk")
    keys = list(tasks.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    Task.objects.filter(pk__in=keys).update(version=F("version") + 1)
    measures = Measure.objects.filter(pk__in=mine).order_by("pk")
    list(measures.select_for_update(of=("self",), no_key=True))


def _check(change: OrganizationChange, lines: Mapping[int, int], known: set[int]) -> None:
    organizations = Organization.objects.valid_on(change.on).in_bulk(set(lines.values()))
    for measure, organization in lines.items():
        if measure not in known or organization not in organizations:
            raise _refused_line()
        if (
            organizations[organization].kind != change.organization.kind
            or organization == change.organization_id
        ):
            raise _refused_line()
    if change.kind == ChangeKind.SPLIT and not lines:
        raise reorganizing.ChangeRefused("lines", str(SAY_WHICH_LINES))
    rest = known - set(lines)
    if change.ends and change.successor is None and rest:
        raise reorganizing.ChangeRefused("successor", str(SAY_WHO))


def _refused_line() -> reorganizing.ChangeRefused:
    return reorganizing.ChangeRefused("lines", str(WRONG_LINE))


def _require_nobody_left(change: OrganizationChange, handover: Handover) -> None:
    """Raises ChangeRefused where a line would be nobody's, or a body's that has ended meanwhile."""
    left = held_by(change.organization_id).exclude(measure__in=handover.to)
    gone = any(organization.valid_until is not None for organization in handover.to.values())
    if gone or (change.ends and left.exists()):
        raise reorganizing.ChangeRefused("successor", str(SAY_WHO))


def lines_of(change: OrganizationChange) -> Sequence[LineMove]:
    return list(LineMove.objects.filter(change=change).select_related("organization__successor"))


def _lapsing(organization: int, moved: Collection[int], ends: bool) -> list[str]:
    """The duties of an organization that it owes no more."""
    today = clock.today()
    asked = Question(today, calendar_around(today), organization_id=organization)
    others = [kind for kind in DutyKind if kind not in PASSING]
    return [
        duty.key
        for duty in open_duties(asked, without=others)
        if (ends if duty.measure_id is None else duty.measure_id in moved)
    ]


def _pass_part(part: Assignment, heir: Organization) -> None:
    """Ends a part and begins it for who goes on with it; on a line where that one stands already,
    the weightier part counts: lead beats support."""
    there = Assignment.objects.filter(measure=part.measure_id, organization=heir)
    part.end()
    if part.role not in ROLES:
        if there.filter(role=part.role).exists():
            return
    elif (main := there.filter(role__in=ROLES).first()) is not None:
        if ROLES.index(Assignment.Role(main.role)) <= ROLES.index(Assignment.Role(part.role)):
            return
        main.end()
    began = part.owes_from or part.measure.task.area.plan.issued_on
    new = Assignment.objects.create(
        measure_id=part.measure_id,
        organization=heir,
        role=part.role,
        rule=part.rule,
        order=part.order,
        since=clock.today(),
        owed_since=began,
    )
    before = [part.organization_id, *part.taken_over.values_list("organization_id", flat=True)]
    TakenOver.objects.bulk_create(
        TakenOver(part=new, organization_id=organization)
        for organization in before
        if organization != heir.pk
    )


def _write_history(handover: Handover) -> None:
    """The history of each task tells of it, with the document that orders it."""
    change = handover.change
    Correction.objects.bulk_create(
        Correction(
            task=part.measure.task,
            measure_id=part.measure_id,
            field=FIELDS[Assignment.Role(part.role)],
            before=change.organization.short_name,
            after=handover.to[part.measure_id].short_name,
            reason=change.basis,
            by=change.entered_by,
            at=clock.now(),
        )
        for part in handover.parts
        if part.role in FIELDS
    )


def _told(part: Assignment, heir: Organization) -> tuple[Told, Told]:
    """Both feeds tell of the line."""
    return (
        Told(part.organization_id, "measures", part.measure_id, Event.DELETED),
        Told(heir.pk, "measures", part.measure_id, Event.CORRECTED),
    )


def _ask_for_receipt(handover: Handover) -> None:
    """Whoever goes on with lines confirms that it knows of them."""
    heirs: dict[int, set[int]] = defaultdict(set)
    for part in handover.parts:
        heirs[part.measure.task.area.plan_id].add(handover.to[part.measure_id].pk)
    for plan, organizations in heirs.items():
        Acknowledgement.objects.ask(plan, organizations)


def _owe_plans(handover: Handover) -> list[Told]:
    """Whoever leads from now on owes a plan of its own; what the former one promised for the lines
    stands in it as a draft, and counts until it is accepted. Who has filed one owes an amendment,
    of which its systems are told."""
    change, told = handover.change, []
    owing.end_of(change.organization_id, handover.measures, ends=change.ends)
    moved: dict[tuple[int, int], list[int]] = defaultdict(list)
    for part in handover.parts:
        if part.role in REPORTING_ROLES:
            plan = part.measure.task.area.plan_id
            moved[plan, handover.to[part.measure_id].pk].append(part.measure_id)
    former = {
        filing.plan_id: filing
        for filing in ImplementationPlan.objects.filter(
            organization=change.organization_id, ended_on=None
        ).select_for_update(of=("self",))
    }
    successor = reorganizing.standing_successor(change)
    if change.ends and successor is not None and change.organization.is_prefecture:
        for plan in former:
            moved.setdefault((plan, successor.pk), [])
    for (plan, organization), measures in moved.items():
        owe_plan(plan, organization, _due_on())
        Acknowledgement.objects.ask(plan, [organization])  # a prefecture without lines as well
        if plan in former:
            pass_promises(former[plan], organization, measures)
        if owed := owing.owe(ReformPlan.objects.get(pk=plan), organization, measures):
            told.append(owing.told(owed))
    if change.ends:
        for filing in former.values():
            filing.ended_on = clock.today()
            filing.save(update_fields=["ended_on"])
    return told


def _due_on() -> date:
    today = clock.today()
    return WorkCalendar.load(today, date.fromordinal(today.toordinal() + LONGEST_WAIT)).shift(
        today, FILING_WORKDAYS
    )
