"""Saying something of a line, putting it right, taking it back."""

import uuid
from collections.abc import Collection, Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import translation
from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization, User
from departments.permissions import Action, authorize
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event, Told
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.subjects import Subject
from tasks.comments.models import CHANGEABLE, LONGEST_COMMENT, access_of_line
from tasks.comments.naming import named_in, not_on_line, parties_of
from tasks.errors import Invalid, Problem, Refused, wrong_text
from tasks.models import Comment, CommentRevision, Measure
from tasks.plan import lifetime
from tasks.plan.models.roles import LINE_ROLES
from tasks.signing import news
from tasks.signing.locking import expect_version, locked

TELLS = (Role.REPORTER, Role.APPROVER)
URGENCY = 60
EXCERPT = 200  # characters of the text that a message repeats
RULE = "comment"


@transaction.atomic
def write(
    measure_id: int,
    *,
    actor: User,
    source: str,
    text: str,
    named: Collection[int] = (),
    key: uuid.UUID | None = None,
) -> Comment:
    """Says something of a line for the actor's organization; those it names, chosen or written with
    an @, are told in the same transaction.

    The same form sent twice is one comment; another text under the same key is another one.
    Raises Invalid, Refused under a closed plan, Http404 and PermissionDenied by the table.
    """
    measure = locked(Measure, measure_id)
    parties = parties_of(measure, actor)
    access = access_of_line([one.pk for one in parties], actor)
    authorize(actor, Action.READ_COMMENT, access)
    authorize(actor, Action.COMMENT, access)
    lifetime.require_open(measure.task.area.plan_id)
    words = text.strip()
    sent = Comment.objects.filter(by=actor, key=key).first() if key else None
    if sent is not None and (sent.measure_id, sent.text) == (measure.pk, words):
        return sent
    told = _told(words, named, parties, actor)
    comment = Comment.objects.create(
        measure=measure,
        organization=actor.organization,
        by=actor,
        at=clock.now(),
        text=words,
        key=uuid.uuid4() if key is None or sent is not None else key,
    )
    comment.named.set(told)
    _tell(comment, told)
    _record(comment, actor, source, "comment.written", WRITTEN, Event.COMMENTED)
    return comment


@transaction.atomic
def correct(pk: int, *, actor: User, source: str, version: int | None, text: str) -> Comment:
    """Puts the words right; those of before are kept. The same words change nothing.

    Raises Stale, Invalid, Refused after some time; Http404, PermissionDenied for anybody else.
    """
    comment = _own(pk, actor)
    words = text.strip()
    if words == comment.text and comment.taken_back_at is None:
        return comment
    _require_changeable(comment)
    expect_version(comment, version)
    parties = parties_of(comment.measure, actor)
    if problems := [*_wrong_words(words), *_new_names(comment, words, parties)]:
        raise Invalid(problems)
    CommentRevision.objects.create(
        comment=comment, version=comment.version, text=comment.text, until=clock.now()
    )
    comment.text, comment.version = words, comment.version + 1
    comment.save(update_fields=["text", "version"])
    _record(comment, actor, source, "comment.corrected", CORRECTED, Event.COMMENTED)
    return comment


@transaction.atomic
def take_back(pk: int, *, actor: User, source: str, version: int | None = None) -> Comment:
    """Nobody is shown the words any more; that there were some stays. Once more changes nothing.

    Raises Stale, Refused after some time; Http404, PermissionDenied for anybody else.
    """
    comment = _own(pk, actor)
    if comment.taken_back_at is not None:
        return comment
    _require_changeable(comment)
    expect_version(comment, version)
    comment.taken_back_at, comment.version = clock.now(), comment.version + 1
    comment.save(update_fields=["taken_back_at", "version"])
    # Who has not been told yet need not be.
    outbox.settle([comment.duty_key], at=clock.now(), by=actor)
    _record(comment, actor, source, "comment.taken_back", TAKEN_BACK, Event.WITHDRAW)
    return comment


