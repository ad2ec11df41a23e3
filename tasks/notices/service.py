"""Issuing a supervision notice to one unit or several, and following each sheet up."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization, User
from departments.permissions import Access, Action, authorize, can
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event
from tasks.errors import Invalid, Problem, wrong_text
from tasks.models import Measure, Notice, NoticeNumber, ReformPlan
from tasks.ordering.chain import ordered, tell_issued, wrong_day
from tasks.plan import lifetime
from tasks.signing import feeds
from tasks.signing.locking import locked
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.steps import take_step
from tasks.signing.workflow import Workflow

LONGEST_TITLE, LONGEST_SOURCE, LONGEST_CONTACT = 200, 300, 120


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says: the matter and its source, what is asked, whom to ask."""

    title: str
    source: str
    text: str
    contact: str

    @classmethod
    def of(cls, *, title: str, source: str, text: str, contact: str) -> "Words":
        """As they were typed: all but what is asked on one line."""
        on_one_line = (" ".join(one.split()) for one in (title, source, contact))
        title, source, contact = on_one_line
        return cls(title, source, text.strip(), contact)


@transaction.atomic
def issue(
    plan_id: int,
    *,
    actor: User,
    source: str,
    organizations: Collection[int],
    measure_id: int | None = None,
    words: Words,
    due_on: date | None,
) -> list[Notice]:
    """Issues a notice under the next number of the actor's office this year, a sheet for each of
    the organizations. The same again, as after a double click, changes nothing.

    Raises Invalid with each field, Refused under a closed plan, Http404 for what does not exist
    for the actor, PermissionDenied.
    """
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.ISSUE_NOTICE)
    lifetime.require_open(plan_id)
    measure = _measure(measure_id, plan)
    units = _units(organizations, actor)
    problems = [*_wrong(words, units), *wrong_day("due_on", due_on, plan.last_day)]
    if problems or due_on is None:
        raise Invalid(problems)
    # Two who issue at once take their numbers one after the other; what fails gives its own back.
    issuer = locked(Organization, actor.organization_id)
    like = Notice(
        plan=plan,
        measure=measure,
        title=words.title,
        source=words.source,
        text=words.text,
        contact=words.contact,
        first_due_on=due_on,
        due_on=due_on,
        issued_by=actor,
        issued_on=clock.today(),
        issued_at=clock.now(),
    )
    if there := _same(like, units):
        return there
    numbered = _next(issuer)
    made = [_sheet(like, unit, numbered) for unit in units]
    record_all([_entry(one) for one in made], actor=actor, source=source)
    tell_issued(*made)
    return made


def _next(issuer: Organization) -> NoticeNumber:
    """The office is locked: nobody else takes the same one."""
    year = clock.today().year
    given = NoticeNumber.objects.filter(issuer=issuer, year=year)
    newest = given.aggregate(newest=Max("number"))["newest"] or 0
    return NoticeNumber.objects.create(
        issuer=issuer, year=year, number=newest + 1, issuer_name=issuer.formal_name
    )


def _sheet(like: Notice, unit: Organization, numbered: NoticeNumber) -> Notice:
    said = {
        field.name: getattr(like, field.name)
        for field in Notice._meta.fields
        if field.name not in ("id", "organization", "numbered", "number", "addressee")
    }
    return Notice.objects.create(
        organization=unit,
        numbered=numbered,
        number=numbered.number,
        addressee=unit.formal_name,
        **said,
    )


def _same(like: Notice, units: Sequence[Organization]) -> list[Notice]:
    """What was sent twice is there already: the same words to the same units on that day."""
    alike = ("plan", "measure", "title", "source", "text", "contact", "first_due_on")
    rows = Notice.objects.filter(
        issued_by=like.issued_by,
        issued_on=like.issued_on,
        **{name: getattr(like, name) for name in alike},
    )
    found: dict[int, list[Notice]] = {}
    for row in rows.select_related("numbered", "organization").order_by("pk"):
        found.setdefault(row.numbered_id, []).append(row)
    wanted = {unit.pk for unit in units}
    same = (rows for rows in found.values() if {row.organization_id for row in rows} == wanted)
    return next(same, [])


def _measure(pk: int | None, plan: ReformPlan) -> Measure | None:
    if pk is None:
        return None
    measure = Measure.objects.filter(pk=pk, task__area__plan=plan).first()
    if measure is None:
        raise Http404
    return measure


def _units(organizations: Collection[int], actor: User) -> list[Organization]:
    """Those that are addressed, in their fixed order. One out of reach does not exist."""
    units = list(Organization.objects.parties().lasting().filter(pk__in=organizations))
    for pk in organizations:
        if not can(actor, Action.ISSUE_NOTICE, Access(owner=pk)):
            raise Http404
    if len(units) < len(set(organizations)):
        raise Http404
    return sorted(units, key=lambda unit: (unit.unit_order, unit.pk))


def _wrong(words: Words, units: Sequence[Organization]) -> Iterator[Problem]:
    if not units:
        yield Problem("organizations", _("Choose who gets the notice."))
    texts = (
        ("title", words.title, LONGEST_TITLE, _("Give it a title.")),
        ("matter", words.source, LONGEST_SOURCE, _("Say what the matter rests on.")),
        ("text", words.text, LONGEST_TEXT, _("Say what has to be done.")),
        ("contact", words.contact, LONGEST_CONTACT, _("Name whom to ask, with a telephone.")),
    )
    for place, text, most, lacking in texts:
        yield from wrong_text(place, text, most, lacking)


def _entry(notice: Notice) -> AuditEntry:
    return AuditEntry(
        action="notice.issued",
        target=notice,
        summary=gettext_lazy("Supervision notice issued"),
        data={
            "number": str(notice.numbered),
            "title": notice.title,
            "source": notice.source,
            "text": notice.text,
            "contact": notice.contact,
            "due_on": notice.due_on.isoformat(),
            "organization": notice.organization.short_name,
            "measure": notice.measure.key if notice.measure else None,
            "version": notice.version,
        },
        changes=feeds.of_document(notice, Event.NOTICE_ISSUED),
    )


WORKFLOW: Workflow[Notice] = Workflow(
    model=Notice,
    name="notice",
    resource="notices",
    read=Action.READ_ORDER,
    write=Action.ANSWER_ORDER,
    push=Action.ANSWER_ORDER,
    steps=ordered(issue=Action.ISSUE_NOTICE, event=Event.NOTICE_CHANGED),
    require_open=lifetime.of_open_plan,
    describes=("organization", "measure__task", "numbered"),
)
# Takes one step of a sheet; arguments and errors are those of signing.steps.take_step.
step_notice = partial(take_step, WORKFLOW)
