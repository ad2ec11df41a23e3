"""Saying what is wrong or missing, answering it, closing it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization, RoleGrant, User
from departments.permissions import Action, can
from departments.reach import upwards
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.subjects import Subject
from tasks.errors import Invalid, Refused, wrong_text
from tasks.feedback.models import LONGEST_FEEDBACK, LONGEST_PAGE, FeedbackState
from tasks.models import Feedback
from tasks.signing import news
from tasks.signing.locking import locked

URGENCY = 40
EXCERPT = 200  # characters that a message repeats
WRITTEN = gettext_lazy("Feedback written")
ANSWERED = gettext_lazy("Feedback answered")
CLOSED = gettext_lazy("Feedback closed")
WAITING = gettext_lazy("Feedback of %(organization)s waits for an answer")
TOLD = gettext_lazy("Your feedback is answered")


def path_of(page: str) -> str:
    """The path of a page of this site without what stands behind it; "" for anything else."""
    try:
        path = urlsplit(page).path
        resolve(path)
    except (Resolver404, ValueError):
        return ""
    return path if len(path) <= LONGEST_PAGE else ""


@transaction.atomic
def write(*, actor: User, source: str, text: str, page: str = "") -> Feedback:
    """Tells those who run the system within reach; the same words again, while they wait for an
    answer, change nothing. Raises Invalid."""
    words = _words(text, _("Say what is wrong or missing."))
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two presses, one after another
    mine = Feedback.objects.filter(by=actor, text=words, state=FeedbackState.OPEN)
    if (known := mine.first()) is not None:
        return known
    made = Feedback.objects.create(
        by=actor, organization=actor.organization, at=clock.now(), text=words, page=path_of(page)
    )
    superiors = Organization.objects.superiors()
    over = upwards(made.organization_id, superiors)
    held = RoleGrant.objects.filter(role=Role.SYSTEM_ADMIN, organization__in=over)
    people = held.filter(user__is_active=True).exclude(user=actor)
    about = {"organization": made.organization.short_name}
    _tell(made, "written", WAITING, about, set(people.values_list("user", flat=True)), words)
    _record(made, actor, source, "feedback.written", WRITTEN)
    return made


@transaction.atomic
def answer(pk: int, *, actor: User, source: str, text: str) -> Feedback:
    """Answers it; whoever wrote it is told. The same words again change nothing.

    Raises Invalid, Refused where it is answered already; Http404, PermissionDenied.
    """
    row = _within_reach(pk, actor)
    words = _words(text, _("Write the answer."))
    if row.state != FeedbackState.OPEN:
        if (row.answered_by_id, row.answer) == (actor.pk, words):
            return row
        raise Refused(_("It has been answered already."))
    row.state, row.answer = FeedbackState.ANSWERED, words
    row.answered_by, row.answered_at = actor, clock.now()
    row.save()
    outbox.settle([row.key], at=clock.now(), by=actor)
    _tell(row, "answered", TOLD, {}, {row.by_id}, words)
    _record(row, actor, source, "feedback.answered", ANSWERED)
    return row


@transaction.atomic
def close(pk: int, *, actor: User, source: str) -> Feedback:
    """Nothing remains to be done. Once more changes nothing.

    Raises Refused where it has no answer; Http404, PermissionDenied.
    """
    row = _within_reach(pk, actor)
    if row.state == FeedbackState.OPEN:
        raise Refused(_("Answer it first: nobody's word is closed without one."))
    if row.state == FeedbackState.ANSWERED:
        row.state, row.closed_at = FeedbackState.CLOSED, clock.now()
        row.save(update_fields=["state", "closed_at"])
        _record(row, actor, source, "feedback.closed", CLOSED)
    return row


def _within_reach(pk: int, actor: User) -> Feedback:
    if not Feedback.objects.visible_to(actor).filter(pk=pk).exists():
        raise Http404
    row = locked(Feedback, pk)
    if not can(actor, Action.ANSWER_FEEDBACK, row.access()):
        raise PermissionDenied
    return row


def _words(text: str, lacking: str) -> str:
    words = text.strip()
    if problems := wrong_text("text", words, LONGEST_FEEDBACK, lacking):
        raise Invalid(problems)
    return words


def _tell(
    row: Feedback, step: str, title: Promise, about: dict[str, str], people: set[int], words: str
) -> None:
    # A stored text speaks the product's language, whichever one the writer reads.
    with translation.override(settings.LANGUAGE_CODE):
        said = str(title) % about
    drafts = news.addressed(
        dict.fromkeys(people),
        outside=True,
        duty_key=row.key,
        rule=f"feedback.{step}",
        business_date=clock.today(),
        title=said,
        body=words[:EXCERPT],
        link=row.address(),
        due_on=clock.today(),
        urgency=URGENCY,
        topic=Topic.NEWS,
        organization_name=row.organization.short_name,
        subject=Subject(
            document="feedback",
            document_id=row.pk,
            step=step,
            organization_id=row.organization_id,
        ),
    )
    outbox.enqueue(drafts)


def _record(row: Feedback, actor: User, source: str, action: str, summary: Promise) -> None:
    data = {"text": row.text, "page": row.page, "answer": row.answer}
    record(actor=actor, action=action, target=row, source=source, summary=summary, data=data)
