"""What a test does to the tables is gone when the copy is put back."""

import pytest
from django.db import connection

from reform_tracker.models import CalendarYear
from tests.support.database_copy import DatabaseCopy, kept_database
from tests.support.migrating import former_tables

pytestmark = pytest.mark.django_db(transaction=True)


def tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _lose_the_years() -> None:
    with kept_database():
        CalendarYear.objects.all().delete()
        raise ZeroDivisionError


def test_rows_and_tables_come_back() -> None:
    before, years = tables(), CalendarYear.objects.count()
    assert years
    with kept_database():
        CalendarYear.objects.all().delete()
        run("CREATE TABLE made_here (number integer)")
        assert tables() != before
    assert (tables(), CalendarYear.objects.count()) == (before, years)


def test_they_come_back_after_a_failure_as_well() -> None:
    years = CalendarYear.objects.count()
    with pytest.raises(ZeroDivisionError):
        _lose_the_years()
    assert CalendarYear.objects.count() == years


def test_a_copy_is_put_back_as_often_as_wanted() -> None:
    copy = DatabaseCopy()
    for _ in range(2):
        run("CREATE TABLE made_here (number integer)")
        copy.put_back()
    copy.drop()
    assert "made_here" not in tables()


def test_after_former_tables_all_are_as_they_are() -> None:
    before = tables()
    with former_tables([("reports", "0002_report_file_lease")]):
        pass
    assert tables() == before
