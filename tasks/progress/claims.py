"""Milestones that reports claim, and the commission verifies or takes back.

A report that says done ticks no milestone by itself: whoever declares it ticks what is reached, or
says why the measure is done all the same. Acceptance verifies what was claimed, nothing else.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reform_tracker import clock
from tasks.duties import settling
from tasks.errors import Invalid, Problem, Refused
from tasks.models import Milestone, MilestoneClaim, ProgressReport, Verification
from tasks.plan.succession import owner_of
from tasks.progress.models import DeclaredStatus
from tasks.signing.models import State
from tasks.signing.workflow import Taken

Party = tuple[int, int]  # measure, organization


def claimable_milestones(measure_id: int, organization_id: int) -> list[Milestone]:
    """Milestones of the accepted filing that are not verified yet, by date."""
    return list(_claimable({measure_id}, {organization_id}))


def claimable_of(
    measures: Collection[int], organizations: Collection[int]
) -> dict[Party, list[Milestone]]:
    """The same for many parties by one query."""
    found: dict[Party, list[Milestone]] = {}
    for one in _claimable(measures, organizations).select_related("commitment"):
        found.setdefault((one.commitment.measure_id, one.owner), []).append(one)
    return found


def _claimable(measures: Collection[int], organizations: Collection[int]) -> QuerySet[Any]:
    """Each with its `owner`: who promised it, or who goes on with that one's work."""
    owner = owner_of("commitment__measure", "commitment__filing__organization")
    return Milestone.objects.annotate(owner=owner).filter(
        commitment__measure__any_of=measures,
        commitment__until=None,
        owner__in=organizations,
        commitment__filing__state=State.ACCEPTED,
        verified_on=None,
    )


def claimed_by(report: ProgressReport) -> set[int]:
    """The milestones that a report claims."""
    if not report.pk:
        return set()
    return set(report.claims.values_list("milestone_id", flat=True))


def unreached(
    status: str, claimable: Iterable[Milestone], claimed: Collection[int]
) -> list[Milestone]:
    """What is missing where a measure is declared done."""
    if status != DeclaredStatus.DONE:
        return []
    return [one for one in claimable if one.pk not in claimed]


def unreached_of(report: ProgressReport) -> list[Milestone]:
    """What a report that says done neither claims nor finds verified."""
    if report.status != DeclaredStatus.DONE:
        return []
    claimable = claimable_milestones(report.measure_id, report.organization_id)
    return unreached(report.status, claimable, claimed_by(report))


def in_words(milestones: Iterable[Milestone]) -> str:
    """Milestones with their dates, in one line."""
    return "、".join(f"{one.title} ({one.due_on})" for one in milestones)


def question(report: ProgressReport) -> str:
    """What whoever signs or accepts a report must confirm; empty if it is nothing."""
    missing = unreached_of(report)
    if not missing:
        return ""
    return _(
        "Declared done although these milestones are not reached: %(milestones)s. Confirm it, or "
        "let the report be changed."
    ) % {"milestones": in_words(missing)}


def require_answer(missing: Collection[Milestone], reason: str) -> None:
    """Raises Invalid where a measure is declared done, milestones are missing, and nobody says
    why."""
    if missing and not reason.strip():
        told = _(
            "These milestones are not reached: %(milestones)s. Claim them, or say why the measure "
            "is done all the same."
        )
        raise Invalid([Problem("done_reason", told % {"milestones": in_words(missing)})])


def require_known(claimable: Iterable[Milestone], claimed: Collection[int]) -> None:
    """Raises Invalid for a claim of what is not the party's, or verified already."""
    if unknown := set(claimed) - {one.pk for one in claimable}:
        numbers = ", ".join(str(pk) for pk in sorted(unknown))
        raise Invalid([Problem("claims", _("Unknown milestone: %(ids)s.") % {"ids": numbers})])


def write_claims(claimed: Mapping[int, Collection[int]]) -> None:
    """Makes these the claims of reports: report → milestones. The caller has checked them."""
    MilestoneClaim.objects.bulk_create(
        [
            MilestoneClaim(report_id=report, milestone_id=milestone)
            for report, milestones in claimed.items()
            for milestone in milestones
        ],
        ignore_conflicts=True,
    )
    kept = {(report, one) for report, milestones in claimed.items() for one in milestones}
    rows = MilestoneClaim.objects.filter(report__any_of=list(claimed))
    gone = [
        pk
        for pk, report, milestone in rows.values_list("pk", "report_id", "milestone_id")
        if (report, milestone) not in kept
    ]
    if gone:
        MilestoneClaim.objects.filter(pk__in=gone).delete()


def verify(report: ProgressReport, taken: Taken) -> None:
    """Acceptance confirms what was claimed and is not verified yet."""
    rows = Milestone.objects.filter(claims__report=report, verified_on=None)
    pks = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    today = clock.today()
    Verification.objects.bulk_create(
        [
            Verification(milestone_id=pk, report=report, verified_on=today, verified_by=taken.actor)
            for pk in pks
        ]
    )
    Milestone.objects.filter(pk__in=pks).update(verified_on=today, verified_by=taken.actor)


def verified_by(report: ProgressReport) -> list[Verification]:
    """What the acceptance of this report verified and nobody has taken back."""
    return list(report.verifications.standing().select_related("milestone"))


def has_verified(report: ProgressReport) -> bool:
    """Whether there is anything to take back."""
    return report.verifications.standing().exists()


def take_back(report: ProgressReport, taken: Taken) -> None:
    """The commission no longer holds milestones for reached: those chosen, or all of the report.

    Raises Refused when there is nothing to take back, Invalid for a milestone that this report did
    not verify.
    """
    rows = {one.milestone_id: one for one in report.verifications.standing()}
    if not rows:
        raise Refused(_("No milestone is verified by this report."))
    if unknown := taken.chosen - set(rows):
        numbers = ", ".join(str(pk) for pk in sorted(unknown))
        raise Invalid([Problem("chosen", _("Unknown milestone: %(ids)s.") % {"ids": numbers})])
    meant = taken.chosen or frozenset(rows)
    Verification.objects.filter(pk__in=[rows[pk].pk for pk in meant]).update(
        withdrawn_on=clock.today(), withdrawn_by=taken.actor, reason=taken.comment
    )
    Milestone.objects.filter(pk__in=meant).update(verified_on=None, verified_by=None)
    for pk in meant:
        settling.reopen(f"milestone:{pk}")
