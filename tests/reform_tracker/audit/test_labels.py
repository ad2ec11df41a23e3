"""Every action, object and source that is recorded anywhere has a name that people can read."""

import pytest

from departments.templatetags.trail import action_name, event_object, source_name
from departments.trail.filters import TrailFilterSet
from reform_tracker.audit import labels
from reform_tracker.audit.models import AuditEvent
from tasks.signing.workflow import kinds
from tests.factories.world import World
from tests.reform_tracker.audit import recorded

FAMILIES = {
    "f'{workflow.name}.{code}'": [
        f"{workflow.name}.{rule.recorded_as or step}"
        for workflow in kinds()
        for step, rule in workflow.steps.items()
    ]
}
ACTIONS = sorted(recorded.actions(FAMILIES))
SOURCES = sorted(recorded.sources())


def test_the_source_is_read_with_its_helpers_and_families() -> None:
    assert {
        "account.closed",  # one of a choice
        "progress.saved",  # of many at once
        "filing.send_back",  # of a family
        "webhook.replayed",  # given to a helper by place
        "attachment.removed",
    } <= set(ACTIONS)
    assert {"browser", "api", "command", "sandbox"} <= set(SOURCES)


@pytest.mark.parametrize("code", ACTIONS)
def test_an_action_has_a_label_and_can_be_filtered_for(code: str) -> None:
    assert code in labels.known.actions
    assert action_name(code) != code
    assert TrailFilterSet({"action": code}, queryset=AuditEvent.objects.none()).is_valid()


@pytest.mark.parametrize("code", SOURCES)
def test_a_source_has_a_label(code: str) -> None:
    assert code in labels.known.sources
    assert source_name(code) != code


def test_no_label_is_left_of_an_action_that_nobody_records() -> None:
    assert set(labels.known.actions) == set(ACTIONS)


def test_the_demo_leaves_nothing_without_a_name(demo: World) -> None:
    events = AuditEvent.objects.order_by("action", "object_type", "source")
    seen = set(events.values_list("action", "object_type", "source").distinct())
    assert len(seen) > 5
    assert {action for action, _, _ in seen} <= set(labels.known.actions)
    assert {kind for _, kind, _ in seen} <= set(labels.known.objects)
    assert {source for _, _, source in seen} <= {*labels.known.sources, "test"}
    for event in events[:100]:
        assert event.object_type not in event_object(event)
