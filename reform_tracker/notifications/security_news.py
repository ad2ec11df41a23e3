"""A person learns at once what happens to the second factor of the account."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.personal import channels_of

URGENCY = 80


def tell(user: User, title: Promise, words: str) -> None:
    """In the inbox and by the person's own channels: if it was somebody else, he notices."""
    with translation.override(settings.LANGUAGE_CODE):  # a stored text speaks one language
        said = str(title)
    ways = ("inbox", *channels_of([user.pk]).get(user.pk, ()))
    outbox.enqueue(
        [
            outbox.Draft(
                duty_key=f"second-factor:{user.pk}",
                recipient_id=user.pk,
                rule=f"{clock.real_now():%Y%m%d%H%M%S%f}",  # each time it is another message
                business_date=clock.today(),
                channel=way,
                title=said,
                body=words,
                link=reverse("departments:second-factor"),
                due_on=clock.today(),
                urgency=URGENCY,
                topic=Topic.NEWS,
            )
            for way in ways
        ]
    )
