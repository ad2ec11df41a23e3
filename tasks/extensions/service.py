"""Moving a date: asking for it, deciding about it, and the commission's own moves."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event, Told
from tasks.asking.chain import decided
from tasks.errors import Invalid, Problem, Refused, wrong_text
from tasks.extensions import targets
from tasks.extensions.targets import Kind, Target
from tasks.models import Assignment, Extension, ReformPlan
from tasks.plan import lifetime
from tasks.signing import feeds
from tasks.signing.locking import locked
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.states import Asked
from tasks.signing.steps import take_step
from tasks.signing.workflow import Taken, Workflow
from tasks.state import changes

MOST_AT_ONCE = 100  # deadlines that the commission moves in one go


@transaction.atomic
def ask(
    kind: Kind,
    pk: int,
    *,
    actor: User,
    source: str,
    until: date | None,
    reason: str,
    done_so_far: str,
) -> Extension:
    """Asks for a later date. The same again, as after a double click, changes nothing.

    Raises Invalid with each field, Refused where nothing is left to extend or another request
    waits, Http404 and PermissionDenied by the permission table.
    """
    target = targets.find(kind, pk, lock=True)
    extension = target.unsaved()
    authorize(actor, Action.ASK, extension.access())
    lifetime.require_open(target.plan_id)
    targets.require_owed(target)
    extension.reason, extension.done_so_far = reason.strip(), done_so_far.strip()
    problems = [*wrong_day("until", target, until), *_wrong_words(extension)]
    if problems or until is None:
        raise Invalid(problems)
    extension.asked_for = until
    if waiting := _waiting(extension):
        return _same_or_refused(waiting, extension, actor)
    extension.asked_by, extension.asked_on = actor, clock.filing_day()
    extension.asked_at = clock.now()
    extension.save()
    record_all(
        [
            AuditEntry(
                action="extension.asked",
                target=extension,
                summary=gettext_lazy("Extension asked for"),
                data=_told(extension),
                changes=feeds.of_document(extension, Event.EXTENSION_ASKED),
            )
        ],
        actor=actor,
        source=source,
    )
    return extension


@transaction.atomic
def move_deadlines(
    plan_id: int,
    chosen: Collection[tuple[Kind, int]],
    *,
    actor: User,
    source: str,
    until: date | None,
    reason: str,
) -> list[Extension]:
    """The commission gives these things of a plan a later date, all or none; what has that date
    already stays as it is.

    Raises Invalid with the place of each thing that cannot be moved, Http404, PermissionDenied.
    """
    authorize(actor, Action.MOVE_DEADLINES)
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.MOVE_DEADLINES, plan.access())
    lifetime.require_open(plan_id)
    problems = list(_wrong_order(chosen, until, reason))
    if problems or until is None:
        raise Invalid(problems)
    found = [targets.find(kind, pk, lock=True) for kind, pk in sorted(set(chosen))]
    moved = [one for one in found if one.due_on != until]
    problems = [problem for one in moved for problem in _wrong_of(plan, one, until)]
    if problems:
        raise Invalid(problems)
    made = [_ordained(one, until, reason.strip(), actor) for one in moved]
    touched = {pk for one in made for pk in targets.move(one, until).measures}
    changes.measures_changed(touched)
    record_all(
        [
            AuditEntry(
                action="extension.ordained",
                target=one,
                summary=gettext_lazy("Date moved by the commission"),
                data=_told(one),
                changes=(*feeds.of_document(one, Event.EXTENSION_DECIDED), *_line(one)),
            )
            for one in made
        ],
        actor=actor,
        source=source,
    )
    return made


def wrong_day(
    place: str, target: Target, until: date | None, plan: ReformPlan | None = None
) -> Iterator[Problem]:
    """What is wrong with a new date; `plan` is the target's where it has been read."""
    if until is None:
        yield Problem(place, _("Name the new date."))
        return
    plan = plan or ReformPlan.objects.only("year", "years_beyond").get(pk=target.plan_id)
    last = plan.last_day
    if not target.due_on < until <= last:
        text = _("Give a day after %(before)s, up to %(last)s.")
        days = {"before": date_format(target.due_on), "last": date_format(last)}
        yield Problem(place, text % days)


def _wrong_words(extension: Extension) -> Iterator[Problem]:
    asked = (
        ("reason", extension.reason, _("Say why the date cannot be kept.")),
        ("done_so_far", extension.done_so_far, _("Say what has been done so far.")),
    )
    for place, text, lacking in asked:
        yield from wrong_text(place, text, LONGEST_TEXT, lacking)


