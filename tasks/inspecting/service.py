"""Recording an inspection."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize, can
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event, Told
from reform_tracker.storing import rows_and_files
from tasks.directives import service as directives
from tasks.directives.models import remark_access
from tasks.errors import Invalid, Problem, wrong_text
from tasks.files import service as files
from tasks.files.judging import Judged
from tasks.inspecting.models import Seen, access_to
from tasks.models import Assignment, Inspection, Measure, ProgressReport
from tasks.plan import lifetime
from tasks.signing.locking import locked
from tasks.signing.models import FILED, LONGEST_TEXT

LONGEST = {"inspectors": 200, "place": 120, "findings": LONGEST_TEXT, "demands": 2000}
MOST_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Visit:
    """What is recorded of an inspection, as it was entered."""

    held_on: date | None
    inspectors: str
    place: str
    seen: str
    seen_percent: int | None
    findings: str
    demands: str


@rows_and_files()
def inspect(
    measure_id: int,
    organization_id: int | None,
    visit: Visit,
    *,
    actor: User,
    source: str,
    judged: Judged | None = None,
) -> Inspection:
    """Records what was seen of an organization's part in a measure, its lead's where none is named.
    What a leader demands becomes his remark, which the commission sees to. `judged` is a photograph
    or paper; more can follow that day. The same again changes nothing.

    Raises Invalid with each field and for a file that goes over the quota, Refused under a closed
    plan, Http404, PermissionDenied.
    """
    if judged is not None:
        files.hold_quota(_owner_of(measure_id))
    measure = locked(Measure, measure_id)
    part = _part(measure, organization_id, actor)
    authorize(actor, Action.INSPECT, access_to(measure.pk, part.organization))
    lifetime.require_open(measure.task.area.plan_id)
    if problems := list(_wrong(measure, visit)):
        raise Invalid(problems)
    made = _unsaved(measure, part, visit, actor)
    if there := _same(made):
        return there
    made.save()
    if judged is not None:
        files.attach(made, judged, actor=actor, source=source)
    line = sorted(Assignment.objects.line_ids(measure.pk) | {part.organization_id})
    record_all(
        [
            AuditEntry(
                action="inspection.recorded",
                target=made,
                summary=gettext_lazy("Inspection recorded"),
                data={
                    "measure": measure.key,
                    "organization": part.organization.short_name,
                    "held_on": made.held_on.isoformat(),
                    "seen": made.seen,
                    "findings": made.findings,
                    "demands": made.demands,
                },
                changes=[Told(one, "inspections", made, Event.INSPECTED) for one in line],
            )
        ],
        actor=actor,
        source=source,
    )
    if made.demands and can(actor, Action.REMARK, remark_access(measure)):
        directives.remark(measure.pk, actor=actor, source=source, text=made.demands)
    return made


def _owner_of(measure_id: int) -> int | None:
    """Whose plan the measure is of: the files of its inspections fill its storage."""
    owners = Measure.objects.filter(pk=measure_id).values_list("task__area__plan__owner", flat=True)
    return owners.first()


def _part(measure: Measure, organization_id: int | None, actor: User) -> Assignment:
    """The part that was inspected: of whoever reports on the measure in its own name."""
    rows = measure.assignments.filter(pk__in=Assignment.objects.reporting())
    if organization_id is None:
        rows = rows.filter(role=Assignment.Role.LEAD)
    else:
        rows = rows.filter(organization=organization_id)
    part = rows.select_related("organization").first()
    if part is None:
        # Who cannot see the measure's progress learns no more of it.
        authorize(actor, Action.INSPECT)
        raise Http404
    return part


def _unsaved(measure: Measure, part: Assignment, visit: Visit, actor: User) -> Inspection:
    reports = ProgressReport.objects.filter(
        measure=measure, organization=part.organization, state__in=FILED
    )
    newest = reports.order_by("period__starts_on").last()
    return Inspection(
        measure=measure,
        organization=part.organization,
        report=newest,
        held_on=visit.held_on or clock.today(),
        inspectors=visit.inspectors.strip(),
        place=visit.place.strip(),
        seen=visit.seen,
        seen_percent=visit.seen_percent,
        declared=newest.status if newest else "",
        declared_percent=newest.percent if newest else None,
        findings=visit.findings.strip(),
        demands=visit.demands.strip(),
        recorded_by=actor,
        recorded_at=clock.now(),
    )


def _wrong(measure: Measure, visit: Visit) -> Iterator[Problem]:
    first, today = date(measure.task.area.plan.year, 1, 1), clock.today()
    if visit.held_on is None or not first <= visit.held_on <= today:
        text = _("Give a day from %(first)s to %(last)s.")
        days = {"first": date_format(first), "last": date_format(today)}
        yield Problem("held_on", text % days)
    if visit.seen not in Seen.values:
        yield Problem("seen", _("Say what was seen beside what is declared."))
    if visit.seen_percent is not None and not 0 <= visit.seen_percent <= MOST_PERCENT:
        yield Problem("seen_percent", _("Give a number from 0 to 100."))
    needed = {"inspectors": _("Say who inspected."), "findings": _("Say what was found.")}
    for place, most in LONGEST.items():
        text = getattr(visit, place).strip()
        yield from wrong_text(place, text, most, needed.get(place, ""))


def _same(wanted: Inspection) -> Inspection | None:
    """What was sent twice is there already."""
    alike = (
        "measure", "organization", "held_on", "inspectors", "place", "seen", "seen_percent",
        "findings", "demands", "recorded_by",
    )  # fmt: skip
    return Inspection.objects.filter(**{name: getattr(wanted, name) for name in alike}).first()
