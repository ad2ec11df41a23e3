"""The copy of the sandbox grows old: what holds now is asked of the real data, and a new copy is
another one."""

from typing import Any

import pytest

from departments.api_clients.service import revoke_client
from departments.models import ApiClient
from reform_tracker import clock
from reform_tracker.backing_up import hold
from reform_tracker.feed.jobs import send_webhooks
from reform_tracker.jobs import make_sandbox
from reform_tracker.models import SendingHold
from reform_tracker.sandbox import copying
from tasks.models import Comment
from tests.reform_tracker.api.conftest import REVIEWS, Caller, Province, submit
from tests.support.http_sink import HttpSink

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_holds_of_the_real_data_holds_for_webhooks_of_the_copy(
    sandbox_caller: Caller, body: dict[str, Any], web: HttpSink
) -> None:
    """The copy knows neither that data were restored nor who was revoked since it was made."""
    assert sandbox_caller.post("/api/v1/webhooks/", {"target": web.url}).status_code == 201
    number = submit(sandbox_caller, body, percent=50)
    review = {"resource": "progress-reports", "id": number, "step": "return", "comment": "补充。"}
    assert sandbox_caller.post(REVIEWS, review).status_code == 200
    hold.begin(clock.real_now())
    send_webhooks()
    assert web.posts == []
    SendingHold.objects.all().delete()
    revoke_client(ApiClient.objects.get().pk, actor=None, source="test")
    send_webhooks()
    assert web.posts == []


def test_an_answer_of_the_former_copy_is_none_of_the_new_one(
    sandbox_caller: Caller, province: Province
) -> None:
    first = sandbox_caller.get("/api/v1/comments/")
    Comment.objects.create(
        measure=province.measure,
        organization=province.x,
        by=ApiClient.objects.get().account,
        at=clock.now(),
        text="新",
    )
    copying.ask()
    make_sandbox()
    again = sandbox_caller.get("/api/v1/comments/", If_None_Match=first["ETag"])
    assert again.status_code == 200
    assert "新" in again.content.decode()
