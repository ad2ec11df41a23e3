"""What a digest says."""

from datetime import date

import pytest
from django.core import mail
from django.utils.translation import gettext
from pytest_django import Settings

from departments.models import Organization, User
from reform_tracker import clock
from reform_tracker.notifications import outbox, sender
from reform_tracker.notifications.digest import Digest, Group, build
from reform_tracker.notifications.models import Intent, Topic
from reform_tracker.notifications.subjects import Subject
from tests.reform_tracker.notifications.builders import (
    TUESDAY,
    WEDNESDAY,
    draft,
    make_organization,
    only_delivery,
)


def digest_of(*drafts: outbox.Draft, on: date = TUESDAY) -> Digest:
    outbox.enqueue(drafts)
    return build(only_delivery(), list(Intent.objects.all()), on)


def test_groups_by_what_is_wanted_in_a_fixed_order(user: User) -> None:
    found = digest_of(
        draft(user, duty_key="a", topic=Topic.WAITING),
        draft(user, duty_key="b", topic=Topic.RETURNED),
        draft(user, duty_key="c", due_on=TUESDAY),
        draft(user, duty_key="d", due_on=date(2012, 5, 7)),
    )
    groups = [section.group for section in found.sections]
    assert groups == [Group.OVERDUE, Group.DUE, Group.RETURNED, Group.WAITING]


def test_a_duty_is_named_once_in_its_most_urgent_words(user: User) -> None:
    found = digest_of(
        draft(user, rule="b", urgency=47, title="three days left"),
        draft(user, rule="a", urgency=50, title="due today"),
        draft(user, rule="c", urgency=45, title="five days left"),
    )
    (section,) = found.sections
    assert [item.title for item in section.items] == ["due today"]


def test_of_two_equally_urgent_words_the_later_hold(user: User) -> None:
    with clock.pinned(WEDNESDAY):
        found = digest_of(
            draft(user, business_date=WEDNESDAY, title="newer"),
            draft(user, business_date=TUESDAY, title="older"),
        )
    assert found.sections[0].items[0].title == "newer"


def test_the_most_urgent_stands_first(user: User) -> None:
    found = digest_of(
        draft(user, duty_key="a", urgency=40, title="later"),
        draft(user, duty_key="b", urgency=49, title="sooner"),
    )
    assert [item.title for item in found.sections[0].items] == ["sooner", "later"]


def test_links_are_absolute(user: User, settings: Settings) -> None:
    settings.SITE_URL = "https://reform.example.cn"
    found = digest_of(draft(user))
    assert found.sections[0].items[0].url == "https://reform.example.cn/filings/1/"


@pytest.mark.parametrize("demo", [True, False])
def test_the_mail_names_the_date_the_link_and_a_demonstration(
    user: User, settings: Settings, demo: bool
) -> None:
    settings.DEMO = demo
    outbox.enqueue([draft(user, title="Hand in <b>it</b>")])
    sender.send_due()
    (message,) = mail.outbox
    assert isinstance(message, mail.EmailMultiAlternatives)
    html = message.alternatives[0][0]
    assert isinstance(html, str)
    assert "2012-05-08" in message.subject
    for text in (message.body, html):
        assert "2012年5月8日" in text
        assert "http://127.0.0.1:8000/filings/1/" in text
        assert (gettext("Progress figures are invented for demonstration") in text) is demo
    assert "Hand in <b>it</b>" in message.body
    assert "<b>it</b>" not in html


def test_what_concerns_many_organizations_is_read_by_organization(user: User) -> None:
    second, first = make_organization("Water"), make_organization("Audit")
    Organization.objects.filter(pk=second.pk).update(unit_order=9)

    def about(organization: Organization, **changes: object) -> outbox.Draft:
        subject = Subject(organization_id=organization.pk)
        name = organization.short_name
        return draft(user, subject=subject, organization_name=name, **changes)

    found = digest_of(
        about(second, duty_key="a", title="most urgent", urgency=90),
        about(first, duty_key="b", title="less", urgency=10),
        about(first, duty_key="c", title="more", urgency=20),
    )
    (section,) = found.sections
    units = [(name, [item.title for item in items]) for name, items in section.by_organization]
    assert units == [("Audit", ["more", "less"]), ("Water", ["most urgent"])]


def test_the_matters_of_one_organization_stand_under_no_heading(user: User) -> None:
    found = digest_of(draft(user, duty_key="a"), draft(user, duty_key="b"))
    assert [name for name, _items in found.sections[0].by_organization] == [""]
