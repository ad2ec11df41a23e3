"""Messages that follow a review at once: returned (act again) or accepted (done)."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from tasks.links import link_to
from tasks.models.signed import SignedDocument
from tasks.workflow import Step

RETURNED_URGENCY = 90
ACCEPTED_URGENCY = 10


def reviewed(document: SignedDocument, step: Step, *, obligation: str) -> None:
    """Tells the organization's reporters and approvers what the commission decided."""
    if step not in (Step.ACCEPT, Step.RETURN):
        return
    returned = step is Step.RETURN
    # A stored text speaks the product's language, whichever one the reviewer reads.
    with translation.override(settings.LANGUAGE_CODE):
        title = (_("Returned: %(what)s") if returned else _("Accepted: %(what)s")) % {
            "what": describe(document)
        }
    members = User.objects.filter(
        organization=document.organization_id,
        is_active=True,
        grants__role__in=(Role.REPORTER, Role.APPROVER),
    ).distinct()
    outbox.enqueue(
        [
            outbox.Draft(
                obligation=obligation,
                recipient_id=member.pk,
                rule=f"{step}:v{document.version}",
                business_date=clock.today(),
                channel=channel,
                title=title,
                body=document.review_comment,
                link=link_to(document),
                due_on=clock.today(),
                urgency=RETURNED_URGENCY if returned else ACCEPTED_URGENCY,
                topic=Topic.RETURNED if returned else Topic.DUTY,
            )
            for member in members
            for channel in (("inbox", "mail") if returned else ("inbox",))
        ]
    )


def describe(document: SignedDocument) -> str:
    """The document in a few words, for message titles."""
    if document._meta.model_name == "implementationplan":
        return _("Implementation plan of %(unit)s") % {"unit": document.organization}
    return _("Progress of %(key)s, %(period)s") % {
        "key": getattr(document, "measure"),  # noqa: B009 (only reports have it)
        "period": getattr(document, "period"),  # noqa: B009
    }
