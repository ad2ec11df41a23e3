"""The in-app inbox: whose it is, what is counted, what leaves a receipt."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications import outbox, sender
from reform_tracker.notifications.models import InboxMessage
from tests.reform_tracker.notifications.builders import draft, make_user

pytestmark = pytest.mark.django_db
INBOX = "notifications:inbox"
# Messages counted and listed, and the number in the page's header.
INBOX_QUERIES = 3


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def receive(user: User, count: int = 1) -> list[InboxMessage]:
    outbox.enqueue(
        [
            draft(user, duty_key=f"filing:{number}", title=f"Message {number}", channel="inbox")
            for number in range(count)
        ]
    )
    return list(InboxMessage.objects.filter(recipient=user).order_by("id"))


def test_shows_own_messages_only(signed_in: Client, user: User) -> None:
    receive(user)
    outbox.enqueue([draft(make_user("li"), channel="inbox", title="Not for Wang")])
    page = signed_in.get(reverse(INBOX)).content.decode()
    assert "Message 0" in page
    assert "Not for Wang" not in page


def test_unread_ones_come_first(signed_in: Client, user: User) -> None:
    first, second = receive(user, 2)
    signed_in.post(reverse("notifications:read", args=[second.pk]))
    rows = signed_in.get(reverse(INBOX)).context["page_obj"].object_list
    assert list(rows) == [first, second]
    rows = signed_in.get(reverse(INBOX), {"show": "unread"}).context["page_obj"].object_list
    assert list(rows) == [first]


def test_reading_the_list_writes_nothing(signed_in: Client, user: User) -> None:
    receive(user)
    signed_in.get(reverse(INBOX))
    assert outbox.unread_count(user) == 1
    for name in ("open", "read"):
        address = reverse(f"notifications:{name}", args=[InboxMessage.objects.get().pk])
        assert signed_in.get(address).status_code == 405
    assert signed_in.get(reverse("notifications:read-all")).status_code == 405


def test_opening_leads_to_the_duty_and_leaves_the_first_receipt(
    signed_in: Client, user: User
) -> None:
    (message,) = receive(user)
    address = reverse("notifications:open", args=[message.pk])
    answer = signed_in.post(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/filings/1/")
    message.refresh_from_db()
    first = message.opened_at
    assert first is not None
    assert message.read_at == first
    assert first.date() == clock.now().astimezone(first.tzinfo).date()
    signed_in.post(address)
    message.refresh_from_db()
    assert message.opened_at == first


def test_marking_one_and_all_as_read(signed_in: Client, user: User) -> None:
    messages = receive(user, 3)
    signed_in.post(reverse("notifications:read", args=[messages[0].pk]))
    assert outbox.unread_count(user) == 2
    signed_in.post(reverse("notifications:read-all"))
    assert outbox.unread_count(user) == 0


def test_marking_all_leaves_the_messages_of_others(signed_in: Client) -> None:
    other = make_user("li")
    receive(other)
    signed_in.post(reverse("notifications:read-all"))
    assert outbox.unread_count(other) == 1


@pytest.mark.parametrize("name", ["open", "read"])
def test_a_message_of_another_does_not_exist(signed_in: Client, name: str) -> None:
    (message,) = receive(make_user("li"))
    answer = signed_in.post(reverse(f"notifications:{name}", args=[message.pk]))
    assert answer.status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_settled_messages_are_shown_as_done_and_not_counted(signed_in: Client, user: User) -> None:
    receive(user)
    outbox.settle(["filing:0"], at=clock.now())
    page = signed_in.get(reverse(INBOX))
    assert page.context["page_obj"].object_list[0].done_at is not None
    assert outbox.unread_count(user) == 0


@pytest.mark.parametrize("count", [1, 40])
def test_the_page_costs_the_same_for_one_message_and_for_many(
    signed_in: Client, user: User, count: int
) -> None:
    receive(user, count)
    with CaptureQueriesContext(connection) as asked:
        signed_in.get(reverse(INBOX))
    ours = [one["sql"] for one in asked.captured_queries if "notifications_" in one["sql"]]
    assert len(ours) == INBOX_QUERIES, ours


def test_an_approver_is_told_what_could_not_be_delivered_to_the_own_people(client: Client) -> None:
    approver = make_user("zhao", Role.APPROVER)
    far = make_user("far", email="", organization="Education")
    outbox.enqueue([draft(make_user("near", email="")), draft(far)])
    assert sender.send_due().dead == 2
    client.force_login(approver)
    page = client.get(reverse(INBOX))
    assert page.context["dead"] == 1
    assert reverse("notifications:deliveries") in page.content.decode()


def test_signing_in_is_asked_for(client: Client, user: User) -> None:
    (message,) = receive(user)
    assert client.get(reverse(INBOX)).status_code == 302
    client.post(reverse("notifications:read", args=[message.pk]))
    assert outbox.unread_count(user) == 1


def test_an_older_reminder_of_the_same_duty_asks_for_nothing_any_more(
    signed_in: Client, user: User
) -> None:
    other = make_user("li")

    def reminds(person: User, day: int, rule: str = "reporter", duty: str = "filing:1") -> None:
        outbox.enqueue(
            [
                draft(
                    person,
                    duty_key=duty,
                    rule=f"{rule}{day}",
                    title=f"{duty} on {day}",
                    channel="inbox",
                    audience=rule,
                    business_date=date(2012, 5, day),
                )
            ]
        )

    reminds(user, 8)
    reminds(other, 8)
    reminds(user, 8, duty="filing:2")
    outbox.enqueue([draft(user, rule="return:v3", title="Returned", channel="inbox")])
    reminds(user, 9)
    page = signed_in.get(reverse(INBOX), {"show": "unread"}).context["page_obj"].object_list
    assert {message.intent.title for message in page} == {
        "filing:1 on 9",
        "filing:2 on 8",
        "Returned",
    }
    assert outbox.unread_count(user) == 3
    assert outbox.unread_count(other) == 1
    assert "已被取代" in signed_in.get(reverse(INBOX)).content.decode()
