"""What waits for the commission's review."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from reform_tracker import clock
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.settling import review_key
from tasks.signing.models import SignedDocument, State, signers
from tasks.signing.workflow import reviewed_kinds

REVIEW_WORKDAYS = 5  # a review is due so many working days after the document came in


def reviews(asked: Question) -> Iterator[Duty]:
    """Documents that were signed and neither accepted nor returned; no organization owes them."""
    if asked.organization_id is not None:
        return
    waiting = [
        document
        for workflow in reviewed_kinds()
        for document in workflow.model.objects.filter(state=State.SUBMITTED)
        .select_related(*workflow.describes)
        .prefetch_related("writers")
    ]
    if waiting:
        # Under a closed plan nothing waits any more.
        plans = asked.open_plans.keys() & ({asked.plan} if asked.plan else asked.open_plans.keys())
        waiting = [document for document in waiting if document.of_plan in plans]
    due = {
        document.identity: asked.calendar.shift(
            clock.local_date(document.signed_at), REVIEW_WORKDAYS
        )
        for document in waiting
    }
    asked_for = [
        document for document in waiting if asked.wanted(DutyKind.REVIEW, due[document.identity])
    ]
    signed = signers(asked_for)
    for document in asked_for:
        yield _review(document, due[document.identity], signed)


def _review(
    document: SignedDocument,
    due_on: date,
    signed: Mapping[tuple[str, int], frozenset[int]],
) -> Duty:
    wrote = frozenset(user.pk for user in document.writers.all())
    return Duty(
        key=review_key(document),
        kind=DutyKind.REVIEW,
        organization_id=document.organization_id,
        organization=document.organization.short_name,
        due_on=due_on,
        title=_("Review: %(what)s of %(organization)s")
        % {"what": document.name_in_words(), "organization": document.organization.short_name},
        detail=document.detail_in_words(),
        link=document.page(),
        page=document.page(),
        plan_id=document.of_plan,
        state=document.state,
        state_label=document.get_state_display(),
        document=document.kind(),
        document_id=document.pk,
        barred=wrote | signed.get(document.identity, frozenset()),
    )
