"""The database that all processes of a run copy."""

import os

import pytest
from django.core.management import call_command

from reform_tracker.models import CalendarDay
from tests.support.first_database import migrate
from tests.support.processes import ServerError


@pytest.mark.django_db
def test_a_copy_is_migrated_to_the_end_with_all_that_migrations_put_in() -> None:
    call_command("migrate", "--check", verbosity=0)
    assert CalendarDay.objects.count() > 700


def test_what_cannot_be_migrated_is_told() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.no_settings"}
    with pytest.raises(ServerError, match="No module named"):
        migrate("sqlite:///:memory:", environment)
