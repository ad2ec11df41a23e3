"""Closing a part of a measure (销号): asking for it, deciding about it, and opening it again."""

from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Access, Action, authorize
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event, Told
from reform_tracker.notifications.models import Topic
from reform_tracker.storing import rows_and_files
from tasks.asking.chain import GRANTED, decided
from tasks.closing.parts import (
    Part,
    closing_of,
    done_by,
    duty_keys,
    holder_of,
    part_of,
    writers_of,
)
from tasks.duties import settling
from tasks.errors import Invalid, Refused, wrong_text
from tasks.files import service as files
from tasks.files.judging import Judged
from tasks.models import Assignment, Closing, Directive, Measure
from tasks.plan import lifetime
from tasks.plan.parts import part_access
from tasks.signing import feeds, news
from tasks.signing.chain import BOTH, RETURNED_URGENCY
from tasks.signing.locking import locked
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.states import Asked
from tasks.signing.steps import take_step
from tasks.signing.workflow import News, Taken, Workflow
from tasks.state import changes

NOT_DONE = gettext_lazy(
    "Declare it done first: your newest report on the measure has to say so, and to be filed."
)
CLOSED_BY = gettext_lazy("Closed by the commission")
REOPENED_BY = gettext_lazy("Opened again by the commission")
WAITS = gettext_lazy("A request waits for a decision. Decide that first.")


@rows_and_files()
def ask(
    measure_id: int, *, actor: User, source: str, reason: str, judged: Judged | None = None
) -> Closing:
    """Asks to close the part of the actor's organization; `reason` says what has been achieved,
    `judged` is a file that shows it. The same again, as after a double click, changes nothing.

    Raises Invalid with each field; Refused where it is closed already, not declared done, or where
    another request waits; Http404 and PermissionDenied by the permission table.
    """
    if judged is not None:
        files.hold_quota(actor.organization_id)
    part = _own_part(measure_id, actor)
    require_closable(part)
    closing = part.unsaved()
    closing.wrote = sorted(writers_of(done_by(part) or 0))
    return _asked(closing, actor, source, reason, judged)


@rows_and_files()
def ask_again(
    closing_id: int, *, actor: User, source: str, reason: str, judged: Judged | None = None
) -> Closing:
    """Asks to open again what was closed, for the part of the actor's organization; arguments and
    errors as of `ask`."""
    if judged is not None:
        files.hold_quota(actor.organization_id)
    closed, part = _closed(closing_id, actor, Action.ASK)
    require_in_force(closed)
    return _asked(part.unsaved(closed), actor, source, reason, judged)


@rows_and_files()
def reopen(
    closing_id: int,
    *,
    actor: User,
    source: str,
    reason: str,
    directive: Directive | None = None,
) -> Closing:
    """The commission opens a part again without having been asked. What fell due while it was
    closed stays lapsed; what was owed before is owed again, some working days later. `directive` is
    the new instruction that opens it.

    Raises Invalid without a reason, Refused where it is open already or a request waits, Http404,
    PermissionDenied.
    """
    closed, part = _closed(closing_id, actor, Action.REOPEN)
    require_in_force(closed)
    row = part.unsaved(closed)
    row.directive = directive
    row.reason = _words(row, reason)
    return _ordained(row, actor, source)


@rows_and_files()
def close_part(
    measure_id: int, organization_id: int, *, actor: User, source: str, reason: str
) -> Closing:
    """The commission closes a part that is declared done without having been asked.

    Raises Invalid without a reason, Refused where it is closed already, not declared done or a
    request waits, PermissionDenied for whoever wrote the report by which it is done, Http404.
    """
    measure = locked(Measure, measure_id)
    authorize(actor, Action.READ_REQUEST, part_access(measure, organization_id))
    part = part_of(measure, organization_id)
    if part is None:
        raise Http404
    require_closable_by(part, actor)
    row = part.unsaved()
    row.reason = _words(row, reason)
    row.wrote = sorted(writers_of(done_by(part) or 0))
    return _ordained(row, actor, source)


def require_closable_by(part: Part, actor: User) -> None:
    """Raises Refused for what cannot be closed now, PermissionDenied for who may not do it."""
    require_closable(part)
    wrote = writers_of(done_by(part) or 0)
    authorize(actor, Action.DECIDE_REQUEST, Access(owner=part.organization_id, wrote=wrote))
    if _waiting_for(part.unsaved()):
        raise Refused(str(WAITS))


