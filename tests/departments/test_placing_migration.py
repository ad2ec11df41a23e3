"""What is stored when organizations get a superior and roles a place, and the way back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from pytest_django import DjangoDbBlocker

from tests.support.database_copy import DatabaseCopy, kept_database
from tests.support.migrating import former_tables, migrate

BEFORE = [("departments", "0006_sandbox_clients")]
AFTER = [("departments", "0009_superior_and_place_required")]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("placing")]


@pytest.fixture(scope="module")
def way_back(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Apps, DatabaseCopy]]:
    """The former models and empty tables of theirs, migrated to once: it takes seconds."""
    with django_db_blocker.unblock():
        with former_tables(BEFORE) as models:
            tables = DatabaseCopy()
        yield models, tables
        tables.drop()


@pytest.fixture
def former(way_back: tuple[Apps, DatabaseCopy]) -> Iterator[Apps]:
    """The tables as they were; afterwards all of them are as they are."""
    models, tables = way_back
    with kept_database():
        tables.put_back()
        yield models


def organization(apps: Apps, name: str, kind: str = "department") -> Any:
    made = apps.get_model("departments", "Organization").objects.create(
        kind=kind, short_name=name, formal_name=name, unit_order=10
    )
    apps.get_model("departments", "OrganizationName").objects.create(organization=made, name=name)
    return made


def account(apps: Apps, organization: Any, *roles: str) -> None:
    user = apps.get_model("departments", "User").objects.create(
        username=f"{organization.short_name}-{'-'.join(roles)}", organization=organization
    )
    for role in roles:
        apps.get_model("departments", "RoleGrant").objects.create(user=user, role=role)


def grants(apps: Apps, *fields: str) -> set[tuple[str, ...]]:
    rows = apps.get_model("departments", "RoleGrant").objects
    return set(rows.values_list("user__username", "role", *fields))


def superiors(apps: Apps) -> dict[str, str | None]:
    rows = apps.get_model("departments", "Organization").objects
    return dict(rows.values_list("short_name", "parent__short_name"))


def test_organizations_and_roles_are_placed(former: Apps) -> None:
    account(former, organization(former, "省财政厅"), "commission", "reporter")
    account(former, organization(former, "酒泉市", "prefecture"), "approver")
    account(former, organization(former, "省监察厅"), "auditor")
    now = migrate(AFTER)
    assert superiors(now) == {
        "省政府": None,
        "省财政厅": "省政府",
        "酒泉市": "省政府",
        "省监察厅": "省政府",
    }
    assert grants(now, "organization__short_name") == {
        ("省财政厅-commission-reporter", "commission", "省政府"),
        ("省财政厅-commission-reporter", "reporter", "省财政厅"),
        ("酒泉市-approver", "approver", "酒泉市"),
        ("省监察厅-auditor", "auditor", "省政府"),
    }


def test_an_empty_system_gets_no_government(former: Apps) -> None:
    assert superiors(migrate(AFTER)) == {}


def test_a_body_of_that_name_stays_what_it_is(former: Apps) -> None:
    organization(former, "省政府")
    now = migrate(AFTER)
    assert superiors(now) == {"甘肃省人民政府": None, "省政府": "甘肃省人民政府"}
    names = now.get_model("departments", "OrganizationName").objects
    assert dict(names.values_list("name", "organization__short_name")) == {
        "省政府": "省政府",
        "甘肃省人民政府": "甘肃省人民政府",
    }


def test_on_the_way_back_no_role_reaches_more_than_before(former: Apps) -> None:
    account(former, organization(former, "省财政厅"), "commission")
    account(former, organization(former, "酒泉市", "prefecture"), "leader", "reporter")
    now = migrate(AFTER)
    x = now.get_model("departments", "Organization").objects.get(short_name="酒泉市")
    now.get_model("departments", "RoleGrant").objects.filter(role="leader").update(organization=x)
    back = migrate(BEFORE)
    assert grants(back) == {
        ("省财政厅-commission", "commission"),
        ("酒泉市-leader-reporter", "reporter"),
    }
    kept = back.get_model("departments", "Organization").objects
    assert set(kept.values_list("short_name", flat=True)) == {"省财政厅", "酒泉市"}
    assert superiors(migrate(AFTER))["酒泉市"] == "省政府"


def test_on_the_way_back_a_government_with_accounts_stays(former: Apps) -> None:
    organization(former, "省财政厅")
    now = migrate(AFTER)
    government = now.get_model("departments", "Organization").objects.get(parent=None)
    now.get_model("departments", "User").objects.create(
        username="leader", organization_id=government.pk
    )
    kept = migrate(BEFORE).get_model("departments", "Organization").objects
    assert dict(kept.values_list("short_name", "kind"))["省政府"] == "department"
