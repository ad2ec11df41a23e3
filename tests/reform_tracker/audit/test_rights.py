"""The account that runs the system adds to the trail and can do nothing else to it (PostgreSQL)."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from reform_tracker.append_only import TABLES
from reform_tracker.audit import anchors, checks, proving, rights
from reform_tracker.audit.models import AuditEvent
from tests.reform_tracker.audit.tampering import recorded

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ROLE = "reform_of_a_test"


@pytest.fixture
def application(settings: Settings) -> Iterator[None]:
    """The connection acts for an account that owns nothing; the tables are another one's."""
    settings.PRODUCTION = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        rights.grant(connection, ROLE)
        cursor.execute(f"SET ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")  # the role itself goes with the transaction of the test


def test_what_the_system_does_it_may_do(application: None) -> None:
    recorded()
    assert anchors.make() is not None
    anchors.deliver()
    assert proving.check().broken == 0


def test_it_owns_nothing_of_the_trail(application: None) -> None:
    assert rights.in_reach(connection) == []
    assert checks.the_trail_is_out_of_reach(databases=["default"]) == []


FORBIDDEN = [
    sql
    for table in TABLES
    for sql in (
        f"ALTER TABLE {table.table} DISABLE TRIGGER ALL",
        f"DROP TRIGGER {table.name}_no_change ON {table.table}",
        f"CREATE OR REPLACE FUNCTION {table.function}() RETURNS trigger AS $$ "
        "BEGIN RETURN NEW; END $$ LANGUAGE plpgsql",
        f"UPDATE {table.table} SET id = id",  # noqa: S608 (our own names)
        f"DELETE FROM {table.table}",  # noqa: S608 (likewise)
        f"TRUNCATE {table.table} CASCADE",
        f"DROP TABLE {table.table} CASCADE",
    )
] + ["SET session_replication_role = replica", "DROP SCHEMA public CASCADE"]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_it_cannot_switch_off_what_protects_the_trail(application: None, sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_an_account_that_owns_the_trail_is_named(application: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        assert rights.in_reach(connection) == ["is a superuser"]
        cursor.execute(f"ALTER TABLE {AuditEvent._meta.db_table} OWNER TO {ROLE}")
        cursor.execute(f"GRANT UPDATE ON reports_periodclose TO {ROLE}")
        cursor.execute(f"SET ROLE {ROLE}")
    told = [one.msg for one in checks.the_trail_is_out_of_reach(databases=["default"])]
    assert "The account of the database owns the table audit_auditevent." in told
    assert "The account of the database may UPDATE reports_periodclose." in told


def test_whoever_migrates_is_not_told_that_he_owns_it(settings: Settings) -> None:
    settings.PRODUCTION, settings.APPLICATION_ROLE = True, ROLE
    assert checks.the_trail_is_out_of_reach(databases=["default"]) == []
