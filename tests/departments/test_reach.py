"""The tree of organizations as a value: who lies under whom, whom a role reaches."""

import pytest

from departments.models import Organization
from departments.organizations.models import OrganizationQuerySet
from departments.reach import EVERYWHERE, NOWHERE, Reach, reach_of, upwards
from tests.factories.people import government

# 1 is the government, 2 and 3 lie under it, 4 under 2, 5 under 4.
TREE = {1: None, 2: 1, 3: 1, 4: 2, 5: 4}


def test_a_role_reaches_its_place_and_all_that_lies_under_it() -> None:
    assert reach_of([2], TREE) == Reach(frozenset({2, 4, 5}))
    assert reach_of([5, 3], TREE) == Reach(frozenset({3, 5}))
    assert reach_of([], TREE) == NOWHERE


def test_what_is_held_for_the_government_reaches_all_without_a_list() -> None:
    assert reach_of([3, 1], TREE) == EVERYWHERE
    assert EVERYWHERE.organizations == frozenset()


def test_what_belongs_to_no_single_organization_is_reached_by_the_whole_only() -> None:
    assert EVERYWHERE.covers(None)
    assert not reach_of([2], TREE).covers(None)
    assert not NOWHERE.covers(None)


def test_a_circle_ends_the_walk() -> None:
    circle = {1: None, 2: 3, 3: 2}
    assert reach_of([2], circle) == Reach(frozenset({2, 3}))
    assert upwards(2, circle) == (2, 3)


def test_the_way_up_ends_at_the_government() -> None:
    assert upwards(5, TREE) == (5, 4, 2, 1)
    assert upwards(1, TREE) == (1,)


@pytest.mark.django_db
def test_the_scope_of_a_list_holds_in_any_combination() -> None:
    root = government()
    organization, other = (
        Organization.objects.create(
            parent=root, kind="department", short_name=name, formal_name=name, unit_order=1
        )
        for name in ("甲", "乙")
    )

    def found(rows: OrganizationQuerySet) -> set[int]:
        return set(rows.values_list("pk", flat=True))

    rows, own = Organization.objects.all(), Reach(frozenset({other.pk})).among("pk")
    everyone = {root.pk, organization.pk, other.pk}
    mine = Reach(frozenset({organization.pk})).among("pk")
    assert found(rows.filter(EVERYWHERE.among("pk"))) == everyone
    assert found(rows.filter(EVERYWHERE.among("pk") | mine)) == everyone
    assert found(rows.filter(NOWHERE.among("pk"))) == set()
    assert found(rows.filter(NOWHERE.among("pk") | mine)) == {organization.pk}
    assert found(rows.filter(own | mine)) == {organization.pk, other.pk}
    assert found(rows.filter(~mine)) == everyone - {organization.pk}