def _ordained(row: Closing, actor: User, source: str) -> Closing:
    """What the commission decides without having been asked takes effect at once."""
    if _waiting_for(row):
        raise Refused(str(WAITS))
    row.state, row.asked_on, row.asked_at = Asked.GRANTED, clock.today(), clock.now()
    row.decided_by, row.decided_at = actor, row.asked_at
    row.save()
    _take_effect(row, Taken(actor, at=row.asked_at))
    reopens = row.is_reopening
    as_decided = () if reopens else feeds.of_document(row, Event.CLOSING_DECIDED)
    record_all(
        [
            AuditEntry(
                action="closing.reopened" if reopens else "closing.ordained",
                target=row,
                summary=REOPENED_BY if reopens else CLOSED_BY,
                data=_told(row),
                changes=(*as_decided, *_line(row)),
            )
        ],
        actor=actor,
        source=source,
    )
    told, step = (REOPENED, "reopen") if reopens else (GRANTED, "close")
    news.announce(row, told, step, due_on=row.asked_on, body=row.reason)
    return row


def instruct(directive: Directive, *, actor: User, source: str) -> Closing | None:
    """A new instruction opens again what is closed: the part that the charged organization has in
    the directive's measure. None where it has none, or nothing is closed. Taking the directive back
    closes nothing.

    Raises Refused where a request about the part waits, PermissionDenied.
    """
    if directive.measure is None:
        return None
    part = part_of(directive.measure, directive.bearer_id)
    closed = closing_of(part) if part else None
    if closed is None:
        return None
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, whoever charges
        reason = _("New instruction: %(what)s") % {"what": directive.name_in_words()}
    return reopen(closed.pk, actor=actor, source=source, reason=reason, directive=directive)


def require_closable(part: Part) -> None:
    """Raises Refused for what is closed, or not declared done, or of a closed plan."""
    lifetime.require_open(part.plan_id)
    if closed := closing_of(part):
        raise Refused(
            _("It is closed already, since %(day)s.")
            % {"day": date_format(clock.local_date(closed.decided_at))}
        )
    if done_by(part) is None:
        raise Refused(str(NOT_DONE))


def _own_part(measure_id: int, actor: User) -> Part:
    """The part of the actor's organization, its measure locked: whatever is written of it waits."""
    measure = locked(Measure, measure_id)
    access = part_access(measure, actor.organization_id)
    authorize(actor, Action.READ_REQUEST, access)
    authorize(actor, Action.ASK, access)
    part = part_of(measure, actor.organization_id)
    if part is None:
        raise PermissionDenied
    return part


def _closed(closing_id: int, actor: User, action: Action) -> tuple[Closing, Part]:
    """A closing with the part that it concerns today, as far as the actor may do this to it."""
    found = Closing.objects.filter(pk=closing_id, reopens=None, state=Asked.GRANTED).first()
    if found is None:
        raise Http404
    measure = locked(Measure, found.measure_id)
    closed = locked(Closing, closing_id)
    part = _holding(closed, measure)
    access = part_access(measure, part.organization_id)
    authorize(actor, Action.READ_REQUEST, access)
    authorize(actor, action, access)
    lifetime.require_open(part.plan_id)
    return closed, part


def _holding(closed: Closing, measure: Measure) -> Part:
    """The part that was closed, of whoever goes on with it today. Raises Http404 where nobody
    does."""
    part = part_of(measure, holder_of(closed))
    if part is None:
        raise Http404
    return part


def require_in_force(closed: Closing) -> None:
    """Raises Refused for a part that was opened again already."""
    if closed.reopened_at is not None:
        day = date_format(clock.local_date(closed.reopened_at))
        raise Refused(_("It was opened again on %(day)s already.") % {"day": day})


