"""The table of a kind of document: which step leads from where to where, who may take it, what it
needs, and what follows. One engine reads it (tasks/signing/steps.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Flag, StrEnum, auto
from typing import Any, Generic, TypeVar

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Access, Action, can
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.feed.changes import Event, Told
from reform_tracker.notifications.models import Topic
from tasks.errors import Invalid, Problem, Refused
from tasks.signing.models import Document, ReturnReason, Transition

D = TypeVar("D", bound=Document)


class Step(StrEnum):
    """Every step of any kind; which of them a kind has its table says."""

    HAND_OVER = "hand_over"
    SEND_BACK = "send_back"
    SIGN = "sign"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    UNVERIFY = "unverify"
    REINSTATE = "reinstate"
    AMEND = "amend"
    HAND_IN = "hand_in"
    REPLACE = "replace"
    GRANT = "grant"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    OBJECT = "object"
    ANSWER = "answer"
    SETTLE = "settle"
    REOPEN = "reopen"
    RECOMMEND = "recommend"
    UNRECOMMEND = "unrecommend"
    PUT_ON = "put_on"
    TAKE_OFF = "take_off"
    DECIDE = "decide"


class Need(Flag):
    """What whoever takes a step must bring along.

    REASON: one of the kind's coded reasons. COMMENT: words. REVISION: a page must say which one it
    showed. COMPLETE: the document may lack nothing. CONFIRMED: a yes to what the kind asks; what
    the step itself asks always needs one.
    """

    REASON = auto()
    COMMENT = auto()
    REVISION = auto()
    COMPLETE = auto()
    CONFIRMED = auto()


NOTHING = Need(0)
TAKEN_OVER = gettext_lazy("Another organization has taken this over and goes on with it.")
WHAT_MUST_CHANGE = gettext_lazy("Say what must change before it can be accepted.")


@dataclass(frozen=True, slots=True)
class News:
    """What a step means to those who are told of it: a title, who they are, whether they must act.

    `outside`: by their own channels too, not only in the inbox. `not_to_writers`: nobody is asked
    to sign what he wrote.
    """

    title: Promise
    roles: tuple[Role, ...]
    topic: Topic
    urgency: int
    outside: bool = True
    not_to_writers: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as somebody takes it.

    `signatory` names who signed elsewhere, "" being the actor. `chosen` are the parts of the
    document that are meant, none being all. `confirmed` is a yes to what the kind asks. `day` is
    the one that a decision names, None being what was asked for.
    """

    actor: User
    reason: str = ""
    comment: str = ""
    signatory: str = ""
    chosen: frozenset[int] = frozenset()
    confirmed: bool = False
    day: date | None = None
    at: datetime = field(default_factory=clock.now)


def always(_document: Document) -> bool:
    """For steps that the state alone decides about."""
    return True


def nothing_asked(_document: Document) -> str:
    """For kinds and steps that ask nothing of whoever takes them."""
    return ""


def nobody_else(_document: Document) -> tuple[Told, ...]:
    """For steps of which only the document's own organization is told."""
    return ()


@dataclass(frozen=True, slots=True)
class StepRule(Generic[D]):
    """One row of a table.

    `action` is asked of the permission table, which also says whether it is barred to whoever
    wrote or signed. `mark` writes what the document itself keeps of the step, `then` is what
    follows in the same transaction, in this order. `said` is what the person is told who took it,
    `news` what others are told, `event` what the organization's systems are told. `recorded_as`
    ends its code in the trail, "" being the step's own. `lacking` is said where reason or comment
    is missing. `is_open` says whether the step leads anywhere now, beside the state. `asks` is what
    this step needs a yes to, "" being nothing. `also` is what other organizations' systems are told
    beside `event`.
    """

    sources: frozenset[str]
    target: str
    action: Action
    said: Promise
    event: Event
    needs: Need = NOTHING
    mark: Callable[[D, Taken], None] | None = None
    then: tuple[Callable[[D, Taken], None], ...] = ()
    news: News | None = None
    recorded_as: str = ""
    lacking: Promise = WHAT_MUST_CHANGE
    is_open: Callable[[D], bool] = always
    asks: Callable[[D], str] = nothing_asked
    also: Callable[[D], tuple[Told, ...]] = nobody_else


def nothing_missing(_document: Document) -> None:
    """For kinds of which no part is compulsory."""


@dataclass(frozen=True, slots=True)
class Workflow(Generic[D]):
    """A kind of document.

    `name` begins its codes in the trail, `resource` is what the API and the feed call it. `read`,
    `write` and `push` (by the organization's own system) are actions of the permission table.
    `reasons` are those offered for a step that needs one. `require_complete` raises Invalid with
    what is missing; `asks` is what must be confirmed, "" being nothing. `describes` are the
    relations a document reads to describe itself. `require_open` raises Refused where nothing of it
    can be changed any more.
    """

    model: type[D]
    name: str
    resource: str
    read: Action
    write: Action
    push: Action | None
    steps: Mapping[Step, StepRule[D]]
    reasons: tuple[ReturnReason, ...] = ()
    require_complete: Callable[[D], None] = nothing_missing
    asks: Callable[[D], str] = nothing_asked
    describes: tuple[str, ...] = field(default=("organization",))
    require_open: Callable[[D], None] = nothing_missing

    def rule(self, step: Step) -> StepRule[D]:
        """Raises Http404 for a step that documents of this kind never take."""
        rule = self.steps.get(step)
        if rule is None:
            raise Http404
        return rule


