"""Robots and webhooks against a real web server that behaves badly in turn."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail

from departments.models import User
from departments.roles import Role
from reform_tracker import clock, outgoing
from reform_tracker.local.ports import free_port
from reform_tracker.notifications import (
    channels,
    claims,
    digest,
    outbox,
    personal,
    retrying,
    sender,
)
from reform_tracker.notifications.channels.http import HttpChannel
from reform_tracker.notifications.models import Delivery, Intent, PersonalChannel
from reform_tracker.notifications.sender import SendResult
from tests.reform_tracker.notifications.builders import TUESDAY, draft, make_user, only_delivery
from tests.reform_tracker.notifications.test_sender import later
from tests.support.http_sink import HttpSink, Manner, http_sink

pytestmark = pytest.mark.once

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


def reached_by(user: User, channel: str, url: str, **more: Any) -> None:
    PersonalChannel.objects.create(user=user, channel=channel, url=url, **more)
    outbox.enqueue(
        [draft(user, channel=channel, title="报送[实施方案]", organization_name="省财政厅")]
    )


@pytest.mark.parametrize("channel", ["webhook", "wecom", "dingtalk"])
def test_what_is_taken_over_is_delivered(user: User, web: HttpSink, channel: str) -> None:
    reached_by(user, channel, web.url, secret=SECRET)
    assert sender.send_due() == SendResult(sent=1)
    assert only_delivery().delivered_at is not None
    assert Intent.objects.get().state == "sent"
    (post,) = web.posts
    assert "报送" in post.body.decode()
    assert "http://127.0.0.1:8000/filings/1/" in post.body.decode()


def test_mail_is_sent_and_not_known_to_be_delivered(user: User) -> None:
    outbox.enqueue([draft(user)])
    sender.send_due()
    assert only_delivery().delivered_at is None


def signature(secret: bytes, post: Any) -> str:
    signed = f"{post.headers['webhook-id']}.{post.headers['webhook-timestamp']}.".encode()
    mac = hmac.new(secret, signed + post.body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(mac).decode()}"


def test_a_webhook_is_signed_after_the_standard(user: User, web: HttpSink) -> None:
    reached_by(user, "webhook", web.url, secret=SECRET)
    sender.send_due()
    (post,) = web.posts
    assert post.headers["webhook-id"] == str(only_delivery().uuid)
    assert abs(int(post.headers["webhook-timestamp"]) - time.time()) < 60
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    assert post.headers["webhook-signature"] == signature(key, post)
    content = json.loads(post.body)
    assert content["type"] == "digest"
    assert content["data"]["sections"][0]["items"][0]["due_on"] == "2012-05-15"


@pytest.mark.parametrize(("hours", "signatures"), [(1, 2), (-1, 1)])
def test_a_former_secret_signs_beside_the_new_one_for_a_while(
    user: User, web: HttpSink, hours: int, signatures: int
) -> None:
    former = "whsec_" + base64.b64encode(b"f" * 32).decode()
    until = clock.real_now() + timedelta(hours=hours)
    reached_by(user, "webhook", web.url, secret=SECRET, old_secret=former, old_secret_until=until)
    sender.send_due()
    (post,) = web.posts
    given = post.headers["webhook-signature"].split(" ")
    assert len(given) == signatures
    if signatures == 2:
        assert given[1] == signature(b"f" * 32, post)


def test_dingtalk_signs_by_its_own_rule(user: User, web: HttpSink) -> None:
    reached_by(user, "dingtalk", web.url, secret="SECabc")
    sender.send_due()
    given = parse_qs(urlsplit(web.posts[0].path).query)
    stamp = given["timestamp"][0]
    mac = hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()
    assert given["sign"] == [base64.b64encode(mac).decode()]


def test_a_group_sees_whose_matters_and_no_markup_of_others(user: User, web: HttpSink) -> None:
    reached_by(user, "wecom", web.url)
    sender.send_due()
    text = json.loads(web.posts[0].body)["markdown"]["content"]
    assert "**Wang**" in text
    assert "[报送［实施方案］](http://127.0.0.1:8000/filings/1/) 2012-05-15" in text


def test_a_long_digest_is_cut_by_whole_matters(user: User, web: HttpSink) -> None:
    PersonalChannel.objects.create(user=user, channel="wecom", url=web.url)
    outbox.enqueue(
        [draft(user, channel="wecom", duty_key=f"filing:{n}", title="报" * 60) for n in range(40)]
    )
    sender.send_due()
    text = json.loads(web.posts[0].body)["markdown"]["content"]
    assert len(text.encode()) <= 4096
    shown = text.count("/filings/1/")
    assert 0 < shown < 40
    assert f"另有 {40 - shown} 项" in text


@pytest.mark.parametrize(
    ("manner", "result", "said"),
    [
        (Manner.ERROR, SendResult(put_off=1), "500"),
        (Manner.MISSING, SendResult(put_off=1), "404"),
        (Manner.GONE, SendResult(dead=1), "410"),
        (Manner.REDIRECT, SendResult(put_off=1), "302"),
        (Manner.CUT, SendResult(put_off=1), "中断"),
        (Manner.HANG, SendResult(put_off=1), "1 秒"),
        (Manner.DRIP, SendResult(put_off=1), "1 秒"),
    ],
)
def test_a_receiver_that_behaves_badly(
    user: User, web: HttpSink, manner: Manner, result: SendResult, said: str
) -> None:
    with http_sink() as other:
        web.manner, web.elsewhere = manner, other.url
        reached_by(user, "webhook", web.url, secret=SECRET)
        began = time.monotonic()
        assert sender.send_due() == result
        assert time.monotonic() - began < 5
        assert said in only_delivery().last_error
        assert other.posts == []


def test_ten_megabytes_of_answer_are_not_read(user: User, web: HttpSink) -> None:
    web.manner = Manner.HUGE
    answer = outgoing.post(outgoing.Post(web.url, b"{}", {}))
    assert (answer.status, len(answer.body)) == (200, outgoing.MOST_READ)
    reached_by(user, "webhook", web.url, secret=SECRET)
    assert sender.send_due() == SendResult(sent=1)


def test_a_repeated_message_bears_the_same_id(user: User, web: HttpSink) -> None:
    web.manner = Manner.CUT
    reached_by(user, "webhook", web.url, secret=SECRET)
    sender.send_due()
    web.manner = Manner.OK
    later()
    assert sender.send_due() == SendResult(sent=1)
    first, second = web.posts
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_a_receiver_that_hangs_holds_up_nobody_else(user: User, web: HttpSink) -> None:
    other = make_user("li")
    outbox.enqueue([draft(other)])
    with http_sink() as fine:
        web.manner = Manner.HANG
        reached_by(user, "webhook", web.url, secret=SECRET)
        reached_by(make_user("zhao"), "webhook", fine.url, secret=SECRET)
        assert sender.send_due() == SendResult(sent=2, put_off=1)
        assert len(fine.posts) == 1
    assert [message.to for message in mail.outbox] == [["li@example.org"]]


def test_ten_tries_over_75_hours_then_dead_and_retried_by_the_administrator(
    user: User, web: HttpSink
) -> None:
    waits = HttpChannel.waits
    assert len(waits) == 9
    assert sum(waits, timedelta()) >= timedelta(hours=75)
    web.manner = Manner.ERROR
    reached_by(user, "webhook", web.url, secret=SECRET)
    results = []
    for _try in range(10):
        results.append(sender.send_due())
        later()
    assert results == [SendResult(put_off=1)] * 9 + [SendResult(dead=1)]
    assert "500" in only_delivery().last_error
    web.manner = Manner.OK
    administrator = make_user("admin", Role.SYSTEM_ADMIN)
    assert retrying.retry_dead(only_delivery().pk, actor=administrator, source="test")
    assert sender.send_due() == SendResult(sent=1)


@pytest.mark.parametrize(
    ("channel", "code", "state"),
    [
        ("wecom", 93000, "dead"),
        ("wecom", 40058, "dead"),
        ("wecom", 45009, "waiting"),
        ("dingtalk", 300001, "dead"),
        ("dingtalk", 310000, "dead"),
        ("dingtalk", 400106, "dead"),
        ("dingtalk", 130101, "waiting"),
        ("dingtalk", 410100, "waiting"),
    ],
)
def test_a_robot_says_no_with_status_200(
    user: User, web: HttpSink, channel: str, code: int, state: str
) -> None:
    web.answer = json.dumps({"errcode": code, "errmsg": "no"}).encode()
    reached_by(user, channel, web.url)
    sender.send_due()
    assert (only_delivery().state, only_delivery().last_error) == (state, f"{code} no")


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b'{"errcode": "x"}', b"\xff"])
def test_a_robots_answer_that_makes_no_sense_is_no_success(
    user: User, web: HttpSink, answer: bytes
) -> None:
    web.answer = answer
    reached_by(user, "wecom", web.url)
    assert sender.send_due() == SendResult(put_off=1)
    # The group may have it: nothing is added to what perhaps went out.
    assert only_delivery().lease is not None


def test_a_robots_answer_that_is_cut_off_leaves_the_outcome_open(user: User, web: HttpSink) -> None:
    web.manner = Manner.HALF
    reached_by(user, "wecom", web.url)
    assert sender.send_due() == SendResult(put_off=1)
    assert only_delivery().lease is not None


def test_a_webhook_has_arrived_when_the_status_says_so(user: User, web: HttpSink) -> None:
    web.manner = Manner.HALF
    reached_by(user, "webhook", web.url, secret=SECRET)
    assert sender.send_due() == SendResult(sent=1)


def test_a_robots_secret_signs_an_address_without_parameters_too(user: User, web: HttpSink) -> None:
    reached_by(user, "dingtalk", web.url.partition("?")[0] + "#top", secret="SECabc")
    sender.send_due()
    assert set(parse_qs(urlsplit(web.posts[0].path).query)) == {"timestamp", "sign"}


def test_a_long_digest_keeps_the_limit_of_the_whole_message(user: User, web: HttpSink) -> None:
    PersonalChannel.objects.create(user=user, channel="dingtalk", url=web.url)
    outbox.enqueue(
        [
            draft(user, channel="dingtalk", duty_key=f"filing:{n}", title='"' * 200)
            for n in range(90)
        ]
    )
    sender.send_due()
    assert 15_000 < len(web.posts[0].body) <= 20_000


@pytest.mark.parametrize("channel", ["webhook", "wecom", "dingtalk", "mail"])
def test_a_message_is_written_without_asking_the_database(
    user: User, channel: str, django_assert_num_queries: Any
) -> None:
    reached_by(user, channel, "https://qyapi.weixin.qq.com/x", secret=SECRET)
    claimed = claims.claim(channel, TUESDAY, 1)
    assert claimed is not None
    (claim,) = claimed.claims
    written = digest.build(claim.delivery, claim.intents, TUESDAY)
    with django_assert_num_queries(0):
        personal.outside_channel(channel).compose(written, claim.delivery.recipient)


def test_nobody_listening_is_tried_again(user: User, web: HttpSink) -> None:
    reached_by(user, "webhook", f"http://127.0.0.1:{free_port()}/", secret=SECRET)
    assert sender.send_due() == SendResult(put_off=1)
    assert only_delivery().lease is None


def test_whoever_has_no_address_is_told_to_the_administrator(user: User) -> None:
    outbox.enqueue([draft(user, channel="wecom")])
    assert sender.send_due() == SendResult(dead=1)
    assert only_delivery().last_error


def test_keys_stand_in_no_error_and_no_log(
    user: User, web: HttpSink, caplog: pytest.LogCaptureFixture
) -> None:
    web.manner = Manner.ERROR
    reached_by(user, "wecom", web.url)
    sender.send_due()
    assert "topsecret" not in caplog.text + only_delivery().last_error
    assert "topsecret" not in repr(outgoing.Post(web.url, b"", {}))


def test_every_outside_channel_says_how_often_it_tries(db: None) -> None:
    for channel in channels.outside():
        assert channel.waits
        longest = Delivery._meta.get_field("channel").max_length
        assert longest is not None
        assert longest >= len(channel.name)
