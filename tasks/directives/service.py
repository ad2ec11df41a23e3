"""Charging an organization with something, following it up, and what leaders remark."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization, User
from departments.permissions import Access, Action, authorize, can
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event, Told
from tasks.closing import service as closing
from tasks.directives.models import LONGEST_REMARK, remark_access
from tasks.duties import settling
from tasks.errors import Invalid, Problem, Refused, wrong_text
from tasks.models import (
    CoordinationItem,
    Directive,
    Inspection,
    Measure,
    ProgressReport,
    ReformPlan,
    Remark,
)
from tasks.ordering.chain import ordered, tell_issued, wrong_day
from tasks.plan import lifetime
from tasks.signing import feeds
from tasks.signing.locking import locked
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.states import Ordered
from tasks.signing.steps import take_step
from tasks.signing.workflow import Step, Workflow

LONGEST_TITLE = 200


@transaction.atomic
def issue(
    plan_id: int,
    *,
    actor: User,
    source: str,
    organization_id: int | None,
    measure_id: int | None = None,
    title: str,
    text: str,
    due_on: date | None,
    remark_id: int | None = None,
    item: CoordinationItem | None = None,
    inspection_id: int | None = None,
) -> Directive:
    """Charges an organization with something; of a remark, that is seen to with it, of a decided
    coordination item, of an inspection. A part of it in the measure that is closed is opened again.
    The same again, as after a double click, changes nothing.

    Raises Invalid with each field, Refused under a closed plan, Http404 for what does not exist
    for the actor, PermissionDenied.
    """
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.ISSUE_DIRECTIVE)
    lifetime.require_open(plan_id)
    remark = None if remark_id is None else _remark(remark_id, plan, actor)
    measure = _measure(measure_id, plan)
    directive = Directive(
        plan=plan,
        measure=measure,
        title=title.strip(),
        text=text.strip(),
        remark=remark,
        item=item,
        inspection=_inspection(inspection_id, plan, actor),
        origin=_origin(remark, item, inspection_id),
        issued_by=actor,
        issued_on=clock.today(),
        issued_at=clock.now(),
    )
    organization = _organization(organization_id, actor)
    problems = [*_wrong(directive, organization), *wrong_day("due_on", due_on, plan.last_day)]
    if problems or organization is None or due_on is None:
        raise Invalid(problems)
    directive.organization, directive.due_on, directive.first_due_on = organization, due_on, due_on
    authorize(actor, Action.ISSUE_DIRECTIVE, directive.access())
    if there := _same(directive):
        return there
    newest = Directive.objects.filter(plan=plan).aggregate(newest=Max("number"))["newest"]
    directive.number = (newest or 0) + 1
    directive.save()
    if remark is not None:
        _mark_handled(remark, actor)
    record_all(
        [
            AuditEntry(
                action="directive.issued",
                target=directive,
                summary=gettext_lazy("Directive issued"),
                data={
                    "title": directive.title,
                    "text": directive.text,
                    "due_on": due_on.isoformat(),
                    "organization": organization.short_name,
                    "measure": measure.key if measure else None,
                    "remark": remark_id,
                    "item": item.pk if item else None,
                    "inspection": inspection_id,
                    "version": directive.version,
                },
                changes=feeds.of_document(directive, Event.DIRECTIVE_ISSUED),
            )
        ],
        actor=actor,
        source=source,
    )
    tell_issued(directive)
    closing.instruct(directive, actor=actor, source=source)
    return directive


@transaction.atomic
def remark(
    measure_id: int, *, actor: User, source: str, text: str, report_id: int | None = None
) -> Remark:
    """What a leader writes on a measure, or on a report about it. The same again changes nothing.

    Raises Invalid, Refused under a closed plan, Http404, PermissionDenied.
    """
    # Two clicks at once: the second one finds what the first has written.
    measure = locked(Measure, measure_id)
    access = remark_access(measure)
    authorize(actor, Action.REMARK, access)
    lifetime.require_open(measure.task.area.plan_id)
    reports = ProgressReport.objects.visible_to(actor).filter(measure=measure)
    report = None if report_id is None else reports.filter(pk=report_id).first()
    if report_id is not None and report is None:
        raise Http404
    said = text.strip()
    if not said or len(said) > LONGEST_REMARK:
        most = _("Write the remark, at most %(most)s characters.") % {"most": LONGEST_REMARK}
        raise Invalid([Problem("text", most)])
    today = clock.today()
    same = Remark.objects.filter(
        measure=measure, report=report, by=actor, text=said, made_on=today
    ).first()
    if same is not None:
        return same
    made = Remark.objects.create(
        measure=measure, report=report, text=said, by=actor, made_on=today, made_at=clock.now()
    )
    line = sorted(access.readers)
    record_all(
        [
            AuditEntry(
                action="remark.made",
                target=made,
                summary=gettext_lazy("Remark of a leader"),
                data={"measure": measure.key, "text": said, "report": report_id},
                changes=[Told(one, "remarks", made, Event.REMARKED) for one in line],
            )
        ],
        actor=actor,
        source=source,
    )
    return made


@transaction.atomic
def note(remark_id: int, *, actor: User, source: str, words: str) -> Remark:
    """The commission has seen to a remark without a directive, and says how.

    Raises Invalid without words, Refused where somebody has seen to it, Http404, PermissionDenied.
    """
    row = locked(Remark, remark_id)
    authorize(actor, Action.HANDLE_REMARK, row.access())
    lifetime.require_open(row.plan.pk)
    said = words.strip()
    if not said or len(said) > LONGEST_REMARK:
        most = _("Say what became of it, at most %(most)s characters.") % {"most": LONGEST_REMARK}
        raise Invalid([Problem("words", most)])
    if row.handled_at is not None:
        if row.handled_by == actor and row.handled_words == said:
            return row
        raise Refused(_("Somebody has seen to this remark already."))
    _mark_handled(row, actor, said)
    record_all(
        [
            AuditEntry(
                action="remark.noted",
                target=row,
                summary=gettext_lazy("Remark seen to"),
                data={"words": said},
            )
        ],
        actor=actor,
        source=source,
    )
    return row


@transaction.atomic
def step_directive(pk: int, step: Step, *, actor: User, source: str, **said: Any) -> Directive:
    """Takes one step of a directive; arguments and errors are those of signing.steps.take_step.
    Charged again, it opens what was closed since, as when it was issued."""
    directive = _step(pk, step, actor=actor, source=source, **said)
    if step is Step.REOPEN:
        closing.instruct(directive, actor=actor, source=source)
    return directive


def _inspection(pk: int | None, plan: ReformPlan, actor: User) -> Inspection | None:
    if pk is None:
        return None
    rows = Inspection.objects.visible_to(actor).filter(measure__task__area__plan=plan)
    inspection = rows.filter(pk=pk).first()
    if inspection is None:
        raise Http404
    return inspection


def _origin(
    remark: Remark | None, item: CoordinationItem | None, inspection_id: int | None
) -> Directive.Origin:
    if remark is not None:
        return Directive.Origin.REMARK
    if item is not None:
        return Directive.Origin.COORDINATION
    return Directive.Origin.OWN if inspection_id is None else Directive.Origin.INSPECTION


def _mark_handled(row: Remark, actor: User, words: str = "") -> None:
    if row.handled_at is None:
        row.handled_by, row.handled_at, row.handled_words = actor, clock.now(), words
        row.save(update_fields=["handled_by", "handled_at", "handled_words"])
        settling.settle([row.duty_key], by=actor)


def _remark(pk: int, plan: ReformPlan, actor: User) -> Remark:
    rows = Remark.objects.visible_to(actor).filter(measure__task__area__plan=plan)
    if not rows.filter(pk=pk).exists():
        raise Http404
    return locked(Remark, pk)


def _measure(pk: int | None, plan: ReformPlan) -> Measure | None:
    if pk is None:
        return None
    measure = Measure.objects.filter(pk=pk, task__area__plan=plan).first()
    if measure is None:
        raise Http404
    return measure


def _organization(pk: int | None, actor: User) -> Organization | None:
    """Who is charged; None where nobody is named. One out of reach does not exist."""
    if pk is None:
        return None
    organization = Organization.objects.filter(pk=pk, valid_until=None).first()
    if organization is None or not can(actor, Action.ISSUE_DIRECTIVE, Access(owner=pk)):
        raise Http404
    return organization


def _wrong(directive: Directive, organization: Organization | None) -> Iterator[Problem]:
    if organization is None:
        yield Problem("organization", _("Choose who is charged with it."))
    texts = (
        ("title", directive.title, LONGEST_TITLE, _("Give it a title.")),
        ("text", directive.text, LONGEST_TEXT, _("Say what has to be done.")),
    )
    for place, text, most, lacking in texts:
        yield from wrong_text(place, text, most, lacking)


def _same(wanted: Directive) -> Directive | None:
    """What was sent twice is there already."""
    return Directive.objects.filter(
        plan=wanted.plan,
        organization=wanted.organization,
        measure=wanted.measure,
        remark=wanted.remark,
        item=wanted.item,
        inspection=wanted.inspection,
        title=wanted.title,
        text=wanted.text,
        due_on=wanted.due_on,
        issued_by=wanted.issued_by,
        issued_on=wanted.issued_on,
        state=Ordered.OPEN,
    ).first()


WORKFLOW: Workflow[Directive] = Workflow(
    model=Directive,
    name="directive",
    resource="directives",
    read=Action.READ_ORDER,
    write=Action.ANSWER_ORDER,
    push=Action.ANSWER_ORDER,
    steps=ordered(issue=Action.ISSUE_DIRECTIVE, event=Event.DIRECTIVE_CHANGED),
    require_open=lifetime.of_open_plan,
    describes=("organization", "measure__task"),
)
_step = partial(take_step, WORKFLOW)
