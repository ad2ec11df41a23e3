"""Webhooks of clients: signed, in order, at least once, given up visibly, sent again on demand."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from departments.api_clients.service import create_client, revoke_client
from departments.models import ApiClient, Scope, User
from departments.roles import Role
from reform_tracker import clock, leases, outgoing
from reform_tracker.api.models import StoredAnswer
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed import webhooks
from reform_tracker.feed.jobs import send_webhooks
from reform_tracker.feed.models import Webhook
from reform_tracker.notifications.channels.http import HttpChannel
from tasks.models import ProgressReport
from tasks.progress.service import step_report
from tasks.signing.workflow import Step
from tests.reform_tracker.api.conftest import REPORTS, Caller, Province, person, signed_in
from tests.support.http_sink import HttpSink, Manner

HOOKS, CHANGES = "/api/v1/webhooks/", "/api/v1/changes/"


@pytest.fixture
def caller(province: Province) -> Caller:
    new = create_client(
        province.x, name="系统", days=9, actor=None, source="test", scopes=Scope.values
    )
    return Caller(new.text)


@pytest.fixture
def hook(caller: Caller, web: HttpSink) -> dict[str, Any]:
    answer = caller.post(HOOKS, {"target": web.url})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


@pytest.fixture
def decide(caller: Caller, province: Province, body: dict[str, Any]) -> Any:
    """Submits a report once more and has it returned."""
    reviewer = person(province.b, Role.COMMISSION)

    def returned(percent: int) -> None:
        item = body | {
            "external_id": "LZ-1", "percent": percent, "submit": True, "signatory": "张副市长",
        }  # fmt: skip
        answer = caller.post(f"{REPORTS}bulk/", {"items": [item]})
        assert answer.status_code == 200, answer.content
        report = ProgressReport.objects.get()
        step_report(
            report.pk, Step.RETURN, actor=reviewer, source="test", reason="other", comment="补充。"
        )

    return returned


def versions(web: HttpSink) -> list[int]:
    return [json.loads(post.body)["data"]["version"] for post in web.posts]


def later() -> None:
    """As if the pause after a failure had passed."""
    Webhook.objects.update(next_attempt_at=clock.real_now())


def test_a_decision_is_told_signed(
    caller: Caller, hook: dict[str, Any], web: HttpSink, decide: Any
) -> None:
    decide(40)
    send_webhooks()
    send_webhooks()
    (post,) = web.posts
    told = json.loads(post.body)
    assert (told["type"], told["data"]["external_id"]) == ("progress-reports.return", "LZ-1")
    number, stamp = post.headers["webhook-id"], post.headers["webhook-timestamp"]
    key = base64.b64decode(hook["secret"].removeprefix("whsec_"))
    signed = b".".join([number.encode(), stamp.encode(), post.body])
    mine = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert post.headers["webhook-signature"] == f"v1,{mine}"
    shown = caller.get(f"{HOOKS}{hook['id']}/").json()
    assert shown["last_success_at"]
    assert "secret" not in shown
    (listed,) = caller.get(HOOKS).json()["results"]
    assert listed == shown


def test_only_what_was_asked_for_and_from_now_on(
    caller: Caller, web: HttpSink, decide: Any
) -> None:
    decide(40)
    caller.post(HOOKS, {"target": web.url, "events": ["accept"]})
    decide(50)
    send_webhooks()
    assert web.posts == []


@pytest.mark.parametrize("manner", [Manner.ERROR, Manner.CUT, Manner.HANG, Manner.REDIRECT])
def test_what_is_not_taken_is_told_again_in_order(
    hook: dict[str, Any], web: HttpSink, decide: Any, manner: Manner
) -> None:
    web.manner, web.elsewhere = manner, web.url
    decide(40)
    decide(50)
    send_webhooks()
    stored = Webhook.objects.get()
    assert (stored.attempts, stored.paused_at) == (1, None)
    assert stored.last_error
    send_webhooks()  # not before the pause has passed
    assert Webhook.objects.get().attempts == 1
    web.manner = Manner.OK
    web.posts.clear()
    later()
    send_webhooks()
    assert versions(web) == sorted(versions(web))
    assert len(web.posts) == 2
    assert Webhook.objects.get().attempts == 0


def test_after_ten_tries_it_is_given_up_and_goes_on_when_changed(
    caller: Caller, hook: dict[str, Any], web: HttpSink, decide: Any
) -> None:
    web.manner = Manner.ERROR
    decide(40)
    for _try in range(len(HttpChannel.waits) + 3):
        later()
        send_webhooks()
    assert len(web.posts) == 10
    shown = caller.get(f"{HOOKS}{hook['id']}/").json()
    assert shown["paused_at"]
    assert "500" in shown["last_error"]
    web.manner = Manner.OK
    web.posts.clear()
    answer = caller.put(f"{HOOKS}{hook['id']}/", {"target": web.url}, If_Match=shown["etag"])
    assert (answer.status_code, answer.json()["paused_at"]) == (200, None)
    send_webhooks()
    assert len(web.posts) == 1


def test_gone_is_final_at_once(hook: dict[str, Any], web: HttpSink, decide: Any) -> None:
    web.manner = Manner.GONE
    decide(40)
    send_webhooks()
    assert Webhook.objects.get().paused_at is not None


def test_what_was_told_is_told_again_on_demand(
    caller: Caller, hook: dict[str, Any], web: HttpSink, decide: Any
) -> None:
    start = caller.get(CHANGES, {"cursor": "now"}).json()["next_cursor"]
    decide(40)
    decide(50)
    send_webhooks()
    first = [post.headers["webhook-id"] for post in web.posts]
    web.posts.clear()
    replay = f"{HOOKS}{hook['id']}/replay/"
    assert caller.post(replay, {"cursor": start}).status_code == 200
    send_webhooks()
    assert [post.headers["webhook-id"] for post in web.posts] == first
    assert caller.post(replay).status_code == 200
    send_webhooks()
    assert len(web.posts) == 4
    assert caller.post(replay, {"cursor": "x"}).status_code == 400
    assert caller.post(replay, {"since": "x"}).status_code == 422


def test_a_new_secret_signs_beside_the_former_one(
    caller: Caller, hook: dict[str, Any], web: HttpSink, decide: Any
) -> None:
    address = f"{HOOKS}{hook['id']}/secret/"
    answer = caller.post(address, Idempotency_Key="a")
    again = caller.post(address, Idempotency_Key="a")
    assert answer.json()["secret"] != hook["secret"]
    assert again.json() == answer.json() | {"secret": None}
    decide(40)
    send_webhooks()
    assert len(web.posts[0].headers["webhook-signature"].split()) == 2
    Webhook.objects.update(old_secret_until=clock.real_now() - timedelta(seconds=1))
    decide(50)
    send_webhooks()
    assert len(web.posts[1].headers["webhook-signature"].split()) == 1
    kept = str([*StoredAnswer.objects.values(), *AuditEvent.objects.values()])
    assert hook["secret"] not in kept
    assert answer.json()["secret"] not in kept


def test_two_senders_at_once_tell_it_once(
    hook: dict[str, Any], web: HttpSink, decide: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(40)
    real = outgoing.post

    def meanwhile(message: outgoing.Post) -> outgoing.Answer:
        monkeypatch.setattr(webhooks, "post", real)
        assert webhooks.send_due() == 0
        return real(message)

    monkeypatch.setattr(webhooks, "post", meanwhile)
    assert webhooks.send_due() == 1
    assert len(web.posts) == 1


def test_a_sender_that_died_is_followed_by_another(
    hook: dict[str, Any], web: HttpSink, decide: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(40)

    def killed(_message: outgoing.Post) -> outgoing.Answer:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(webhooks, "post", killed)
        patched.setattr(leases, "release", lambda *_a, **_k: None)
        with pytest.raises(SystemExit):
            webhooks.send_due()
    assert webhooks.send_due() == 0
    Webhook.objects.update(lease_until=clock.real_now())
    assert webhooks.send_due() == 1


def test_a_revoked_client_is_not_told(hook: dict[str, Any], web: HttpSink, decide: Any) -> None:
    decide(40)
    revoke_client(ApiClient.objects.get().pk, actor=None, source="test")
    send_webhooks()
    assert web.posts == []


def test_a_client_that_may_have_none_any_more_is_not_told(
    hook: dict[str, Any], web: HttpSink, decide: Any
) -> None:
    decide(40)
    client = ApiClient.objects.get()
    client.scopes, before = [one for one in client.scopes if one != Scope.WEBHOOKS], client.scopes
    client.save()
    send_webhooks()
    assert web.posts == []
    ApiClient.objects.update(scopes=before)
    User.objects.filter(api_client__isnull=False).update(is_active=False)
    send_webhooks()
    assert web.posts == []
    User.objects.filter(api_client__isnull=False).update(is_active=True)
    send_webhooks()
    assert web.posts


def test_others_do_not_see_it(
    x_api: Caller, y_api: Caller, hook: dict[str, Any], province: Province
) -> None:
    address = f"{HOOKS}{hook['id']}/"
    assert y_api.get(address).status_code == 404
    assert y_api.get(HOOKS).json()["results"] == []
    assert x_api.get(address).status_code == 404  # another client of the same organization
    assert x_api.post(HOOKS, {"target": "https://a.example"}).status_code == 403  # no scope
    assert signed_in(person(province.x, Role.REPORTER)).get(HOOKS).status_code == 403


def test_a_write_says_which_version_it_changes(
    caller: Caller, hook: dict[str, Any], web: HttpSink
) -> None:
    address = f"{HOOKS}{hook['id']}/"
    for method, body in (("PUT", json.dumps({"target": web.url}).encode()), ("DELETE", b"")):
        assert caller.call(method, address, body).status_code == 428
        refused = caller.call(method, address, body, If_Match='"0.0"')
        assert (refused.status_code, refused["ETag"]) == (412, hook["etag"])
    assert caller.call("DELETE", address, If_Match=hook["etag"]).status_code == 204
    assert caller.get(address).status_code == 404
    actions = AuditEvent.objects.filter(action__startswith="webhook").values_list(
        "action", flat=True
    )
    assert set(actions) == {"webhook.created", "webhook.removed"}


def test_a_client_has_five_at_most(caller: Caller, web: HttpSink) -> None:
    statuses = [caller.post(HOOKS, {"target": web.url}).status_code for _ in range(6)]
    assert statuses == [201] * 5 + [409]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"target": "ftp://a.example"},
        {"target": "https://not-listed.example/"},
        {"target": "http://169.254.169.254/"},
        {"target": "https://user:pass@a.example/"},
        {"target": "x" * 501},
        {"target": "https://a.example", "events": ["everything"]},
        {"target": "https://a.example", "other": 1},
    ],
)
def test_wrong_webhooks_are_refused(caller: Caller, web: HttpSink, body: dict[str, Any]) -> None:
    answer = caller.post(HOOKS, body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/problems/invalid/")
    assert not Webhook.objects.exists()


def test_a_webhook_in_trouble_is_seen_by_whoever_runs_the_system(
    caller: Caller, hook: dict[str, Any], decide: Any, web: HttpSink, province: Province
) -> None:
    page = "/health/"
    system = signed_in(person(province.c, Role.SYSTEM_ADMIN))
    security = signed_in(person(province.c, Role.SECURITY_ADMIN))
    assert "每个回调均正常接收" in system.get(page).content.decode()
    web.manner = Manner.ERROR
    decide(41)
    send_webhooks()
    for shown in (system.get(page), security.get(f"/api-clients/{ApiClient.objects.get().pk}/")):
        text = shown.content.decode()
        assert "失败1次" in text
        assert f"127.0.0.1:{web.port}" in text
        assert "topsecret1234" not in text  # of the address
    Webhook.objects.update(paused_at=clock.real_now())
    assert "已停止" in system.get(page).content.decode()
