"""What waits for the commission's review."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from reform_tracker import clock
from tasks.duties.base import Duty, Question
from tasks.duties.counting import Counting, Group, Tally, grouped
from tasks.duties.kinds import DutyKind
from tasks.duties.parts import day_of
from tasks.duties.settling import review_key
from tasks.models import ReformPlan
from tasks.signing.models import SignedDocument, State, signers
from tasks.signing.workflow import reviewed_kinds

REVIEW_WORKDAYS = 5  # a review is due so many working days after the document came in


def reviews(asked: Question) -> Iterator[Duty]:
    """Documents that were signed and neither accepted nor returned; what is owed is the answer of
    the organization whose plan it is."""
    waiting = [
        document
        for workflow in reviewed_kinds()
        for document in _waiting(workflow.model, asked)
        .select_related(*workflow.describes)
        .prefetch_related("writers")
    ]
    due = {document.identity: _due_on(document.signed_at, asked) for document in waiting}
    asked_for = [
        document for document in waiting if asked.wanted(DutyKind.REVIEW, due[document.identity])
    ]
    signed = signers(asked_for)
    owners = _owners({document.of_plan for document in asked_for})
    for document in asked_for:
        yield _review(document, due[document.identity], signed, owners[document.of_plan])


def _groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The same duties, to be counted by the database; `party` is who owes the answer."""
    for workflow in reviewed_kinds():
        model = workflow.model
        yield grouped(
            _waiting(model, asked),
            DutyKind.REVIEW,
            organization="organization_id",
            party=f"{model.PLAN}__owner",
            plan=model.PLAN,
            back_on=day_of("signed_at"),
            document=Value(model.kind(), CharField()),
        )


def _tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    for group in groups:
        yield Tally(
            kind=DutyKind.REVIEW,
            organization_id=group.organization,
            debtor_id=group.party or 0,
            due_on=asked.calendar.shift(group.back_on or asked.on, REVIEW_WORKDAYS),
            plan_id=group.plan,
            count=group.total,
            document=group.document,
        )


COUNT_REVIEWS = Counting(_groups, _tallies)


def _waiting(model: type[SignedDocument], asked: Question) -> QuerySet[Any]:
    """The documents of a kind that were signed; under a closed plan nothing waits any more."""
    rows = model._default_manager.filter(
        state=State.SUBMITTED, **{f"{model.PLAN}__closed_on": None}
    )
    if asked.organization_id is not None:
        return rows.none()  # the answer is owed by the organization whose plan it is
    return rows if asked.plan is None else rows.filter(**{model.PLAN: asked.plan})


def _due_on(signed_at: datetime, asked: Question) -> date:
    return asked.calendar.shift(clock.local_date(signed_at), REVIEW_WORKDAYS)


def _owners(plans: Collection[int]) -> dict[int, tuple[int, str]]:
    """Each plan with the organization whose plan it is."""
    if not plans:
        return {}
    rows = ReformPlan.objects.filter(pk__in=plans).order_by()
    found = rows.values_list("pk", "owner_id", "owner__short_name")
    return {pk: (owner, name) for pk, owner, name in found}


def _review(
    document: SignedDocument,
    due_on: date,
    signed: Mapping[tuple[str, int], frozenset[int]],
    owner: tuple[int, str],
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
        owed_by=owner,
        barred=wrote | signed.get(document.identity, frozenset()),
    )
