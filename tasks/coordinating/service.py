"""Raising a coordination item, deciding it, and what organizations are charged with then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Action, authorize, can, reach_for
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event
from tasks.coordinating.models import LONGEST_TITLE
from tasks.coordinating.workflow import WORKFLOW, standing_of
from tasks.directives import service as directives
from tasks.errors import Invalid, Problem, wrong_text
from tasks.models import (
    Assignment,
    CoordinationItem,
    Directive,
    Measure,
    ProgressReport,
    ReformPlan,
)
from tasks.plan import lifetime
from tasks.signing import feeds
from tasks.signing.locking import locked
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.states import Coordinated
from tasks.signing.steps import take_step
from tasks.signing.workflow import Step

MOST_DIRECTIVES = 10  # of one decision


@dataclass(frozen=True, slots=True)
class Charge:
    """What an organization is charged with by a decision."""

    organization_id: int | None
    title: str
    text: str
    due_on: date | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was filled in."""
        return not (self.organization_id or self.title.strip() or self.text.strip() or self.due_on)


@transaction.atomic
def raise_item(
    plan_id: int,
    *,
    actor: User,
    source: str,
    title: str,
    text: str,
    measure_id: int | None = None,
    report_id: int | None = None,
) -> CoordinationItem:
    """Brings up what an organization cannot solve alone: on a measure on whose line it stands, of a
    report about it; the commission also of none. The same again changes nothing.

    Raises Invalid with each field, Refused under a closed plan, Http404, PermissionDenied.
    """
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.RAISE_ITEM)
    lifetime.require_open(plan_id)
    measure = _measure(measure_id, plan, actor)
    if measure is None and not can(actor, Action.COORDINATE, plan.access()):
        raise Invalid([Problem("measure", _("Choose the measure it is about."))])
    item = CoordinationItem(
        plan=plan,
        organization=actor.organization,
        measure=measure,
        report=_report(report_id, measure, actor),
        title=title.strip(),
        text=text.strip(),
        raised_by=actor,
        raised_at=clock.now(),
        raised_on=clock.today(),
        since=clock.today(),
    )
    if problems := list(_wrong(item)):
        raise Invalid(problems)
    if there := _same(item):
        return there
    item.save()
    record_all(
        [
            AuditEntry(
                action="coordination.raised",
                target=item,
                summary=gettext_lazy("Coordination asked for"),
                data={
                    "title": item.title,
                    "text": item.text,
                    "measure": measure.key if measure else None,
                    "report": report_id,
                },
                changes=feeds.of_document(item, Event.COORDINATION_RAISED),
            )
        ],
        actor=actor,
        source=source,
    )
    return item


@transaction.atomic
def decide(
    pk: int,
    *,
    actor: User,
    source: str,
    words: str,
    charges: Sequence[Charge] = (),
    revision: int | None = None,
) -> CoordinationItem:
    """The commission decides an item: with words, and a directive for each charge, all or none.

    Raises Invalid with each place (`charges.0.title`), and as `take_step` does.
    """
    said = [one for one in charges if not one.is_empty]
    if len(said) > MOST_DIRECTIVES:
        text = _("At most %(most)s directives of one decision.") % {"most": MOST_DIRECTIVES}
        raise Invalid([Problem("charges", text)])
    item: CoordinationItem = take_step(
        WORKFLOW,
        pk,
        Step.DECIDE,
        actor=actor,
        source=source,
        revision=revision,
        comment=words,
    )
    # The decision stands in the minutes of the meeting on whose agenda the item stood.
    standing_of(item).update(decision=item.decision)
    problems: list[Problem] = []
    for number, charge in enumerate(charges):
        if charge.is_empty:
            continue
        try:
            _charge(item, charge, actor, source)
        except Invalid as refusal:
            problems += [
                Problem(f"charges.{number}.{one.place}", one.message) for one in refusal.problems
            ]
    if problems:
        raise Invalid(problems)
    return item


def _charge(item: CoordinationItem, charge: Charge, actor: User, source: str) -> Directive:
    return directives.issue(
        item.plan_id,
        actor=actor,
        source=source,
        organization_id=charge.organization_id,
        measure_id=item.measure_id,
        title=charge.title,
        text=charge.text,
        due_on=charge.due_on,
        item=item,
    )


def raisable(actor: User) -> QuerySet[Measure]:
    """The measures of which the actor may bring something up: on which its organization has any
    part, and those whose lead his office reaches."""
    mine = Q(pk__in=())
    if actor.is_member:
        mine |= Q(assignments__organization=actor.organization_id, assignments__until=None)
    reach = reach_for(actor, Action.COORDINATE)
    led = Assignment.objects.filter(reach.among("organization"), role=Assignment.Role.LEAD)
    mine |= Q(pk__in=led.values("measure"))
    return Measure.objects.filter(mine).distinct()


def _measure(pk: int | None, plan: ReformPlan, actor: User) -> Measure | None:
    if pk is None:
        return None
    measure = raisable(actor).filter(pk=pk, task__area__plan=plan).first()
    if measure is None:
        raise Http404
    return measure


def _report(pk: int | None, measure: Measure | None, actor: User) -> ProgressReport | None:
    if pk is None:
        return None
    report = ProgressReport.objects.visible_to(actor).filter(pk=pk, measure=measure).first()
    if measure is None or report is None:
        raise Http404
    return report


def _wrong(item: CoordinationItem) -> Iterator[Problem]:
    texts = (
        ("title", item.title, LONGEST_TITLE, _("Give it a title.")),
        ("text", item.text, LONGEST_TEXT, _("Say what has to be coordinated, and with whom.")),
    )
    for place, text, most, lacking in texts:
        yield from wrong_text(place, text, most, lacking)


def _same(wanted: CoordinationItem) -> CoordinationItem | None:
    """What was sent twice is there already."""
    return CoordinationItem.objects.filter(
        plan=wanted.plan,
        organization=wanted.organization,
        measure=wanted.measure,
        report=wanted.report,
        title=wanted.title,
        text=wanted.text,
        raised_by=wanted.raised_by,
        raised_on=wanted.raised_on,
        state=Coordinated.RAISED,
    ).first()
