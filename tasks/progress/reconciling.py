"""Reconciliation: does the organization's system hold the same reports of a period as we do?

Both sides count, and both write each report down as the same bytes; what differs is named, with
the reason as far as it is known here.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reform_tracker.api.problem_types import Text
from tasks.models import ProgressReport, ReformPlan, ReportingPeriod
from tasks.progress.models import WrittenVia

# Of these the digest is made: other systems compute it too, so that a field added to reports later
# does not belong to it.
DIGESTED = ("status", "percent", "progress", "problems", "next_steps", "coordination")


class Reason(StrEnum):
    """Why a report is not the same on both sides."""

    NOT_HERE = "not_here"
    NOT_SENT = "not_sent"
    WRITTEN_HERE = "written_here"
    OTHER_CONTENT = "other_content"


REASONS: Mapping[Reason, Text] = {
    Reason.NOT_HERE: _("We hold no report of this period with this external id. Send it."),
    Reason.NOT_SENT: _("We hold this report and your list does not."),
    Reason.WRITTEN_HERE: _("The text was changed in the browser after your system's last push."),
    Reason.OTHER_CONTENT: _("The content is another one. Send it again, or take over ours."),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A report we hold, with the SHA-256 of its content."""

    report: ProgressReport
    sha256: str


@dataclass(frozen=True, slots=True)
class Difference:
    external_id: str
    reason: Reason
    held: Held | None


@dataclass(frozen=True, slots=True)
class Comparison:
    period: ReportingPeriod
    held: tuple[Held, ...]
    sent: int
    same: int
    differences: tuple[Difference, ...]


def content_sha256(report: ProgressReport) -> str:
    """SHA-256 of the report's content as JSON with sorted keys and no spaces, in UTF-8."""
    content = {name: getattr(report, name) for name in DIGESTED} | {
        "external_id": report.external_id,
        "measure_key": report.measure.key,
        "period": report.period.code,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def held_reports(plan: int | str, code: str, *, actor: User) -> tuple[ReportingPeriod, list[Held]]:
    """The organization's own reports of a period, by measure, and those of bodies that it has taken
    over from where it has none of its own. Raises Http404."""
    plans = ReformPlan.objects.filter(**{"pk" if isinstance(plan, int) else "number": plan})
    period = ReportingPeriod.objects.filter(plan__in=plans.values("pk"), code=code).first()
    if period is None:
        raise Http404
    organization = actor.organization_id
    rows = ProgressReport.objects.filter(
        Q(organization=organization) | Q(organization__successor=organization, ended_on=None),
        period=period,
    ).select_related("measure", "period", "organization")
    in_order = list(
        rows.order_by("measure__task__area__number", "measure__task__number", "measure__number")
    )
    own = {report.measure_id for report in in_order if report.organization_id == organization}
    held = [
        one for one in in_order if one.organization_id == organization or one.measure_id not in own
    ]
    return period, [Held(report, content_sha256(report)) for report in held]


def compare(plan: int | str, code: str, sent: Mapping[str, str], *, actor: User) -> Comparison:
    """What the organization's system has, external id → SHA-256, against what we hold.

    Raises Http404 for a period that does not exist.
    """
    period, held = held_reports(plan, code, actor=actor)
    differences = tuple(_differences(held, sent))
    missing = sum(one.reason is Reason.NOT_SENT for one in differences)
    return Comparison(
        period=period,
        held=tuple(held),
        sent=len(sent),
        same=len(sent) - (len(differences) - missing),
        differences=differences,
    )


def _differences(held: Iterable[Held], sent: Mapping[str, str]) -> Iterable[Difference]:
    named = {one.report.external_id: one for one in held if one.report.external_id}
    for name, sha256 in sent.items():
        ours = named.get(name)
        if ours is None:
            yield Difference(name, Reason.NOT_HERE, None)
        elif ours.sha256 != sha256:
            here = ours.report.written_via == WrittenVia.BROWSER
            yield Difference(name, Reason.WRITTEN_HERE if here else Reason.OTHER_CONTENT, ours)
    for one in held:
        if one.report.external_id not in sent:
            yield Difference(one.report.external_id, Reason.NOT_SENT, one)
