"""After data were put back, webhooks are called for nothing until a person lets them go."""

from datetime import timedelta
from typing import Any

from reform_tracker import clock
from reform_tracker.backing_up import hold
from reform_tracker.feed.jobs import send_webhooks
from reform_tracker.feed.models import Change
from tests.reform_tracker.feed.test_webhooks import caller, decide, hook, versions
from tests.support.http_sink import HttpSink

__all__ = ["caller", "decide", "hook"]


def test_what_was_due_before_is_not_called_again(
    hook: dict[str, Any], web: HttpSink, decide: Any
) -> None:
    decide(40)
    Change.objects.update(at=clock.real_now() - timedelta(hours=2))
    hold.begin(clock.real_now())
    (before,) = hold.waiting()
    decide(50)
    send_webhooks()
    assert versions(web) == []
    (both,) = hold.waiting()
    assert both.messages > before.messages
    until = clock.real_now() - timedelta(hours=1)
    released = hold.release(actor=None, source="test", sent_until=until)
    assert released is not None
    assert released[1] == before.messages
    send_webhooks()
    assert len(web.posts) == both.messages - before.messages