_kinds: dict[type[Document], Workflow[Any]] = {}


def register(*workflows: Workflow[Any]) -> None:
    """Makes kinds known; registering twice is registering once."""
    for workflow in workflows:
        _kinds[workflow.model] = workflow


def kinds() -> list[Workflow[Any]]:
    """Every kind that is known."""
    return list(_kinds.values())


def reviewed_kinds() -> list[Workflow[Any]]:
    """The kinds that wait for the commission's answer once they are signed."""
    return [workflow for workflow in kinds() if Step.ACCEPT in workflow.steps]


def decided_kinds() -> list[Workflow[Any]]:
    """The kinds by which something is asked of the commission, which grants or refuses it."""
    return [workflow for workflow in kinds() if Step.GRANT in workflow.steps]


def ordered_kinds() -> list[Workflow[Any]]:
    """The kinds by which an organization is charged with something, which it answers."""
    return [workflow for workflow in kinds() if Step.SETTLE in workflow.steps]


def workflow_of(document: D) -> Workflow[D]:
    """The table of the document's kind."""
    return _kinds[type(document)]


def steps_for(document: Document, user: User, access: Access) -> list[Step]:
    """The steps this account may take now; `access` is the document's own."""
    return [
        step
        for step, rule in workflow_of(document).steps.items()
        if document.state in rule.sources
        and not document.is_closed
        and can(user, rule.action, access)
        and rule.is_open(document)
    ]


def question(document: Document, step: Step) -> str:
    """What must be confirmed before the step is taken; empty if it is nothing, or if the step does
    not lead from the document's state."""
    workflow = workflow_of(document)
    rule = workflow.rule(step)
    if document.state not in rule.sources:
        return ""
    asked = [rule.asks(document)]
    if Need.CONFIRMED in rule.needs:
        asked.append(workflow.asks(document))
    return " ".join(filter(None, asked))


def lacking(document: Document) -> list[Problem]:
    """What is missing before the document can be handed over or signed."""
    try:
        workflow_of(document).require_complete(document)
    except Invalid as refusal:
        return list(refusal.problems)
    return []


def move(document: D, step: Step, taken: Taken) -> Transition:
    """Moves a locked document one step, saves it with its new version, and does what follows.

    The caller has authorized. Raises Refused when the step does not lead from its state.
    """
    done = advance(document, step, taken)
    document.save()
    done.subject_id = document.pk
    done.save()
    for follows in workflow_of(document).rule(step).then:
        follows(document, taken)
    return done


def advance(document: D, step: Step, taken: Taken) -> Transition:
    """Moves a document one step in memory; the caller has authorized and saves both it and the
    transition that is returned, whose subject gets its number then.

    Raises Refused when the step does not lead from the document's state.
    """
    rule = workflow_of(document).rule(step)
    before = document.state
    if document.is_closed:
        raise Refused(str(TAKEN_OVER))
    require_source(document, step)
    document.state = rule.target
    if rule.mark is not None:
        rule.mark(document, taken)
    document.count_save()
    return Transition(
        subject_type=document.kind(),
        step=step,
        from_state=before,
        to_state=rule.target,
        actor=taken.actor,
        at=taken.at,
        reason=taken.reason,
        comment=taken.comment,
        signatory=taken.signatory if step is Step.SIGN else "",
        day=taken.day,
    )


def require_source(document: Document, step: Step) -> None:
    """Raises Refused when the step does not lead from the document's state, with who was there
    before, when, and what he said."""
    if document.state in workflow_of(document).rule(step).sources:
        return
    told = _("This is no longer possible: the document is now “%(state)s”.")
    said = [told % {"state": document.called(document.state)}, last_step_in_words(document)]
    raise Refused(" ".join(filter(None, said)))


def last_step_in_words(document: Document) -> str:
    """Who took the newest step, when, and what he said; empty for a document that took none."""
    newest = document.transitions().select_related("actor__organization").last()
    if newest is None:
        return ""
    at = date_format(timezone.localtime(newest.at), "DATETIME_FORMAT")
    what = [document.called(newest.to_state), str(newest.get_reason_display()), newest.comment]
    return _("Last step: %(what)s by %(name)s (%(organization)s), %(at)s.") % {
        "what": " · ".join(filter(None, what)),
        "name": newest.actor.full_name,
        "organization": newest.actor.organization.short_name,
        "at": at,
    }


def history(document: Document) -> list[Transition]:
    """Every step the document took, oldest first, as it is `called` on its page."""
    taken = list(document.transitions().select_related("actor__organization"))
    for one in taken:
        one.called = document.called(one.to_state)  # type: ignore[attr-defined]  # for the template
        if one.step == Step.AMEND:
            # It came from one state into the same.
            one.called = _("The amendment holds from here on")  # type: ignore[attr-defined]  # likewise
    return taken
