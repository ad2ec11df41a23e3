"""The outbox page: who sees what, filters, and the retry of dead digests."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications import outbox, sender, views
from reform_tracker.notifications.models import Delivery, Intent
from tests.reform_tracker.notifications.builders import TUESDAY, WEDNESDAY, draft, make_user

pytestmark = pytest.mark.django_db
PAGES = ("notifications:outbox", "notifications:deliveries")
# Listed, the list of organizations in the filter is not ours; one for the header.
OUTBOX_QUERIES = 2


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_user("admin", Role.SYSTEM_ADMIN))
    return client


@pytest.fixture
def dead(db: None) -> Delivery:
    """An undeliverable digest to somebody of the Finance department."""
    outbox.enqueue([draft(make_user("li", email=""))])
    assert sender.send_due().dead == 1
    return Delivery.objects.get(state="dead")


def shown(client: Client, page: str = PAGES[0], **filters: str) -> list[object]:
    return list(client.get(reverse(page), filters).context["page_obj"].object_list)


# Who reads the outbox and who sends dead digests again, of the people who signed in.
@pytest.mark.parametrize(
    ("roles", "reads", "retries"),
    [
        ((Role.REPORTER,), 403, 403),
        ((Role.APPROVER,), 200, 403),
        ((Role.HEAD,), 403, 403),
        ((Role.COMMISSION,), 200, 403),
        ((Role.LEADER,), 403, 403),
        ((Role.AUDITOR,), 403, 403),
        ((Role.SECURITY_ADMIN,), 403, 403),
        ((Role.SYSTEM_ADMIN,), 200, 302),
        ((), 403, 403),
    ],
)
def test_who_may_read_and_retry(
    client: Client, dead: Delivery, roles: tuple[Role, ...], reads: int, retries: int
) -> None:
    client.force_login(make_user("somebody", *roles))
    assert [client.get(reverse(page)).status_code for page in PAGES] == [reads, reads]
    address = reverse("notifications:retry", args=[dead.pk])
    assert client.post(address).status_code == retries
    dead.refresh_from_db()
    assert dead.state == ("waiting" if retries == 302 else "dead")


def test_whoever_is_not_signed_in_is_asked_to(client: Client, dead: Delivery) -> None:
    assert [client.get(reverse(page)).status_code for page in PAGES] == [302, 302]
    assert client.post(reverse("notifications:retry", args=[dead.pk])).status_code == 401


def test_an_approver_sees_the_dead_ones_of_the_own_organization_only(
    client: Client, dead: Delivery
) -> None:
    outbox.enqueue([draft(make_user("far", email="", organization="Education"))])
    sender.send_due()
    outbox.enqueue([draft(make_user("near"))])
    client.force_login(make_user("zhao", Role.APPROVER))
    assert shown(client, PAGES[1]) == [dead]
    assert shown(client, PAGES[0]) == list(dead.intents.all())
    education = str(User.objects.get(username="far").organization_id)
    assert shown(client, PAGES[1], organization=education) == []


def test_a_retry_is_recorded_and_sends_what_is_still_open(operator: Client, dead: Delivery) -> None:
    User.objects.filter(pk=dead.recipient_id).update(email="li@example.org")
    operator.post(reverse("notifications:retry", args=[dead.pk]))
    event = AuditEvent.objects.get()
    assert (event.action, event.object_id) == ("delivery.retried", str(dead.pk))
    assert event.data["recipient"] == dead.recipient_id
    assert sender.send_due() == sender.SendResult(sent=1)


def test_a_retry_of_what_was_settled_meanwhile_sends_nothing(
    operator: Client, dead: Delivery
) -> None:
    outbox.settle(["filing:1"], at=clock.now())
    operator.post(reverse("notifications:retry", args=[dead.pk]))
    assert sender.send_due() == sender.SendResult(dropped=1)


def test_a_second_retry_changes_nothing(operator: Client, dead: Delivery) -> None:
    for _ in range(2):
        operator.post(reverse("notifications:retry", args=[dead.pk]))
    assert AuditEvent.objects.count() == 1


def test_a_retry_of_nothing_is_404_and_by_get_405(operator: Client, dead: Delivery) -> None:
    assert operator.post(reverse("notifications:retry", args=[999_999])).status_code == 404
    assert operator.get(reverse("notifications:retry", args=[dead.pk])).status_code == 405


def test_filters(operator: Client) -> None:
    near, far = make_user("near"), make_user("far", organization="Education")
    outbox.enqueue(
        [
            draft(near),
            draft(near, channel="inbox"),
            draft(far, business_date=WEDNESDAY),
            draft(far, rule="filing-10:reporter:mail", superseded=True),
        ]
    )

    def keys(**filters: str) -> set[tuple[str, str, date]]:
        rows = Intent.objects.filter(pk__in=[row.pk for row in shown(operator, **filters)])  # type: ignore[attr-defined]  # rows of the page
        return set(rows.values_list("recipient__username", "channel", "business_date"))

    assert len(keys()) == 4
    assert keys(channel="inbox") == {("near", "inbox", TUESDAY)}
    assert keys(state="superseded") == {("far", "mail", TUESDAY)}
    assert keys(date="2012-05-09") == {("far", "mail", WEDNESDAY)}
    assert {name for name, *_ in keys(organization=str(far.organization_id))} == {"far"}
    assert len(shown(operator, PAGES[1], state="waiting")) == 2
    assert shown(operator, PAGES[1], state="dead") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"date": "yesterday"},
        {"organization": "0"},
        {"page": "x"},
        {"channel": "\0"},
    ],
)
def test_a_wrong_filter_is_told_and_breaks_nothing(operator: Client, wrong: dict[str, str]) -> None:
    for page in PAGES:
        assert operator.get(reverse(page), wrong).status_code == 200


def test_each_message_shows_its_fate(operator: Client) -> None:
    user = make_user("wang")
    outbox.enqueue(
        [
            draft(user, duty_key="sent"),
            draft(user, duty_key="superseded", superseded=True),
            draft(user, duty_key="settled"),
            draft(user, duty_key="opened", channel="inbox"),
            draft(user, duty_key="unread", channel="inbox"),
            draft(make_user("li", email=""), duty_key="dead"),
            draft(user, duty_key="waiting", business_date=WEDNESDAY),
        ]
    )
    outbox.settle(["settled"], at=clock.now())
    sender.send_due()
    user.inbox.filter(intent__duty_key="opened").update(read_at=clock.now(), opened_at=clock.now())
    badges = {row.duty_key: row.fate.badge for row in shown(operator)}  # type: ignore[attr-defined]  # rows of the page
    assert badges == {
        "sent": "blue",
        "superseded": "grey",
        "settled": "green",
        "opened": "green",
        "unread": "blue",
        "dead": "red",
        "waiting": "yellow",
    }


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_cost_the_same_for_one_message_and_for_many(
    operator: Client, page: str, count: int
) -> None:
    outbox.enqueue([draft(make_user(f"person{number}")) for number in range(count)])
    with CaptureQueriesContext(connection) as asked:
        operator.get(reverse(page))
    ours = [one["sql"] for one in asked.captured_queries if "notifications_" in one["sql"]]
    assert len(ours) == OUTBOX_QUERIES, ours


def test_the_outbox_is_read_in_stretches_that_skip_and_repeat_nothing(
    operator: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    days = (TUESDAY, TUESDAY, WEDNESDAY, TUESDAY, WEDNESDAY)
    outbox.enqueue(
        [draft(user, duty_key=f"filing:{n}", business_date=day) for n, day in enumerate(days)]
    )
    read, after = [], ""
    while True:
        page = operator.get(reverse(PAGES[0]), {"after": after}).context["page_obj"]
        assert len(page.object_list) <= 2
        read += list(page)
        after = page.following
        if not after:
            break
    assert [(row.business_date, row.pk) for row in read] == sorted(
        Intent.objects.values_list("business_date", "pk"), reverse=True
    )


PLACES = ["x", "2012-05-08", "2012-99-08_1", "_1", "2012-05-08_x", "9" * 99]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_no_list_has_written_is_the_beginning(
    place: str, operator: Client, user: User
) -> None:
    outbox.enqueue([draft(user)])
    assert len(shown(operator, after=place)) == 1
