"""What waits for the commission's review."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from reform_tracker import clock
from tasks.links import link_to
from tasks.models import ImplementationPlan, ProgressReport
from tasks.models.rules import ObligationKind
from tasks.models.signed import State, signers
from tasks.obligations.base import Obligation, Question
from tasks.services.duties import review_key

REVIEW_WORKDAYS = 5  # a review is due so many working days after the document came in


def reviews(asked: Question) -> Iterator[Obligation]:
    """Documents that were signed and neither accepted nor returned; no unit owes them."""
    if asked.unit is not None:
        return
    waiting = [
        *ImplementationPlan.objects.filter(state=State.SUBMITTED)
        .select_related("organization")
        .prefetch_related("writers"),
        *ProgressReport.objects.filter(state=State.SUBMITTED)
        .select_related("organization", "period", "measure__task")
        .prefetch_related("writers"),
    ]
    due = {
        document.identity: asked.calendar.shift(
            clock.local_date(document.signed_at), REVIEW_WORKDAYS
        )
        for document in waiting
    }
    asked_for = [
        document
        for document in waiting
        if asked.wanted(ObligationKind.REVIEW, due[document.identity])
    ]
    signed = signers(asked_for)
    for document in asked_for:
        yield _review(document, due[document.identity], signed)


def _review(
    document: ImplementationPlan | ProgressReport,
    due_on: date,
    signed: Mapping[tuple[str, int], frozenset[int]],
) -> Obligation:
    if isinstance(document, ImplementationPlan):
        plan_id, what, detail = document.plan_id, _("Implementation plan"), ""
    else:
        plan_id = document.period.plan_id
        what = _("Progress of %(key)s, %(period)s") % {
            "key": document.measure.key,
            "period": document.period.code,
        }
        detail = document.measure.task.title
    wrote = frozenset(user.pk for user in document.writers.all())
    return Obligation(
        key=review_key(document),
        kind=ObligationKind.REVIEW,
        organization_id=None,
        organization=document.organization.short_name,
        due_on=due_on,
        title=_("Review: %(what)s of %(unit)s")
        % {"what": what, "unit": document.organization.short_name},
        detail=detail,
        link=link_to(document),
        page=link_to(document),
        plan_id=plan_id,
        state=document.state,
        state_label=document.get_state_display(),
        barred=wrote | signed.get(document.identity, frozenset()),
    )
