"""Whose actions an account reads, and that the trail stores them whoever acts."""

from django.utils import translation

from departments.accounts.service import create_account, set_roles
from departments.models import User
from departments.roles import Role
from departments.trail.reading import visible_events
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reform_tracker.notifications.models import Intent
from tasks.filing.service import step_filing
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World


def readable(user: User) -> set[int]:
    return set(visible_events(user).values_list("pk", flat=True))


def actions(user: User) -> set[int]:
    return set(AuditEvent.objects.filter(actor_id=user.pk).values_list("pk", flat=True))


def test_a_member_does_not_read_what_the_commission_in_the_same_house_did(world: World) -> None:
    world.accepted_filing()
    member = world.person(World.COMMISSION, Role.REPORTER)
    world.draft_filing(World.COMMISSION)
    assert actions(world.reviewer)
    assert readable(member) == actions(member) != set()
    colleague = world.person(World.COMMISSION, Role.HEAD)
    assert readable(colleague) == actions(member)
    assert readable(world.reviewer) == actions(world.reviewer)


def test_whoever_holds_a_role_for_the_province_still_reads_the_own_actions(world: World) -> None:
    both = world.person(World.COMMISSION, Role.REPORTER, Role.COMMISSION)
    filing = world.submitted_filing()
    step_filing(filing.pk, Step.ACCEPT, actor=both, source="test")
    assert readable(both) == actions(both) != set()


def test_a_reviewers_actions_stay_hidden_when_the_role_is_gone(world: World) -> None:
    world.accepted_filing()
    reviewer, member = world.reviewer, world.person(World.COMMISSION, Role.REPORTER)
    set_roles(
        reviewer.pk, actor=world.person(World.C, Role.SECURITY_ADMIN), source="test", roles=[]
    )
    assert readable(member) == set()
    assert readable(world.reporter()) >= actions(world.reporter())


def test_an_auditor_reads_what_accounts_within_reach_did(world: World) -> None:
    auditor, clerk = world.placed(Role.AUDITOR, World.C), world.reporter(World.X)
    world.draft_filing(World.X)
    world.draft_filing()
    assert readable(auditor) == actions(clerk) != set()
    assert actions(world.reporter()) <= readable(world.person(World.C, Role.AUDITOR))
    assert "管辖范围" in signed_in(auditor).get("/audit/").content.decode()


def test_the_longest_name_is_cut_and_the_chain_holds(world: World) -> None:
    security = create_account(
        actor=None,
        source="test",
        username="s" * 60,
        full_name="安" * 60,
        organization=world.organization(World.C),
        roles=[Role.SECURITY_ADMIN],
        password=PASSWORD,
    )
    create_account(
        actor=security,
        source="test",
        username="new",
        full_name="新人",
        organization=world.organization(World.C),
        roles=[Role.REPORTER],
        password=PASSWORD,
    )
    event = AuditEvent.objects.get(actor_id=security.pk)
    assert event.actor_name == security.trail_name[:120]
    assert list(broken_links()) == []


def stored_texts() -> list[str]:
    summaries = AuditEvent.objects.exclude(action__startswith="account").values_list(
        "summary", flat=True
    )
    return [*summaries, *Intent.objects.values_list("title", flat=True)]


def test_stored_texts_are_chinese_whatever_the_actor_reads(world: World) -> None:
    with translation.override("en"):
        world.accepted_filing()
        world.accepted_report()
    texts = stored_texts()
    english = ("Draft", "Waiting", "Accepted", "Plan", "Progress", "Part")
    assert [text for text in texts if any(word in text for word in english)] == []
    assert Intent.objects.exists()