def _wrong_of(plan: ReformPlan, target: Target, until: date) -> Iterator[Problem]:
    """Why the commission cannot move this date."""
    place = f"{target.kind}.{target.pk}"
    extension = target.unsaved()
    if target.plan_id != plan.pk:
        yield Problem(place, _("This belongs to another plan."))
    try:
        targets.require_owed(target)
    except Refused as refusal:
        yield Problem(place, f"{extension.title_of_target()}: {refusal.message}")
    if _waiting(extension):
        text = _("%(what)s: a request waits for a decision. Decide that first.")
        yield Problem(place, text % {"what": extension.title_of_target()})
    for problem in wrong_day(place, target, until, plan):
        yield Problem(place, f"{extension.title_of_target()}: {problem.message}")


def _wrong_order(
    chosen: Collection[tuple[Kind, int]], until: date | None, reason: str
) -> Iterator[Problem]:
    """What is missing before many dates can be moved."""
    if not reason.strip():
        yield Problem("reason", _("Say why; the reason stands beside the new date."))
    if until is None:
        yield Problem("until", _("Name the new date."))
    if not 0 < len(chosen) <= MOST_AT_ONCE:
        text = _("Choose from 1 to %(most)s things whose date is moved.")
        yield Problem("chosen", text % {"most": MOST_AT_ONCE})


def _waiting(extension: Extension) -> Extension | None:
    """The request for the same thing that nobody has decided."""
    return Extension.objects.filter(
        state=Asked.ASKED,
        filing=extension.filing_id,
        measure=extension.measure_id,
        milestone=extension.milestone_id,
        directive=extension.directive_id,
    ).first()


def _same_or_refused(waiting: Extension, wanted: Extension, actor: User) -> Extension:
    """What was sent twice is there already."""
    alike = ("asked_for", "reason", "done_so_far")
    if waiting.asked_by == actor and all(
        getattr(waiting, name) == getattr(wanted, name) for name in alike
    ):
        return waiting
    raise Refused(
        _("A request until %(day)s waits for a decision already. Take it back before you ask anew.")
        % {"day": date_format(waiting.asked_for)}
    )


def _ordained(target: Target, until: date, reason: str, actor: User) -> Extension:
    """What the commission grants without having been asked."""
    extension = target.unsaved()
    extension.state, extension.reason = Asked.GRANTED, reason
    extension.asked_for = extension.granted_for = until
    extension.asked_on, extension.asked_at = clock.today(), clock.now()
    extension.decided_by, extension.decided_at = actor, extension.asked_at
    extension.save()
    return extension


def _grant(extension: Extension, taken: Taken) -> None:
    """Raises Refused where the date has been moved since, Invalid for a day that is none."""
    target = targets.of_extension(extension, lock=True)
    targets.require_owed(target)
    if target.due_on != extension.before:
        raise Refused(
            _("The date has been moved since, to %(day)s: refuse this request with that reason.")
            % {"day": date_format(target.due_on)}
        )
    until = taken.day or extension.asked_for
    if problems := list(wrong_day("day", target, until)):
        raise Invalid(problems)
    extension.granted_for = until


def _move(extension: Extension, _taken: Taken) -> None:
    moved = targets.move(extension, extension.granted_for or extension.asked_for)
    changes.measures_changed(moved.measures, only=moved.only)


def _line(extension: Extension) -> tuple[Told, ...]:
    """The end of a measure holds for everybody on its line."""
    if extension.measure_id is None or extension.milestone_id is not None:
        return ()
    line = Assignment.objects.filter(measure=extension.measure_id).order_by("organization")
    return tuple(
        Told(organization, "measures", extension.measure_id, Event.DEADLINE_CHANGED)
        for organization in line.values_list("organization_id", flat=True).distinct()
    )


def _told(extension: Extension) -> dict[str, object]:
    """What the trail keeps of it."""
    days = {name: getattr(extension, name) for name in ("before", "asked_for", "granted_for")}
    return {
        "reason": extension.reason,
        "done_so_far": extension.done_so_far,
        "version": extension.version,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


WORKFLOW: Workflow[Extension] = Workflow(
    model=Extension,
    name="extension",
    resource="extensions",
    read=Action.READ_REQUEST,
    write=Action.ASK,
    push=Action.ASK,
    steps=decided(granting=_grant, then=(_move,), event=Event.EXTENSION_DECIDED, also=_line),
    require_open=lifetime.of_open_plan,
    describes=("organization", "filing", "milestone", "measure__task", "directive__measure__task"),
)
# Takes one step of a request; arguments and errors are those of signing.steps.take_step.
step_extension = partial(take_step, WORKFLOW)
