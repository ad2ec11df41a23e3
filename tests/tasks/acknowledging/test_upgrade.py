"""A plan that was there before receipts were asked for."""

from importlib import import_module

from django.apps import apps

from reform_tracker import clock
from tasks.models import Acknowledgement
from tests.factories.world import World
from tests.tasks.acknowledging.people import owed, row_of
from tests.tasks.acknowledging.test_service import LATER, lead

MIGRATION = import_module("tasks.migrations.0030_acknowledgements")


def test_after_the_upgrade_nobody_owes_a_receipt_of_what_was_there(world: World) -> None:
    asked = set(Acknowledgement.objects.values_list("plan", "organization"))
    Acknowledgement.objects.all().delete()
    with clock.pinned(LATER):
        MIGRATION.ask_from_today(apps, None)
        assert set(Acknowledgement.objects.values_list("plan", "organization")) == asked
        assert row_of(world).lines_since == LATER
        assert owed(world) == {}
        lead(world, World.C)
        assert set(owed(world)) == {"acknowledgement"}
        assert owed(world, World.C)


def test_an_empty_database_asks_nobody(db: None) -> None:
    MIGRATION.ask_from_today(apps, None)
    assert not Acknowledgement.objects.exists()