WRITTEN = gettext_lazy("Comment written")
CORRECTED = gettext_lazy("Comment put right")
TAKEN_BACK = gettext_lazy("Comment taken back")
NAMED = gettext_lazy("%(organization)s names us in a comment on %(key)s")


def _own(pk: int, actor: User) -> Comment:
    """The actor's comment, locked, under an open plan."""
    if not Comment.objects.visible_to(actor).filter(pk=pk).exists():
        raise Http404
    comment = locked(Comment, pk)
    if comment.by_id != actor.pk:
        raise PermissionDenied
    parties = [one.pk for one in parties_of(comment.measure, actor)]
    authorize(actor, Action.COMMENT, access_of_line(parties, actor))
    lifetime.require_open(comment.measure.task.area.plan_id)
    return comment


def _require_changeable(comment: Comment) -> None:
    if comment.taken_back_at is not None:
        raise Refused(_("This comment has been taken back."))
    if not comment.is_changeable():
        until = localtime(comment.at + CHANGEABLE)
        text = _("It could be changed until %(time)s; others have read it since. Write another.")
        raise Refused(text % {"time": time_format(until, "H:i")})


def _told(
    words: str, named: Collection[int], parties: Sequence[Organization], actor: User
) -> list[Organization]:
    """Whom the comment names beside the own organization. Raises Invalid."""
    written, unknown = named_in(words, parties)
    problems = [*_wrong_words(words), *unknown]
    if set(named) - {one.pk for one in parties}:
        problems.append(Problem("named", not_on_line(_("This organization"), parties)))
    if problems:
        raise Invalid(problems)
    wanted = (written | set(named)) - {actor.organization_id}
    return [one for one in parties if one.pk in wanted]


def _wrong_words(words: str) -> list[Problem]:
    return wrong_text("text", words, LONGEST_COMMENT, _("Write what you want to say."))


def _new_names(comment: Comment, words: str, parties: Sequence[Organization]) -> list[Problem]:
    """Whoever is named is told once, when it is written."""
    written, unknown = named_in(words, parties)
    known = set(comment.named.values_list("pk", flat=True)) | {comment.organization_id}
    if written - known:
        text = _("Whom a comment names cannot be changed any more. Write another one to name them.")
        return [*unknown, Problem("text", text)]
    return unknown


def _tell(comment: Comment, told: Sequence[Organization]) -> None:
    # A stored text speaks the product's language, whichever one the writer reads.
    with translation.override(settings.LANGUAGE_CODE):
        about = {"organization": comment.organization.short_name, "key": comment.measure.key}
        title = str(NAMED) % about
    drafts = [
        draft
        for organization in told
        for draft in news.addressed(
            news.members_of(organization, TELLS),
            outside=True,
            duty_key=comment.duty_key,
            rule=RULE,
            business_date=clock.today(),
            title=title,
            body=comment.text[:EXCERPT],
            link=comment.page(),
            due_on=clock.today(),
            urgency=URGENCY,
            topic=Topic.NEWS,
            organization_name=organization.short_name,
            subject=Subject(
                document="comment",
                document_id=comment.pk,
                step=RULE,
                organization_id=organization.pk,
                plan_id=comment.measure.task.area.plan_id,
                measure_id=comment.measure_id,
            ),
        )
    ]
    outbox.enqueue(drafts)


def _record(
    comment: Comment, actor: User, source: str, action: str, summary: Promise, event: Event
) -> None:
    named = sorted(comment.named.values_list("pk", flat=True))
    line = comment.measure.assignments.filter(
        Q(role__in=LINE_ROLES) | Q(organization=comment.organization_id)
    )
    hearers = {*named, *line.values_list("organization_id", flat=True)}
    record(
        actor=actor,
        action=action,
        target=comment,
        source=source,
        summary=summary,
        data={"text": comment.text, "named": named, "version": comment.version},
        changes=tuple(
            Told(one, "comments", comment, event, comment.version) for one in sorted(hearers)
        ),
    )
