"""Messages about an assessment: it is open, an objection is answered, it is published."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.absences.deputies import Deputies
from departments.models import Organization, RoleGrant
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.personal import channels_of
from reform_tracker.notifications.subjects import Subject
from reports.models import Assessment, AssessmentObjection

URGENCY = 50
BOTH = (Role.REPORTER, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class _Message:
    """`number` tells messages of the same step apart."""

    step: str
    title: str
    due_on: date
    body: str = ""
    number: str = ""


def opened(assessment: Assessment) -> None:
    """Units may say what they think of their points."""
    until = assessment.self_until or clock.today()
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Check your assessment and say what you think of it by %(day)s") % {
            "day": date_format(until)
        }
    _tell(assessment, _units(assessment), _Message("opened", title, until))


def published(assessment: Assessment) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("The assessment is published")
    _tell(assessment, _units(assessment), _Message("published", title, clock.today()))


def answered(objection: AssessmentObjection) -> None:
    """The unit reads the answer in the message."""
    sheet = objection.sheet
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your objection to the assessment is answered")
    about = _Message("answered", title, clock.today(), objection.answer, f":{objection.pk}")
    _tell(sheet.assessment, [sheet.organization], about)


def _units(assessment: Assessment) -> list[Organization]:
    return [one.organization for one in assessment.sheets.select_related("organization")]


def _tell(assessment: Assessment, units: Collection[Organization], message: _Message) -> None:
    named = {one.pk: one for one in units}
    people = _people(named)
    channels = channels_of({person for person, _unit in people})
    outbox.enqueue(
        [
            outbox.Draft(
                duty_key=f"assessment:{assessment.plan_id}:{unit}",
                recipient_id=person,
                stands_in_for=absent,
                rule=f"{message.step}{message.number}",
                business_date=clock.today(),
                channel=channel,
                title=message.title,
                body=message.body,
                link=reverse("reports:assessment-sheet", args=[assessment.plan_id, unit]),
                due_on=message.due_on,
                urgency=URGENCY,
                topic=Topic.NEWS,
                organization_name=named[unit].short_name,
                subject=Subject(
                    step=message.step, organization_id=unit, plan_id=assessment.plan_id
                ),
            )
            for (person, unit), absent in people.items()
            for channel in ("inbox", *channels.get(person, ()))
        ]
    )


def _people(units: Collection[int]) -> dict[tuple[int, int], int | None]:
    """Who is told for which unit, and in whose place."""
    grants = RoleGrant.objects.filter(
        role__in=BOTH, organization__in=units, user__is_active=True
    ).order_by("pk")
    deputies = Deputies.on(clock.today())
    found: dict[tuple[int, int], int | None] = {}
    for person, role, unit in grants.values_list("user_id", "role", "organization_id"):
        acting = deputies.of(person, Role(role), unit)
        found[acting, unit] = None if acting == person else found.get((acting, unit), person)
    return found
