"""How people choose their channels, and that nobody can silence a statutory duty."""

import json
import re
import socket
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from departments.accounts.service import give_first_password
from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications import outbox, personal, personal_news, sender
from reform_tracker.notifications.models import Delivery, Intent, PersonalChannel
from reform_tracker.notifications.personal import ChannelProblem, channels_of
from tests.factories.browser import signed_in
from tests.reform_tracker.notifications.builders import draft, make_user
from tests.support.http_sink import http_sink

ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=topsecret1234"


@pytest.fixture
def intranet(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network of the house, and every name leads into it, but for those of the internet."""
    settings.WEBHOOK_NETWORKS = (ip_network("10.0.0.0/8"),)

    def resolve(host: str, *_args: object, **_kwargs: object) -> list[object]:
        if host == "nowhere.intranet":
            raise socket.gaierror("unknown")
        address = "10.0.0.5" if host.endswith(".intranet") else "93.184.216.34"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def a_minute_later(user: User) -> None:
    """As if the last test had been a minute ago."""
    PersonalChannel.objects.filter(user=user).update(
        tested_at=clock.real_now() - timedelta(minutes=1, seconds=1)
    )


def save(user: User, name: str, *, active: bool = True, url: str = "", secret: str = "") -> str:
    return personal.save_channel(
        actor=user, source="test", name=name, active=active, url=url, secret=secret
    )


def test_a_request_of_whoever_had_the_account_before_changes_nothing(user: User) -> None:
    """It was let in, and waits for the account while that is opened anew."""
    in_flight = User.objects.get(pk=user.pk)
    give_first_password(user, "Ganz-Neu-2012")
    personal.forget_channels(user)
    with pytest.raises(ChannelProblem):
        save(in_flight, "wecom", url=ROBOT)
    assert channels_of([user.pk]) == {user.pk: ("mail",)}


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


def test_testing_what_is_not_set_up_is_no_way_outside(user: User) -> None:
    with pytest.raises(ChannelProblem, match="地址"):
        personal.send_test(actor=user, name="wecom")
    with pytest.raises(ChannelProblem, match="静音"):
        save(user, "mail", active=False)
    assert channels_of([user.pk]) == {user.pk: ("mail",)}


def test_a_channel_without_an_address_reaches_nobody(user: User) -> None:
    PersonalChannel.objects.create(user=user, channel="wecom")
    assert channels_of([user.pk]) == {user.pk: ("mail",)}
    PersonalChannel.objects.create(user=user, channel="mail", active=False)
    assert channels_of([user.pk]) == {user.pk: ("mail",)}


def test_mail_is_no_way_for_whoever_has_no_address(db: None) -> None:
    user = make_user(email="")
    save(user, "wecom", url=ROBOT)
    with pytest.raises(ChannelProblem, match="静音"):
        save(user, "wecom", active=False)
    with pytest.raises(ChannelProblem, match="静音"):
        personal.remove_channel(actor=user, source="test", name="wecom")
    save(user, "dingtalk", url="https://oapi.dingtalk.com/robot/send?access_token=x")
    save(user, "wecom", active=False)
    assert "dingtalk" in channels_of([user.pk])[user.pk]


def test_a_removed_channel_forgets_address_and_secrets(user: User, intranet: None) -> None:
    save(user, "webhook", url="https://hook.intranet/")
    personal.renew_secret(actor=user, source="test", name="webhook")
    personal.remove_channel(actor=user, source="test", name="webhook")
    row = PersonalChannel.objects.get()
    assert (row.url, row.secret, row.old_secret, row.active) == ("", "", "", False)
    with pytest.raises(ChannelProblem):
        personal.renew_secret(actor=user, source="test", name="webhook")
    removed = AuditEvent.objects.filter(action="channel.removed")
    personal.remove_channel(actor=user, source="test", name="webhook")
    assert removed.count() == 1


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


@pytest.mark.parametrize("host", ["evil.example.com", "nowhere.intranet"])
def test_a_network_of_the_house_does_not_open_what_lies_outside(
    user: User, intranet: None, host: str
) -> None:
    with pytest.raises(ChannelProblem, match=host) as caught:
        save(user, "webhook", url=f"https://{host}/hook")
    assert caught.value.place == "url"
    assert not PersonalChannel.objects.exists()


def test_a_webhooks_secret_is_shown_once_and_changes_over_in_a_day(
    user: User, intranet: None
) -> None:
    first = save(user, "webhook", url="https://hook.intranet/")
    assert first.startswith("whsec_")
    assert save(user, "webhook") == ""
    second = personal.renew_secret(actor=user, source="test", name="webhook")
    row = PersonalChannel.objects.get()
    assert (row.secret, row.old_secret) == (second, first)
    assert row.old_secret_until is not None
    assert abs(row.old_secret_until - clock.real_now() - timedelta(hours=24)) < timedelta(hours=1)


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


def test_the_page_sets_up_a_channel_and_shows_the_secret_once(user: User, intranet: None) -> None:
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


def test_one_test_a_minute_whatever_is_tested(user: User) -> None:
    save(user, "wecom", url=ROBOT)
    personal.send_test(actor=user, name="mail")
    with pytest.raises(ChannelProblem, match="每分钟"):
        personal.send_test(actor=user, name="wecom")
    a_minute_later(user)
    personal.send_test(actor=user, name="mail")
    assert len(mail.outbox) == 2


def test_setting_a_channel_up_anew_brings_no_further_test(user: User, settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    with http_sink() as sink:
        for _time in range(2):
            save(user, "wecom", url=sink.url)
            browser = signed_in(user)
            browser.post("/inbox/channels/wecom/test/")
            personal.remove_channel(actor=user, source="test", name="wecom")
        assert len(sink.posts) == 1


def test_a_channel_that_is_off_is_not_tested(user: User) -> None:
    save(user, "wecom", url=ROBOT, active=False)
    page = signed_in(user).get("/inbox/channels/").content.decode()
    assert "/inbox/channels/mail/test/" in page
    assert "/inbox/channels/wecom/test/" not in page
    with pytest.raises(ChannelProblem, match="开启"):
        personal.send_test(actor=user, name="wecom")


def test_the_page_says_when_a_digest_went_out_and_why_another_did_not(
    user: User, settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    outbox.enqueue([draft(user), draft(user, channel="wecom")])
    with http_sink() as sink:
        sink.answer = b'{"errcode": 93000, "errmsg": "invalid webhook url"}'
        save(user, "wecom", url=sink.url)
        sender.send_due()
    found = {one.channel.name: one for one in personal.standings(user)}
    assert found["mail"].sent is not None
    assert found["mail"].failed is None
    assert found["wecom"].sent is None
    page = signed_in(user).get("/inbox/channels/").content.decode()
    assert re.search(r'2012年5月8日\s*<p class="small">93000 invalid webhook url</p>', page)


def test_a_digest_that_was_merged_hides_no_failure(user: User) -> None:
    day = clock.today()
    Delivery.objects.create(
        recipient=user, channel="mail", business_date=day, state="dead", last_error="550 no"
    )
    Delivery.objects.create(
        recipient=user,
        channel="mail",
        business_date=day + timedelta(days=1),
        state="dropped",
        last_error="merged",
    )
    (failed,) = (one.failed for one in personal.standings(user) if one.channel.name == "mail")
    assert failed is not None
    assert failed.last_error == "550 no"


def test_a_failing_test_says_why(user: User, settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    with http_sink() as sink:
        sink.answer = b'{"errcode": 93000, "errmsg": "invalid webhook url"}'
        save(user, "wecom", url=sink.url)
        answer = signed_in(user).post("/inbox/channels/wecom/test/", follow=True)
    assert "93000 invalid webhook url" in answer.content.decode()


def told(user: User) -> dict[str, str]:
    """The newest message about one's channels, by the way it goes."""
    rows = Intent.objects.filter(recipient=user, duty_key=f"own-channels:{user.pk}")
    newest = rows.latest("pk")
    return {one.channel: one.body for one in rows.filter(body=newest.body)}


def test_a_change_is_told_by_the_ways_that_were_there_before(
    user: User, django_capture_on_commit_callbacks: Any
) -> None:
    save(user, "wecom", url=ROBOT)
    assert told(user) == dict.fromkeys(("inbox", "mail"), "企业微信群机器人: 更换地址、开启")
    save(user, "mail", active=False)
    assert told(user) == dict.fromkeys(("inbox", "mail", "wecom"), "电子邮件: 停用")
    save(user, "dingtalk", url="https://oapi.dingtalk.com/robot/send?access_token=x", secret="SEC1")
    assert set(told(user)) == {"inbox", "mail", "wecom"}
    count = Intent.objects.count()
    with django_capture_on_commit_callbacks() as at_last:
        save(user, "dingtalk")
    assert (Intent.objects.count(), at_last) == (count, [])


@pytest.mark.parametrize("change", ["another address", "off", "removed"])
def test_where_a_channel_led_until_now_hears_it_at_once(
    change: str, user: User, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    with http_sink() as sink:
        save(user, "wecom", url=sink.url)
        with django_capture_on_commit_callbacks(execute=True):
            if change == "removed":
                personal.remove_channel(actor=user, source="test", name="wecom")
            else:
                elsewhere = ROBOT if change == "another address" else ""
                save(user, "wecom", active=change != "off", url=elsewhere)
        (post,) = sink.posts
    assert "您的站外消息接收方式已变更" in json.loads(post.body)["markdown"]["content"]
    assert set(told(user)) == {"inbox", "mail"}


def test_former_addresses_are_told_once_a_minute(
    user: User, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    """Whoever changes to and fro sends nobody a stream, and holds up no server."""
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    with http_sink() as sink, time_machine.travel(clock.real_now(), tick=False) as machine:
        for number in range(5):
            with django_capture_on_commit_callbacks(execute=True):
                save(user, "wecom", url=f"{sink.url}&n={number}")
        assert [post.path[-4:] for post in sink.posts] == ["&n=0"]
        machine.shift(personal_news.BETWEEN + timedelta(seconds=1))
        with django_capture_on_commit_callbacks(execute=True):
            save(user, "wecom", url=ROBOT)
        assert [post.path[-4:] for post in sink.posts] == ["&n=0", "&n=4"]


def test_no_such_channel_is_no_address(user: User) -> None:
    browser = signed_in(user)
    assert browser.get("/inbox/channels/pigeon/").status_code == 404
    assert browser.get("/inbox/channels/inbox/").status_code == 404
    assert browser.post("/inbox/channels/pigeon/remove/").status_code == 404
