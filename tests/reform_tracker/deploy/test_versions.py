"""A program that is older than its database does not start on it."""

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from reform_tracker.deploy.versions import the_database_is_not_newer


@pytest.mark.django_db
def test_a_database_of_a_newer_version_is_refused(settings: Settings) -> None:
    settings.PRODUCTION = True
    assert the_database_is_not_newer(["default"]) == []
    MigrationRecorder(connection).record_applied("tasks", "9999_of_next_year")
    (error,) = the_database_is_not_newer(["default"])
    assert "tasks.9999_of_next_year" in error.msg
    assert error in run_checks(tags=[Tags.database], databases=["default"])
    settings.PRODUCTION = False
    assert the_database_is_not_newer(["default"]) == []


def test_every_migration_could_be_taken_back() -> None:
    """In form: what was entered into its tables meanwhile is gone then (docs/operations.md)."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    operations = [(name, one) for name, made in found.items() for one in made.operations]
    assert [name for name, one in operations if not one.reversible] == []
