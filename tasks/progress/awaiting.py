"""The parts of supporters beside the lead's report: who is awaited, asking for what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization, User
from departments.permissions import Access, Action, authorize, can
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event, Told
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.subjects import Subject
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around
from tasks.errors import Refused
from tasks.links import contribution_form
from tasks.models import (
    Assignment,
    Contribution,
    Measure,
    PartRequest,
    ProgressReport,
    ReportingPeriod,
)
from tasks.plan import lifetime
from tasks.plan.models.roles import LINE_ROLES
from tasks.progress.quoting import Quote, quotes
from tasks.signing import news
from tasks.signing.locking import locked
from tasks.signing.models import FILED

ASKED = (Role.REPORTER, Role.APPROVER)
URGENCY = 85
STEP = "ask_part"
TITLE = gettext_lazy("%(lead)s asks for your part of %(key)s for %(period)s")
SUMMARY = gettext_lazy("Asked a supporter for its part")


@dataclass(frozen=True, slots=True)
class Supporter:
    """An organization that owes the lead its part of a line for a period.

    `since` is the day from which it is awaited, None where nobody waits; `days` are those passed.
    `asked_on` is when the lead last asked for it. `quotes` are what can be taken over from it.
    """

    organization: Organization
    part: Contribution | None
    since: date | None
    days: int
    asked_on: date | None

    @property
    def is_awaited(self) -> bool:
        return self.part is None and self.since is not None

    @property
    def quotes(self) -> Sequence[Quote]:
        return quotes(self.part.text, self.organization.short_name) if self.part else ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Who has been asked now, and who has nobody with an account who could be."""

    told: Sequence[Organization]
    unreachable: Sequence[Organization]


def supporters(measure: Measure, period: ReportingPeriod, user: User) -> list[Supporter]:
    """Each organization that owes the lead its part, with it or since when it is awaited.

    A matter between the line's departments and the province: a prefecture that takes part sees
    none of it. Nobody is awaited before the period begins or once the lead has reported.
    """
    if not Contribution.objects.may_read(user, measure.pk):
        return []
    return _supporters(measure, period)


def may_ask(measure: Measure, user: User) -> bool:
    """Whether the account asks supporters of this line for the lead."""
    return can(user, Action.ASK_FOR_PARTS, _access(measure))


@transaction.atomic
def ask_for_parts(measure_id: int, period_id: int, *, actor: User, source: str) -> Asked:
    """The lead asks every supporter whose part is missing, once a working day: whoever has been
    asked today is not asked again. It changes nothing of what is due, for nobody.

    Raises Refused where nobody is awaited, Http404 and PermissionDenied by the permission table.
    """
    measure = locked(Measure, measure_id)
    access = _access(measure)
    authorize(actor, Action.READ_CONTRIBUTION, access)
    authorize(actor, Action.ASK_FOR_PARTS, access)
    plan = {"plan__areas__tasks__measures": measure_id}
    period = ReportingPeriod.objects.filter(pk=period_id, **plan).first()
    if period is None:
        raise Http404
    lifetime.require_open(period.plan_id)
    awaited = [one for one in _supporters(measure, period) if one.is_awaited]
    if not awaited:
        raise Refused(_("No part is awaited: all are there, or you have reported already."))
    today = clock.today()
    on = calendar_around(today).on_or_after(today)
    fresh = [one.organization for one in awaited if one.asked_on != on]
    people = {one.pk: news.members_of(one, ASKED) for one in fresh}
    told = [one for one in fresh if people[one.pk]]
    made = PartRequest.objects.bulk_create(
        PartRequest(
            measure=measure, organization=one, period=period, on=on, by=actor, at=clock.now()
        )
        for one in told
    )
    drafts = [draft for one in made for draft in _drafts(one, people[one.organization_id])]
    outbox.enqueue(drafts)
    record_all([_entry(one) for one in made], actor=actor, source=source)
    return Asked(told, [one for one in fresh if not people[one.pk]])


def _supporters(measure: Measure, period: ReportingPeriod) -> list[Supporter]:
    line = {"measure": measure, "period": period}
    parts = {one.organization_id: one for one in Contribution.objects.filter(**line)}
    asked = PartRequest.objects.filter(**line).order_by().values("organization")
    last = dict(asked.annotate(last=Max("on")).values_list("organization", "last"))
    rows = Assignment.objects.contributing().filter(measure=measure)
    days = (clock.today() - period.starts_on).days
    led = ProgressReport.objects.filter(**line, state__in=FILED).by_leads()
    since = period.starts_on if days >= 0 and not led.exists() else None
    return [
        Supporter(
            row.organization,
            parts.get(row.organization_id),
            since,
            days,
            last.get(row.organization_id),
        )
        for row in rows.select_related("organization")
    ]


def _access(measure: Measure) -> Access:
    """It is the lead who asks; everybody printed on the line may know of it."""
    line = dict.fromkeys(
        measure.assignments.filter(role__in=LINE_ROLES).values_list("organization_id", "role")
    )
    lead = next((pk for pk, role in line if role == Assignment.Role.LEAD), None)
    return Access(owner=lead, readers=frozenset(pk for pk, _role in line))


def _drafts(request: PartRequest, people: news.Recipients) -> list[outbox.Draft]:
    measure, period = request.measure, request.period
    part = Contribution(measure=measure, period=period, organization=request.organization)
    about = {"lead": measure.lead_name, "key": measure.key, "period": period.code}
    # A stored text speaks the product's language, whichever one the writer reads.
    with translation.override(settings.LANGUAGE_CODE):
        title = str(TITLE) % about
    return news.addressed(
        people,
        outside=True,
        duty_key=part.duty_key,
        rule=STEP,
        business_date=clock.today(),
        title=title,
        body="",
        link=contribution_form(measure.pk, period.code),
        due_on=part.duty_due_on,
        urgency=URGENCY,
        topic=Topic.WAITING,
        organization_name=request.organization.short_name,
        subject=Subject(
            duty=DutyKind.CONTRIBUTION,
            document=Contribution.kind(),
            step=STEP,
            organization_id=request.organization_id,
            plan_id=period.plan_id,
            measure_id=measure.pk,
            period=period.code,
        ),
    )


def _entry(request: PartRequest) -> AuditEntry:
    return AuditEntry(
        action="contribution.asked_for",
        target=request,
        summary=SUMMARY,
        data={
            "measure": request.measure.key,
            "period": request.period.code,
            "organization": request.organization.short_name,
            "on": request.on.isoformat(),
        },
        changes=(
            Told(request.organization_id, "measures", request.measure_id, Event.CONTRIBUTION_ASKED),
        ),
    )
