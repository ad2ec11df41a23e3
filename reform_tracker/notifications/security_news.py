"""A person learns at once what happens to the account: its second factor, a sign-in from a new
place, a password that ends, another way outside. Who may confirm a proposal is asked."""

from collections.abc import Collection, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from departments.accounts.ages import whose_password_ends
from departments.granting.news import News
from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.personal import channels_of

URGENCY = 80


def tell(user: User, title: Promise, words: str) -> None:
    """Of what the account is signed in to with."""
    _tell(user, title, words, about="second-factor", page="departments:second-factor")


def tell_of_a_place(user: User, title: Promise, words: str) -> None:
    """Where the person is signed in stands on the page that the message leads to."""
    _tell(user, title, words, about="new-place", page="departments:sessions")


def tell_of_a_channel(user: User, title: Promise, words: str, ways: Collection[str]) -> None:
    """By the ways that were there before."""
    page = "notifications:channels"
    _tell(user, title, words, about="own-channels", page=page, ways=ways)


def tell_of_ending_passwords() -> None:
    """Each once: the day on which the password was chosen stands for it."""
    drafts: list[outbox.Draft] = []
    people = whose_password_ends()
    ways = channels_of([user.pk for user in people])
    with translation.override(settings.LANGUAGE_CODE):
        for user in people:
            drafts += _of_an_ending_password(user, ("inbox", *ways.get(user.pk, ())))
    outbox.enqueue(drafts)


def _of_an_ending_password(user: User, ways: Sequence[str]) -> list[outbox.Draft]:
    ends = timezone.localtime(user.password_ends_at)
    words = _("It ends on %(at)s; from then on nothing opens until you have chosen another one.")
    return [
        outbox.Draft(
            duty_key=f"password-age:{user.pk}",
            recipient_id=user.pk,
            rule="password-age",
            business_date=timezone.localtime(user.password_changed_at).date(),
            channel=way,
            title=_("Your password ends soon"),
            body=words % {"at": date_format(ends, "DATETIME_FORMAT")},
            link=reverse("departments:password"),
            due_on=ends.date(),
            urgency=URGENCY,
            topic=Topic.NEWS,
        )
        for way in ways
    ]


def _tell(
    user: User,
    title: Promise,
    words: str,
    *,
    about: str,
    page: str,
    ways: Collection[str] | None = None,
) -> None:
    """In the inbox and by the person's own channels: if it was somebody else, he notices."""
    with translation.override(settings.LANGUAGE_CODE):  # a stored text speaks one language
        said = str(title)
    if ways is None:
        ways = channels_of([user.pk]).get(user.pk, ())
    outbox.enqueue(
        [
            outbox.Draft(
                duty_key=f"{about}:{user.pk}",
                recipient_id=user.pk,
                rule=f"{clock.real_now():%Y%m%d%H%M%S%f}",  # each time it is another message
                business_date=clock.today(),
                channel=way,
                title=said,
                body=words,
                link=reverse(page),
                due_on=clock.today(),
                urgency=URGENCY,
                topic=Topic.NEWS,
            )
            for way in ("inbox", *ways)
        ]
    )


def tell_of_proposals(listed: Sequence[News], done: str) -> None:
    """What waited under the key `done` is silenced, and everybody is told by the own channels."""
    if done:
        outbox.settle([done], at=clock.now())
    people = sorted({one.user.pk for one in listed})
    channels = channels_of(people)
    with translation.override(settings.LANGUAGE_CODE):
        drafts = [
            outbox.Draft(
                duty_key=one.key,
                recipient_id=one.user.pk,
                rule=f"{clock.real_now():%Y%m%d%H%M%S%f}{'' if one.must_act else ' told'}",
                business_date=clock.today(),
                channel=way,
                title=str(one.title) % dict(one.names),
                body=one.words,
                link=_page_of(one),
                due_on=clock.today(),
                urgency=URGENCY,
                topic=Topic.NEWS,
            )
            for one in listed
            for way in ("inbox", *channels.get(one.user.pk, ()))
        ]
    outbox.enqueue(drafts)


def _page_of(news: News) -> str:
    if news.proposal is None:
        return reverse("departments:second-factor")
    return reverse("departments:proposal", args=[news.proposal])
