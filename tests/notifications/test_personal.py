"""How people choose their channels, and that nobody can silence a statutory duty."""

from ipaddress import ip_network

import pytest
from django.core import mail
from pytest_django import Settings

from departments.models import User
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications import personal
from reform_tracker.notifications.models import Delivery, PersonalChannel
from reform_tracker.notifications.personal import ChannelProblem, channels_of
from tests.factories.browser import signed_in
from tests.notifications.builders import make_user
from tests.support.http_sink import http_sink

ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=topsecret1234"


def save(user: User, name: str, *, active: bool = True, url: str = "", secret: str = "") -> str:
    return personal.save_channel(
        actor=user, source="test", name=name, active=active, url=url, secret=secret
    )


def test_mail_unless_something_else_is_chosen(user: User) -> None:
    other = make_user("li")
    assert channels_of([user.pk, other.pk]) == {user.pk: ("mail",), other.pk: ("mail",)}
    save(user, "wecom", url=ROBOT)
    assert channels_of([user.pk, other.pk]) == {user.pk: ("mail", "wecom"), other.pk: ("mail",)}
    save(user, "mail", active=False)
    assert channels_of([user.pk]) == {user.pk: ("wecom",)}


def test_the_channels_of_everybody_cost_one_query(
    user: User, django_assert_num_queries: object
) -> None:
    people = [user.pk, *(make_user(f"p{number}").pk for number in range(5))]
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        channels_of(people)


def test_the_last_way_outside_cannot_be_switched_off_nor_removed(user: User) -> None:
    with pytest.raises(ChannelProblem, match="静音"):
        save(user, "mail", active=False)
    assert channels_of([user.pk]) == {user.pk: ("mail",)}
    save(user, "wecom", url=ROBOT)
    save(user, "mail", active=False)
    with pytest.raises(ChannelProblem, match="静音"):
        save(user, "wecom", active=False)
    with pytest.raises(ChannelProblem, match="静音"):
        personal.remove_channel(actor=user, source="test", name="wecom")
    assert channels_of([user.pk]) == {user.pk: ("wecom",)}


def test_a_channel_that_was_taken_out_of_the_product_falls_back_to_mail(user: User) -> None:
    PersonalChannel.objects.create(user=user, channel="mail", active=False)
    PersonalChannel.objects.create(user=user, channel="pigeon")
    assert channels_of([user.pk]) == {user.pk: ("mail",)}


def test_an_address_that_is_not_allowed_is_refused_when_it_is_entered(user: User) -> None:
    with pytest.raises(ChannelProblem) as caught:
        save(user, "webhook", url="https://evil.example.com/hook")
    assert caught.value.place == "url"
    assert "evil.example.com" in caught.value.message
    with pytest.raises(ChannelProblem) as empty:
        save(user, "webhook")
    assert empty.value.place == "url"
    assert not PersonalChannel.objects.exists()


def test_a_webhooks_secret_is_shown_once_and_changes_over_in_a_day(
    user: User, settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = (ip_network("10.0.0.0/8"),)
    first = save(user, "webhook", url="https://hook.intranet/")
    assert first.startswith("whsec_")
    assert save(user, "webhook") == ""
    second = personal.renew_secret(actor=user, source="test", name="webhook")
    row = PersonalChannel.objects.get()
    assert (row.secret, row.old_secret) == (second, first)
    assert row.old_secret_until is not None


def test_neither_address_nor_secret_stand_in_the_trail_or_on_a_page(user: User) -> None:
    save(
        user,
        "dingtalk",
        url="https://oapi.dingtalk.com/robot/send?access_token=topsecret1234",
        secret="SECverysecret",
    )
    trail = "".join(str(event.data) + event.summary for event in AuditEvent.objects.all())
    browser = signed_in(user)
    pages = "".join(
        browser.get(path).content.decode()
        for path in ("/inbox/channels/", "/inbox/channels/dingtalk/")
    )
    assert "oapi.dingtalk.com/…1234" in pages
    for secret in ("topsecret", "SECverysecret"):
        assert secret not in trail + pages


def test_the_page_sets_up_a_channel_and_shows_the_secret_once(
    user: User, settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = (ip_network("10.0.0.0/8"),)
    browser = signed_in(user)
    answer = browser.post(
        "/inbox/channels/webhook/", {"active": "on", "url": "https://hook.intranet/x"}
    )
    secret = PersonalChannel.objects.get().secret
    assert secret in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    again = browser.post("/inbox/channels/webhook/", {"active": "on"})
    assert again.status_code == 302
    assert secret not in browser.get("/inbox/channels/webhook/").content.decode()


def test_a_refusal_stands_at_its_field_and_nothing_is_stored(user: User) -> None:
    answer = signed_in(user).post(
        "/inbox/channels/wecom/", {"active": "on", "url": "https://evil.example.com/"}
    )
    assert answer.status_code == 422
    assert "evil.example.com" in answer.content.decode()
    assert not PersonalChannel.objects.exists()


def test_switching_the_mail_off_alone_is_refused_on_the_page(user: User) -> None:
    answer = signed_in(user).post("/inbox/channels/mail/", {})
    assert answer.status_code == 422
    assert "静音" in answer.content.decode()


def test_a_test_message_goes_out_at_once_and_once_a_minute(user: User) -> None:
    browser = signed_in(user)
    first = browser.post("/inbox/channels/mail/test/", follow=True)
    assert "已被接收" in first.content.decode()
    assert [message.to for message in mail.outbox] == [["wang@example.org"]]
    again = browser.post("/inbox/channels/mail/test/", follow=True)
    assert "每分钟" in again.content.decode()
    assert len(mail.outbox) == 1
    assert not Delivery.objects.exists()


def test_a_failing_test_says_why(user: User, settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    with http_sink() as sink:
        sink.answer = b'{"errcode": 93000, "errmsg": "invalid webhook url"}'
        save(user, "wecom", url=sink.url)
        answer = signed_in(user).post("/inbox/channels/wecom/test/", follow=True)
    assert "93000 invalid webhook url" in answer.content.decode()


def test_no_such_channel_is_no_address(user: User) -> None:
    browser = signed_in(user)
    assert browser.get("/inbox/channels/pigeon/").status_code == 404
    assert browser.get("/inbox/channels/inbox/").status_code == 404
    assert browser.post("/inbox/channels/pigeon/remove/").status_code == 404
