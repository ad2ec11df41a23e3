"""Whether what the organization handed in was accepted without being returned."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from reform_tracker import clock
from reports.assessment.facts import Asked, Evidence, Fact, Outcome, Why
from tasks.models import ImplementationPlan, ProgressReport, Transition
from tasks.signing.models import ReturnReason
from tasks.signing.workflow import Step

Subjects = dict[int, tuple[int, str]]  # document → organization, what it is
Steps = list[tuple[str, str]]  # step, reason


def facts(asked: Asked) -> Iterator[Fact]:
    """One for each document that the commission has reviewed."""
    filings = ImplementationPlan.objects.filter(plan=asked.plan, first_filed_on__isnull=False)
    reports = ProgressReport.objects.filter(
        period__plan=asked.plan, period__starts_on__year=asked.plan.year
    )
    if asked.only is not None:
        filings = filings.filter(organization=asked.only)
        reports = reports.filter(organization=asked.only)
    year = str(asked.plan.year)
    plans = filings.order_by().values_list("pk", "organization_id")
    yield from _of(asked, filings, "filing", {pk: (of, year) for pk, of in plans})
    rows = reports.order_by().values_list("pk", "organization_id", "measure__key", "period__code")
    yield from _of(
        asked,
        reports,
        "report",
        {pk: (of, f"{key} · {code}") for pk, of, key, code in rows},
    )


def _of(
    asked: Asked, documents: QuerySet[Any], evidence: str, subjects: Subjects
) -> Iterator[Fact]:
    steps: dict[int, Steps] = defaultdict(list)
    rows = Transition.objects.filter(
        subject_type=documents.model.kind(),
        subject_id__in=documents.order_by().values("pk"),
        step__in=(Step.ACCEPT, Step.RETURN, Step.REINSTATE),
        at__lt=clock.end_of(asked.day),
    )
    for pk, step, reason in rows.values_list("subject_id", "step", "reason"):
        if step == Step.REINSTATE:
            steps[pk].pop()  # an objection was upheld: the return before it is none
        else:
            steps[pk].append((step, reason))
    for pk, taken in sorted(steps.items()):
        if not taken:
            continue
        organization, what = subjects[pk]
        outcome, why, detail = _judged(taken)
        yield Fact(organization, what, outcome, why, Evidence(evidence, pk), detail=detail)


def _judged(taken: Steps) -> tuple[Outcome, Why, str]:
    """One return for a reason of the unit's is one miss, however often the document came back."""
    reasons = [reason for step, reason in taken if step == Step.RETURN]
    own = [reason for reason in reasons if reason != ReturnReason.OTHER]
    if own:
        return Outcome.MISSED, Why.RETURNED, own[-1]
    if any(step == Step.ACCEPT for step, _reason in taken):
        return Outcome.MET, Why.ACCEPTED, ""
    return Outcome.EXCUSED, Why.OTHER_REASON, ReturnReason.OTHER