def _asked(
    closing: Closing, actor: User, source: str, reason: str, judged: Judged | None
) -> Closing:
    closing.reason = _words(closing, reason)
    if waiting := _waiting_for(closing):
        return _same_or_refused(waiting, closing, actor)
    closing.asked_by, closing.asked_on = actor, clock.filing_day()
    closing.asked_at = clock.now()
    closing.save()
    summary = gettext_lazy("Closing asked for")
    if closing.is_reopening:
        summary = gettext_lazy("Re-opening asked for")
    record_all(
        [
            AuditEntry(
                action="closing.asked",
                target=closing,
                summary=summary,
                data=_told(closing),
                changes=feeds.of_document(closing, Event.CLOSING_ASKED),
            )
        ],
        actor=actor,
        source=source,
    )
    if judged is not None:
        files.attach(closing, judged, actor=actor, source=source)
        closing.refresh_from_db()
    return closing


def _words(closing: Closing, reason: str) -> str:
    """The reason. Raises Invalid where it is missing or too long."""
    text = reason.strip()
    lacking = _("Say what has been achieved, and by what it can be seen.")
    if closing.is_reopening:
        lacking = _("Say why it is opened again.")
    if problems := wrong_text("reason", text, LONGEST_TEXT, lacking):
        raise Invalid(problems)
    return text


def _waiting_for(closing: Closing) -> Closing | None:
    """The request about the same part that nobody has decided."""
    return Closing.objects.filter(
        state=Asked.ASKED, measure=closing.measure_id, organization=closing.organization_id
    ).first()


def _same_or_refused(waiting: Closing, wanted: Closing, actor: User) -> Closing:
    """What was sent twice is there already."""
    alike = (waiting.reason, waiting.reopens_id) == (wanted.reason, wanted.reopens_id)
    if alike and waiting.asked_by == actor:
        return waiting
    raise Refused(_("A request waits for a decision already. Take it back before you ask anew."))


def _grant(closing: Closing, taken: Taken) -> None:
    """Raises Refused where things have changed since it was asked for, PermissionDenied for whoever
    wrote the report by which it is declared done."""
    measure = locked(Measure, closing.measure_id)
    part = part_of(measure, closing.organization_id)
    if part is None:
        raise Refused(_("The organization does not hold the part any more: refuse this request."))
    if closing.reopens_id is not None:
        require_in_force(locked(Closing, closing.reopens_id))
        return
    report = done_by(part)
    if report is None:
        raise Refused(
            _("The newest report does not declare it done any more: refuse with that reason.")
        )
    require_closable(part)
    if taken.actor.pk in writers_of(report):
        raise PermissionDenied


def _take_effect(closing: Closing, taken: Taken) -> None:
    """What a decision means: nothing is owed on a closed part, and it is owed again on one that is
    opened; in the transaction of the decision."""
    part = part_of(closing.measure, closing.organization_id)
    if closing.reopens_id is not None:
        Closing.objects.filter(pk=closing.reopens_id).update(reopened_at=closing.decided_at)
    elif part is not None:
        settling.settle(duty_keys(part), by=taken.actor)
    changes.measures_changed([closing.measure_id], only=[closing.organization_id])


def _line(closing: Closing) -> tuple[Told, ...]:
    """Everybody on the line is told: on a closed one the supporters owe nothing either."""
    event = Event.REOPENED if closing.is_reopening else Event.CLOSING_DECIDED
    rows = Assignment.objects.filter(measure=closing.measure_id).order_by("organization")
    line = rows.values_list("organization_id", flat=True).distinct()
    return tuple(
        Told(organization, WORKFLOW.resource, closing, event, closing.version)
        for organization in line
        if closing.is_reopening or organization != closing.organization_id
    )


def _told(closing: Closing) -> dict[str, object]:
    """What the trail keeps of it."""
    return {
        "reason": closing.reason,
        "measure": closing.measure.key,
        "reopens": closing.reopens_id,
        "directive": closing.directive_id,
        "version": closing.version,
    }


WORKFLOW: Workflow[Closing] = Workflow(
    model=Closing,
    name="closing",
    resource="closings",
    read=Action.READ_REQUEST,
    write=Action.ASK,
    push=Action.ASK,
    steps=decided(granting=_grant, then=(_take_effect,), event=Event.CLOSING_DECIDED, also=_line),
    require_open=lifetime.of_open_plan,
    describes=("organization", "measure__task"),
)
# Takes one step of a request; arguments and errors are those of signing.steps.take_step.
step_closing = partial(take_step, WORKFLOW)
REOPENED = News(gettext_lazy("Opened again: %(what)s"), BOTH, Topic.RETURNED, RETURNED_URGENCY)
