"""An accepted progress report and its amendment: what they say as JSON, and taking its place.

The shape: the fields of a report by their names, and `claims`, the numbers of the milestones that
it says were reached.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from reform_tracker import clock
from tasks.duties.closed import require_open_part
from tasks.errors import Invalid, Problem
from tasks.models import Milestone, ProgressReport, ReportVersion
from tasks.plan.succession import counts_for
from tasks.progress import claims, service, substance
from tasks.progress.models import DeclaredStatus
from tasks.progress.service import FIELDS, ReportInput
from tasks.signing.models import SignedDocument
from tasks.signing.workflow import Taken

Content = dict[str, Any]


def said(report: ProgressReport) -> Content:
    """What the report says now."""
    return as_json(
        ReportInput(**{name: getattr(report, name) for name in FIELDS}),
        sorted(claims.claimed_by(report)),
    )


def as_json(content: ReportInput, claimed: list[int]) -> Content:
    return {name: getattr(content, name) for name in FIELDS} | {"claims": sorted(claimed)}


def from_json(content: Mapping[str, Any]) -> ReportInput:
    return ReportInput(**{name: content[name] for name in FIELDS if name in content})


def claimable(report: ProgressReport) -> list[Milestone]:
    """The milestones that an amendment may claim: those nobody has verified, and what was verified
    on the word of this report."""
    open_ones = claims.claimable_milestones(report.measure_id, report.organization_id)
    known = {one.pk for one in open_ones}
    own = [one.milestone for one in claims.verified_by(report) if one.milestone_id not in known]
    return sorted([*open_ones, *own], key=lambda one: (one.due_on, one.pk))


def wrong(report: ProgressReport, content: Content) -> list[Problem]:
    """What cannot even be saved."""
    return [
        *service.wrong(from_json(content)),
        *_refused(partial(claims.require_known, claimable(report), content["claims"])),
    ]


def missing(report: ProgressReport, content: Content) -> list[Problem]:
    """What is missing before it can be signed."""
    wanted = from_json(content)
    unreached = claims.unreached(wanted.status, claimable(report), content["claims"])
    return [
        *_refused(partial(service.require_complete, wanted)),
        *_refused(partial(claims.require_answer, unreached, wanted.done_reason)),
    ]


def _refused(check: Callable[[], None]) -> Sequence[Problem]:
    try:
        check()
    except Invalid as refusal:
        return refusal.problems
    return ()


def take_effect(
    report: ProgressReport, content: Content, how: Taken, amendment: SignedDocument
) -> None:
    """Makes the accepted report say this from today on, under its lock; what it said until now is
    kept as a version. What it does not claim any more is verified no longer.

    Raises Refused for a part that was closed meanwhile.
    """
    require_open_part(report.measure_id, report.organization_id)
    _keep(report)
    for name in FIELDS:
        setattr(report, name, content[name])
    report.signed_by, report.signed_at = amendment.signed_by, amendment.signed_at
    report.signatory = amendment.signatory
    report.mark_reviewed(how.actor, how.at, "", "")
    report.amended_on = clock.today()
    report.count_save()
    report.save()
    report.writers.add(*amendment.writers.all())
    claims.write_claims({report.pk: content["claims"]})
    dropped = {one.milestone_id for one in claims.verified_by(report)} - set(content["claims"])
    if dropped:
        claims.take_back(report, replace(how, chosen=frozenset(dropped)))
    claims.verify(report, how)
    counted = counts_for(report.measure_id, report.organization_id)
    substance.judge([report.measure_id], counted)
    service.figures(report, how)


def _keep(report: ProgressReport) -> None:
    """Keeps what was accepted as a version of its own."""
    if report.signed_by is None or report.signed_at is None or report.reviewed_at is None:
        raise TypeError("What is amended was signed and accepted.")
    filed_on = report.amended_on or clock.local_date(report.signed_at)
    ReportVersion.objects.create(
        report=report,
        **{name: getattr(report, name) for name in FIELDS},
        claimed=sorted(claims.claimed_by(report)),
        signed_by=report.signed_by,
        signed_at=report.signed_at,
        signatory=report.signatory,
        filed_on=filed_on,
        until=max(clock.today(), filed_on),
        accepted_on=clock.local_date(report.reviewed_at),
    )


def lines(content: Content) -> list[tuple[str, str, str]]:
    """What it says in words: place, label, text."""
    labels = {
        "status": _("Declared status"),
        "percent": _("Degree of completion %"),
        "progress": _("Progress in this period"),
        "problems": _("Problems"),
        "next_steps": _("Next steps"),
        "coordination": _("Needs coordination"),
        "done_reason": _("Done although milestones are not reached"),
        "claims_note": _("By what they can be seen"),
    }
    texts = {name: str(content.get(name, "")) for name in FIELDS}
    texts["status"] = str(dict(DeclaredStatus.choices).get(texts["status"], ""))
    told = [(name, labels[name], texts[name]) for name in FIELDS]
    named = Milestone.ever.filter(pk__in=content.get("claims", ())).order_by("due_on", "pk")
    reached = "\n".join(f"{one.title} ({one.due_on})" for one in named)
    return [*told, ("claims", _("Milestones reached"), reached)]
