"""What waits for somebody who moves or leaves goes on to a colleague."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from departments.models import Organization, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.personal import channels_of
from tasks.signing.chain import WAITING_URGENCY
from tasks.signing.models import EDITABLE, SignedDocument, State
from tasks.signing.workflow import reviewed_kinds

MOST_NAMED = 20  # documents in one message


def hand_on(person: User, colleague: User | None, former: Organization) -> None:
    """Called in the transaction in which somebody leaves the organization `former`: messages that
    wait for an answer are addressed to the colleague, who is told which drafts and signatures are
    open. Without a colleague they wait for nobody any more; the duties themselves stay open."""
    news = [] if colleague is None else list(_news(person, colleague, former))
    outbox.readdress(person, colleague, organization_id=former.pk, also=news)


def open_documents(person: User, former: Organization) -> list[SignedDocument]:
    """What the person began and is not handed in, and what waits for a signature the person could
    give."""
    meant = Q(writers=person)
    if person.holds(Role.APPROVER):
        meant |= Q(state=State.READY)
    return [
        document
        for workflow in reviewed_kinds()
        for document in workflow.model.objects.filter(
            meant, organization=former.pk, state__in=EDITABLE, ended_on=None
        )
        .select_related(*workflow.describes)
        .distinct()
    ]


def _news(person: User, colleague: User, former: Organization) -> Iterator[outbox.Draft]:
    documents = open_documents(person, former)
    if not documents:
        return
    with translation.override(settings.LANGUAGE_CODE):
        waiting = sum(one.state == State.READY for one in documents)
        title = _("You take over from %(name)s: drafts %(drafts)s, to be signed %(waiting)s") % {
            "name": person.full_name,
            "drafts": len(documents) - waiting,
            "waiting": waiting,
        }
        body = "\n".join(one.title_in_words() for one in documents[:MOST_NAMED])
    for channel in ("inbox", *channels_of([colleague.pk]).get(colleague.pk, ())):
        yield outbox.Draft(
            duty_key=f"handover:{person.pk}",
            recipient_id=colleague.pk,
            rule="handover",
            business_date=clock.today(),
            channel=channel,
            title=title,
            body=body,
            link=reverse("tasks:desk"),
            due_on=clock.today(),
            urgency=WAITING_URGENCY,
            topic=Topic.NEWS,
            organization_name=former.short_name,
        )
