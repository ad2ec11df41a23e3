"""Messages that follow a step at once: given back, returned (act again), accepted (done)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from departments.absences.deputies import Deputies
from departments.models import Organization, RoleGrant
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.personal import channels_of
from reform_tracker.notifications.subjects import Subject
from tasks.signing.models import Document
from tasks.signing.workflow import News, Step, workflow_of

# Who is told, and in whose place.
Recipients = Mapping[int, int | None]


def tell(document: Document, step: Step, *, due_on: date, comment: str) -> None:
    """Tells an organization's people of a step of its document, as the kind's table says.

    `due_on` is by when the duty that the document answers is due now.
    """
    news = workflow_of(document).rule(step).news
    if news is not None:
        announce(document, news, step.value, due_on=due_on, body=comment)


def announce(document: Document, news: News, step: str, *, due_on: date, body: str) -> None:
    """The same of whatever happened to it, `step` being its name, once for each version."""
    announce_all(news, step, [(document, due_on, body)])


def announce_all(news: News, step: str, told: Iterable[tuple[Document, date, str]]) -> None:
    """The same of several documents, each with its day and words, by one call of the outbox."""
    outbox.enqueue(
        [
            draft
            for document, due_on, body in told
            for draft in _drafts(document, news, step, due_on, body)
        ]
    )


def _drafts(
    document: Document, news: News, step: str, due_on: date, body: str
) -> list[outbox.Draft]:
    # A stored text speaks the product's language, whichever one the reviewer reads.
    with translation.override(settings.LANGUAGE_CODE):
        title = str(news.title) % {"what": document.title_in_words()}
    about = Subject(
        duty=document.DUTY,
        document=document.kind(),
        document_id=document.pk,
        step=step,
        organization_id=document.organization_id,
        plan_id=document.of_plan,
        measure_id=document.of_measure,
        period=document.of_period,
    )
    return addressed(
        _recipients(document, news),
        outside=news.outside,
        duty_key=document.duty_key,
        rule=f"{step}:v{document.version}",
        business_date=clock.today(),
        title=title,
        body=body,
        link=document.page(),
        due_on=due_on,
        urgency=news.urgency,
        topic=news.topic,
        organization_name=document.organization.short_name,
        subject=about,
    )


def addressed(members: Recipients, *, outside: bool, **said: Any) -> list[outbox.Draft]:
    """The same message for each of these people: in the inbox, and by their own channels where it
    goes `outside`. `said` is the rest of `outbox.Draft`."""
    ways = channels_of(members) if outside else {}
    return [
        outbox.Draft(recipient_id=member, stands_in_for=absent, channel=channel, **said)
        for member, absent in members.items()
        for channel in ("inbox", *ways.get(member, ()))
    ]


def members_of(
    organization: Organization,
    roles: Collection[Role],
    barred: frozenset[int] = frozenset(),
) -> Recipients:
    """Who holds one of these roles for the organization, or for its successor if it has ended; of
    those who are on leave their deputies. Whoever is `barred` is not told."""
    place = organization.successor_id or organization.pk
    grants = RoleGrant.objects.filter(
        role__in=roles, organization=place, user__is_active=True
    ).exclude(user__in=barred)
    deputies = Deputies.on(clock.today())
    found: dict[int, int | None] = {}
    for person, role in grants.values_list("user_id", "role"):
        acting = deputies.of(person, Role(role), place, barred)
        found[acting] = None if acting == person else found.get(acting, person)
    return found


def _recipients(document: Document, news: News) -> Recipients:
    barred = document.writer_ids() if news.not_to_writers else frozenset[int]()
    return members_of(document.organization, news.roles, barred)
