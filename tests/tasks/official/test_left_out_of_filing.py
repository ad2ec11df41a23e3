"""Who of those a document names files an implementation plan, and who is left out."""

import pytest

from departments.models import Organization
from reform_tracker.audit.models import AuditEvent
from tasks.errors import Invalid
from tasks.models import (
    FilingExemption,
    ReformPlan,
)
from tasks.official import drafts, publishing
from tests.contract.import_cases import ready
from tests.factories.browser import signed_in
from tests.factories.world import World


def test_the_page_says_how_many_filings_of_whom_will_be_owed(world: World) -> None:
    draft = ready(world)
    known, unknown = drafts.filers(draft)
    text = signed_in(world.reviewer).get(f"/imports/{draft.pk}/").content.decode()
    whole = len(known.all) + len(unknown)
    assert f"共需报送{whole}份实施方案" in text
    assert f"市州{len(known.prefectures)}个" in text
    plan = published(world, draft.pk, draft.version)
    assert plan.filings.count() == whole


def published(world: World, pk: int, version: int, **more: object) -> ReformPlan:
    url = f"/imports/{pk}/publish/"
    answer = signed_in(world.reviewer).post(url, {"version": version, **more})
    assert answer.status_code == 302
    return ReformPlan.objects.latest("pk")


def test_prefectures_can_be_left_out_with_the_reason_kept(world: World) -> None:
    draft = ready(world)
    known, _unknown = drafts.filers(draft)
    left_out = [organization.pk for organization in known.prefectures]
    reason = "本文件只涉及省直部门。"
    browser = signed_in(world.reviewer)
    url = f"/imports/{draft.pk}/publish/"
    answer = browser.post(url, {"version": draft.version, "exempt": left_out})
    assert answer.status_code == 422  # without the reason; the choice is still there
    assert answer.content.decode().count("checked") == len(left_out)
    plan = published(world, draft.pk, draft.version, exempt=left_out, exempt_reason=reason)
    assert plan.pk != world.plan.pk
    assert not plan.filings.filter(organization__in=left_out).exists()
    kept = FilingExemption.objects.filter(plan=plan)
    assert {(one.organization_id, one.reason, one.by) for one in kept} == {
        (pk, reason, world.reviewer) for pk in left_out
    }
    event = AuditEvent.objects.get(action="plan.published", object_id=plan.pk)
    assert event.data["exempt"] == sorted(left_out)
    assert event.data["reason"] == reason


def test_who_would_owe_nothing_cannot_be_left_out(world: World) -> None:
    draft = ready(world)
    outsider = Organization.objects.government()
    assert outsider is not None
    with pytest.raises(Invalid):
        drafts.publish_draft(
            draft.pk,
            actor=world.reviewer,
            source="test",
            version=draft.version,
            exempt=publishing.Exempt(frozenset({outsider.pk}), "无"),
        )
    assert ReformPlan.objects.count() == 1
