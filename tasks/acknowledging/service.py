"""Confirming receipt of lines, objecting to some of them, answering the objection."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event
from reform_tracker.notifications.models import Topic
from tasks.acknowledging.reading import Line, Stand, stand_of
from tasks.duties import settling
from tasks.duties.owed import calendar_around
from tasks.errors import Invalid, Problem
from tasks.models import Acknowledgement, Assignment, ConfirmedLine, LineObjection
from tasks.plan import lifetime
from tasks.signing import feeds, news
from tasks.signing.locking import expect_version, locked
from tasks.signing.states import Acknowledged
from tasks.signing.workflow import News, Step, StepRule, Taken, Workflow, move

ANSWERED_URGENCY = 80
ANSWERED_NEWS = News(
    gettext_lazy("Your objection is answered: %(what)s"),
    (Role.REPORTER, Role.APPROVER),
    Topic.NEWS,
    ANSWERED_URGENCY,
)


@transaction.atomic
def confirm(
    pk: int, *, actor: User, source: str, version: int | None, lines: Collection[int]
) -> Acknowledgement:
    """Confirms the lines that the page showed, named by their parts, and with them the plan.

    A line that has come since stays to be confirmed; an objection to one of them that nobody has
    answered is withdrawn by it. Confirming once more what is confirmed changes nothing.
    Raises Stale, Invalid, Refused; Http404 and PermissionDenied by the permission table.
    """
    row = _asked(pk, actor, Action.ACKNOWLEDGE)
    stand = stand_of(row, clock.today())
    _require_own(row, lines)
    if not lines and stand.open and not stand.owes_whole:
        raise Invalid([Problem("lines", _("Choose the lines that you confirm."))])
    mine = [line for line in stand.open if line.part_id in lines]
    if not mine and not (stand.owes_whole or _objected_to(stand, lines)):
        return row  # sent twice, or overtaken: it stands there already
    expect_version(row, version)
    said = {one.part_id for one in stand.open_objections}
    if said & {line.part_id for line in stand.open} - set(lines):
        text = _("An objection waits for its answer. Whoever confirms now withdraws it.")
        raise Invalid([Problem("lines", text)])
    taken = Taken(actor)
    ConfirmedLine.objects.bulk_create(
        ConfirmedLine(acknowledgement=row, part_id=line.part_id, by=actor, at=taken.at)
        for line in mine
    )
    row.objections.filter(answered_at=None, withdrawn_at=None).update(withdrawn_at=taken.at)
    _take(
        row,
        Step.CONFIRM,
        taken,
        source,
        "acknowledgement.confirmed",
        CONFIRMED,
        {"lines": _keys(mine)},
    )
    return row


@transaction.atomic
def object_to(
    pk: int,
    *,
    actor: User,
    source: str,
    version: int | None,
    lines: Collection[int],
    reason: str,
) -> Acknowledgement:
    """Objects to lines that are not confirmed, for one reason; what else there is to confirm waits
    for the answer.

    Raises Stale, Invalid, Refused; Http404 and PermissionDenied by the permission table.
    """
    row = _asked(pk, actor, Action.ACKNOWLEDGE)
    stand = stand_of(row, clock.today())
    _require_own(row, lines)
    text = reason.strip()
    mine = [line for line in stand.open if line.part_id in lines]
    said = {one.part_id: one for one in stand.open_objections}
    if mine and all(line.part_id in said and said[line.part_id].reason == text for line in mine):
        return row  # sent twice
    expect_version(row, version)
    _require_objection(mine, said, text)
    taken = Taken(actor, comment=text)
    LineObjection.objects.bulk_create(
        LineObjection(acknowledgement=row, part_id=line.part_id, reason=text, by=actor, at=taken.at)
        for line in mine
    )
    _take(
        row,
        Step.OBJECT,
        taken,
        source,
        "acknowledgement.objected",
        OBJECTED,
        {"lines": _keys(mine), "reason": text},
    )
    return row


@transaction.atomic
def answer(
    pk: int,
    *,
    actor: User,
    source: str,
    version: int | None,
    text: str,
    corrects: Collection[int] = (),
) -> Acknowledgement:
    """Answers every open objection: a line stays as it is, or, where its part is named in
    `corrects`, will be put right; until then nobody waits for its confirmation.

    Raises Stale, Invalid, Refused; Http404 and PermissionDenied by the permission table.
    """
    row = _asked(pk, actor, Action.ANSWER_ACKNOWLEDGEMENT)
    words = text.strip()
    open_ones = list(
        row.objections.filter(answered_at=None, withdrawn_at=None).select_related("part__measure")
    )
    if not open_ones and _answered_so(row, actor, words):
        return row  # sent twice
    if open_ones:
        expect_version(row, version)
        if not words:
            raise Invalid([Problem("text", _("Say why the line stays, or what will be changed."))])
        if set(corrects) - {one.part_id for one in open_ones}:
            raise Invalid([Problem("corrects", str(NOT_OBJECTED))])
    taken = Taken(actor, comment=words)
    for one in open_ones:
        one.answer, one.corrects = words, one.part_id in corrects
        one.answered_by, one.answered_at = actor, taken.at
        one.save()
    right = sorted(one.part.measure.key for one in open_ones if one.corrects)
    _take(
        row,
        Step.ANSWER,
        taken,
        source,
        "acknowledgement.answered",
        ANSWERED,
        {"answer": words, "corrects": right},
    )
    due_on = stand_of(row, clock.today()).due_on(calendar_around(clock.today()))
    news.tell(row, Step.ANSWER, due_on=due_on, comment=words)
    return row


CONFIRMED = gettext_lazy("Receipt confirmed")
OBJECTED = gettext_lazy("Objected to lines")
ANSWERED = gettext_lazy("Objection to lines answered")
NOT_OBJECTED = gettext_lazy("Nobody has objected to this line.")


def _asked(pk: int, actor: User, action: Action) -> Acknowledgement:
    row = locked(Acknowledgement, pk)
    access = row.access()
    authorize(actor, Action.READ_ACKNOWLEDGEMENT, access)
    authorize(actor, action, access)
    lifetime.require_open(row.plan_id)
    return row


def _require_own(row: Acknowledgement, lines: Collection[int]) -> None:
    """A line that is the organization's no more is passed over; anybody else's is refused."""
    mine = Assignment.ever.filter(
        organization=row.organization_id, measure__task__area__plan=row.plan_id
    )
    if set(lines) - set(mine.values_list("pk", flat=True)):
        raise Invalid([Problem("lines", _("This line is not one of your organization's."))])


def _require_objection(mine: Sequence[Line], said: Collection[int], text: str) -> None:
    problems = []
    if not mine:
        problems.append(Problem("lines", _("Choose the lines to which you object.")))
    if any(line.part_id in said for line in mine):
        problems.append(
            Problem("lines", _("An objection to this line waits for its answer already."))
        )
    if not text:
        problems.append(Problem("reason", _("Say why you object.")))
    if problems:
        raise Invalid(problems)


def _objected_to(stand: Stand, lines: Collection[int]) -> bool:
    return any(one.part_id in lines for one in stand.open_objections)


def _answered_so(row: Acknowledgement, actor: User, words: str) -> bool:
    last = row.objections.exclude(answered_at=None).order_by("answered_at", "pk").last()
    return last is not None and (last.answered_by_id, last.answer) == (actor.pk, words)


def _keys(lines: Sequence[Line]) -> list[str]:
    return [line.key for line in lines]


def _take(
    row: Acknowledgement,
    step: Step,
    taken: Taken,
    source: str,
    action: str,
    summary: Promise,
    data: dict[str, object],
) -> None:
    """One step with its event of the trail and its change of the feed."""
    move(row, step, taken)
    record(
        actor=taken.actor,
        action=action,
        target=row,
        source=source,
        summary=summary,
        data={**data, "version": row.version},
        changes=feeds.of_document(row, WORKFLOW.rule(step).event),
    )


def _received(row: Acknowledgement, taken: Taken) -> None:
    if row.received_at is None:
        row.received_at, row.received_by = taken.at, taken.actor


def _settle(row: Acknowledgement, taken: Taken) -> None:
    """A line that the page did not show is still to be confirmed."""
    stand = stand_of(row, clock.today())
    keys = [] if stand.is_owed else [row.duty_key]
    if not stand.open_objections:
        keys.append(row.answer_key)
    settling.settle(keys, by=taken.actor)


def _may_confirm(row: Acknowledgement) -> bool:
    stand = stand_of(row, clock.today())
    return stand.owes_whole or bool(stand.open) or bool(stand.open_objections)


def _may_object(row: Acknowledgement) -> bool:
    stand = stand_of(row, clock.today())
    said = {one.part_id for one in stand.open_objections}
    return any(line.part_id not in said for line in stand.open)


ANYTIME = frozenset(Acknowledged)
WORKFLOW: Workflow[Acknowledgement] = Workflow(
    model=Acknowledgement,
    name="acknowledgement",
    resource="acknowledgements",
    read=Action.READ_ACKNOWLEDGEMENT,
    write=Action.ACKNOWLEDGE,
    push=None,
    steps={
        # What comes later is confirmed, or objected to, by the same steps.
        Step.CONFIRM: StepRule(
            ANYTIME,
            Acknowledged.CONFIRMED,
            Action.ACKNOWLEDGE,
            gettext_lazy("Receipt is confirmed."),
            Event.CONFIRMED,
            mark=_received,
            then=(_settle,),
            is_open=_may_confirm,
            recorded_as="confirmed",
        ),
        Step.OBJECT: StepRule(
            ANYTIME,
            Acknowledged.OBJECTED,
            Action.ACKNOWLEDGE,
            gettext_lazy("The objection is with the commission."),
            Event.OBJECTED,
            then=(_settle,),
            is_open=_may_object,
            recorded_as="objected",
        ),
        Step.ANSWER: StepRule(
            frozenset({Acknowledged.OBJECTED}),
            Acknowledged.ANSWERED,
            Action.ANSWER_ACKNOWLEDGEMENT,
            gettext_lazy("The objection is answered."),
            Event.ANSWERED,
            news=ANSWERED_NEWS,
            then=(_settle,),
            recorded_as="answered",
        ),
    },
    describes=("organization", "plan"),
    require_open=lifetime.of_open_plan,
)
