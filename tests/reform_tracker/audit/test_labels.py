"""Every action, object and source that is recorded anywhere has a name that people can read."""

from functools import cache

import pytest

from departments.granting.models import State
from departments.reach import NOWHERE
from departments.templatetags.trail import action_name, event_object, source_name
from departments.trail.filters import TrailFilterSet
from reform_tracker.audit import labels
from reform_tracker.audit.models import AuditEvent
from tasks.signing.workflow import kinds
from tests.factories.world import World
from tests.reform_tracker.audit import recorded

# The source is read once, by one process.
pytestmark = pytest.mark.xdist_group("labels")

FAMILIES = {
    "f'{workflow.name}.{code}'": [
        f"{workflow.name}.{rule.recorded_as or step}"
        for workflow in kinds()
        for step, rule in workflow.steps.items()
    ],
    "f'account.proposal_{state.value}'": [
        f"account.proposal_{state.value}"
        for state in State
        if state not in (State.PROPOSED, State.LAPSED)  # each of them has a place of its own
    ],
}


@cache
def actions() -> set[str]:
    """Read when a test asks, not while tests are collected, which every process does."""
    return recorded.actions(FAMILIES)


@cache
def sources() -> set[str]:
    return recorded.sources()


def test_the_source_is_read_with_its_helpers_and_families() -> None:
    assert {
        "account.closed",  # one of a choice
        "progress.saved",  # of many at once
        "filing.send_back",  # of a family
        "webhook.replayed",  # given to a helper by place
        "attachment.removed",
    } <= actions()
    assert {"browser", "api", "command", "sandbox"} <= sources()


def test_each_action_has_a_label_and_no_label_is_left_over() -> None:
    assert set(labels.known.actions) == actions()
    assert [code for code in sorted(actions()) if action_name(code) == code] == []


def test_each_action_can_be_filtered_for() -> None:
    none = AuditEvent.objects.none()
    refused = [
        code
        for code in sorted(actions())
        if not TrailFilterSet({"action": code}, none, NOWHERE).is_valid()
    ]
    assert refused == []


def test_each_source_has_a_label() -> None:
    assert sources() <= set(labels.known.sources)
    assert [code for code in sorted(sources()) if source_name(code) == code] == []


def test_the_demo_leaves_nothing_without_a_name(demo: World) -> None:
    events = AuditEvent.objects.order_by("action", "object_type", "source")
    seen = set(events.values_list("action", "object_type", "source").distinct())
    assert len(seen) > 5
    assert {action for action, _, _ in seen} <= set(labels.known.actions)
    assert {kind for _, kind, _ in seen} <= set(labels.known.objects)
    assert {source for _, _, source in seen} <= {*labels.known.sources, "test"}
    for event in events[:100]:
        assert event.object_type not in event_object(event)
