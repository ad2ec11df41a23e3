"""Messages that follow a decision at once: given back, returned (act again), accepted (done)."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import RoleGrant
from departments.roles import Role
from departments.services.deputies import Deputies
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.personal import channels_of
from tasks.links import link_to
from tasks.models.signed import SignedDocument
from tasks.workflow import Step

RETURNED_URGENCY = 90
WAITING_URGENCY = 60
ACCEPTED_URGENCY = 10


@dataclass(frozen=True, slots=True)
class News:
    """What a step means to those who hear of it: a title, who hears, whether they must act.

    `outside`: by their own channels too, not only in the inbox.
    """

    title: Promise
    roles: tuple[Role, ...]
    topic: Topic
    urgency: int
    outside: bool = True


BOTH = (Role.REPORTER, Role.APPROVER)
NEWS = {
    Step.HAND_OVER: News(
        gettext_lazy("Waiting for your signature: %(what)s"),
        (Role.APPROVER,),
        Topic.WAITING,
        WAITING_URGENCY,
    ),
    Step.SEND_BACK: News(
        gettext_lazy("Given back: %(what)s"),
        (Role.REPORTER,),
        Topic.RETURNED,
        RETURNED_URGENCY,
    ),
    Step.RETURN: News(
        gettext_lazy("Returned: %(what)s"),
        BOTH,
        Topic.RETURNED,
        RETURNED_URGENCY,
    ),
    Step.ACCEPT: News(
        gettext_lazy("Accepted: %(what)s"), BOTH, Topic.NEWS, ACCEPTED_URGENCY, outside=False
    ),
}


def decided(
    document: SignedDocument, step: Step, *, obligation: str, due_on: date, comment: str
) -> None:
    """Tells an organization's people what its approver or the commission decided."""
    news = NEWS.get(step)
    if news is None:
        return
    # A stored text speaks the product's language, whichever one the reviewer reads.
    with translation.override(settings.LANGUAGE_CODE):
        title = str(news.title) % {"what": describe(document)}
    members = _hearers(document, step, news)
    outside = channels_of(members) if news.outside else {}
    outbox.enqueue(
        [
            outbox.Draft(
                obligation=obligation,
                recipient_id=member,
                stands_in_for=absent,
                rule=f"{step}:v{document.version}",
                business_date=clock.today(),
                channel=channel,
                title=title,
                body=comment,
                link=link_to(document),
                due_on=due_on,
                urgency=news.urgency,
                topic=news.topic,
                unit=document.organization.short_name,
            )
            for member, absent in members.items()
            for channel in ("inbox", *outside.get(member, ()))
        ]
    )


def _hearers(document: SignedDocument, step: Step, news: News) -> dict[int, int | None]:
    """Who is told, and in whose place; nobody is asked to sign what he wrote."""
    wrote = frozenset(document.writers.values_list("pk", flat=True))
    barred = wrote if step is Step.HAND_OVER else frozenset[int]()
    grants = RoleGrant.objects.filter(
        role__in=news.roles,
        user__organization=document.organization_id,
        user__is_active=True,
    ).exclude(user__in=barred)
    deputies = Deputies.on(clock.today())
    found: dict[int, int | None] = {}
    for person, role in grants.values_list("user_id", "role"):
        acting = deputies.of(person, Role(role), barred)
        found[acting] = None if acting == person else found.get(acting, person)
    return found


def describe(document: SignedDocument) -> str:
    """The document in a few words, for message titles."""
    if document._meta.model_name == "implementationplan":
        return _("Implementation plan of %(unit)s") % {"unit": document.organization}
    return _("Progress of %(key)s, %(period)s") % {
        "key": getattr(document, "measure"),  # noqa: B009 (only reports have it)
        "period": getattr(document, "period"),  # noqa: B009
    }
