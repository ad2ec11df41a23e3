"""The register of organizations: everything lies under one government, and in no circle."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from departments.models import Organization
from departments.organizations.matching import propose
from departments.organizations.models import PARTIES
from departments.organizations.registry import (
    Misplaced,
    add_organization,
    load_organizations,
    set_superior,
)
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent


@pytest.fixture
def register(db: None) -> None:
    load_organizations(actor=None, source="test")


def organization(name: str) -> Organization:
    return Organization.objects.get(short_name=name)


def added(name: str, superior: Organization | None = None) -> Organization:
    return add_organization(
        short_name=name,
        formal_name=f"{name}人民政府",
        kind="prefecture",
        actor=None,
        source="test",
        superior=superior,
    )


def place(name: str, under: str) -> Any:
    return set_superior(organization(name).pk, organization(under).pk, actor=None, source="test")


@pytest.mark.usefixtures("register")
def test_the_government_stands_first_and_over_all_others() -> None:
    government = Organization.objects.government()
    assert government is not None
    assert (government.short_name, government.kind) == ("省政府", "government")
    assert Organization.objects.first() == government
    others = Organization.objects.exclude(pk=government.pk)
    assert others.count() == Organization.objects.parties().count() == 60
    assert set(others.values_list("parent", flat=True)) == {government.pk}


@pytest.mark.usefixtures("register")
def test_loading_the_register_again_makes_no_second_government() -> None:
    assert load_organizations(actor=None, source="test") == (0, 60)
    assert Organization.objects.filter(kind="government").count() == 1


@pytest.mark.django_db
def test_an_organization_added_to_an_empty_system_gets_the_government() -> None:
    government = added("酒泉市").parent
    assert government is not None
    assert government.short_name == "省政府"


@pytest.mark.usefixtures("register")
def test_an_organization_may_be_added_under_a_chosen_superior() -> None:
    assert added("肃州区", organization("酒泉市")).parent == organization("酒泉市")
    assert added("某某市").parent == organization("省政府")


@pytest.mark.usefixtures("register")
def test_the_government_is_no_party_that_a_line_may_mean() -> None:
    (one,) = propose(["省政府"], clock.today())
    assert one.known is None
    assert {candidate.organization.kind for candidate in one.candidates} <= set(PARTIES)


@pytest.mark.usefixtures("register")
def test_nothing_lies_under_what_lies_under_it() -> None:
    added("肃州区", organization("酒泉市"))
    for under in ("酒泉市", "肃州区"):
        with pytest.raises(Misplaced):
            place("酒泉市", under)
    with pytest.raises(Misplaced, match=r"superior|上级"):
        place("省政府", "酒泉市")
    assert organization("酒泉市").parent == organization("省政府")


@pytest.mark.usefixtures("register")
def test_the_tree_does_not_become_deeper_than_an_administration() -> None:
    for name, under in (("兰州市", "酒泉市"), ("白银市", "兰州市"), ("天水市", "白银市")):
        place(name, under)
    place("金昌市", "天水市")
    with pytest.raises(Misplaced, match="6"):
        place("武威市", "金昌市")
    place("定西市", "武威市")
    with pytest.raises(Misplaced, match="6"):
        place("武威市", "天水市")


@pytest.mark.usefixtures("register")
def test_nothing_is_added_under_the_deepest_level() -> None:
    superior = organization("酒泉市")
    for level in range(4):
        superior = added(f"第{level}级", superior)
    with pytest.raises(Misplaced):
        added("过深", superior)


@pytest.mark.usefixtures("register")
def test_placing_leaves_a_trail_and_placing_again_none() -> None:
    place("兰州市", "酒泉市")
    place("兰州市", "酒泉市")
    event = AuditEvent.objects.get(action="organization.placed")
    assert event.data == {"before": organization("省政府").pk, "after": organization("酒泉市").pk}


@pytest.mark.usefixtures("register")
def test_the_database_allows_one_government_and_nothing_beside_it() -> None:
    alone: list[dict[str, object]] = [
        {"parent": None},
        {"parent": None, "kind": "government"},
        {"parent": organization("兰州市")},
    ]
    for change in alone:
        with pytest.raises(IntegrityError), transaction.atomic():
            Organization.objects.filter(short_name="兰州市").update(**change)
