"""Many rows by one statement: what is written, numbered, left out, and refused."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, transaction

from departments.models import Organization
from reform_tracker import rows
from reform_tracker.api.models import StoredAnswer
from reform_tracker.feed.models import Change
from reform_tracker.models import CalendarDay, CalendarYear
from tests.factories.people import government

NOW = datetime(2012, 5, 8, 9, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def organization(db: None) -> Organization:
    return Organization.objects.create(
        parent=government(),
        kind="department",
        short_name="省财政厅",
        formal_name="甘肃省财政厅",
        unit_order=1,
    )


def change(organization: Organization, number: int, **fields: object) -> Change:
    told = {"resource": "r", "event": "saved", "at": NOW, "version": None} | fields
    return Change(organization=organization, object_id=number, **told)


EVIL = ("㐀𠮷 '\\ %s", "", "null", '"', '{"a",b}', "\\", " ", "\t\n", "E'\\x41'", "a,b")


def test_rows_are_stored_as_they_are_and_numbered_in_their_order(
    organization: Organization,
) -> None:
    made = [
        change(organization, number, external_id=EVIL[number % 10], version=number % 3 or None)
        for number in range(700)
    ]
    rows.insert(made)
    assert [row.pk for row in made] == sorted(row.pk for row in made)
    stored = list(Change.objects.order_by("pk"))
    assert [row.object_id for row in stored] == list(range(700))
    assert stored == made
    assert [row.external_id for row in stored] == list(EVIL) * 70
    assert [row.version for row in stored[:4]] == [None, 1, 2, None]
    assert {row.at for row in stored} == {NOW}


@pytest.mark.parametrize("text", EVIL)
def test_what_is_the_same_in_every_row_is_stored_as_it_is(
    organization: Organization, text: str
) -> None:
    rows.insert([change(organization, number, external_id=text) for number in range(2)])
    assert [row.external_id for row in Change.objects.all()] == [text, text]


def test_any_of_many_values_is_found(organization: Organization) -> None:
    rows.insert(
        [change(organization, number, external_id=text) for number, text in enumerate(EVIL)]
    )
    for sought in ([], EVIL[:4], EVIL, ["none", *EVIL[5:]]):
        found = Change.objects.filter(external_id__any_of=sought).order_by("pk")
        assert [row.external_id for row in found] == [text for text in EVIL if text in sought]
    assert Change.objects.filter(organization__any_of=[organization.pk, 0]).count() == len(EVIL)
    assert (
        Change.objects.filter(pk__any_of={row.pk for row in Change.objects.all()[:3]}).count() == 3
    )


def test_nothing_is_no_statement(
    organization: Organization, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # a fixture that is called
        rows.insert([])
        rows.upsert([], unique=["id"], update=["at"])


def test_what_a_unique_key_refuses_is_left_out_on_demand(organization: Organization) -> None:
    rows.insert([CalendarYear(year=2040)], ignore=True)
    rows.insert([CalendarYear(year=2040), CalendarYear(year=2041)], ignore=True)
    assert CalendarYear.objects.filter(year__gte=2040).count() == 2


def test_a_stored_row_is_written_over_by_its_key(organization: Organization) -> None:
    first = change(organization, 1)
    rows.insert([first])
    first.event, first.resource = "return", "other"
    rows.upsert([first], unique=["id"], update=["event"])
    stored = Change.objects.get()
    assert (stored.pk, stored.event, stored.resource) == (first.pk, "return", "r")


def test_days_and_flags_and_documents_survive(organization: Organization) -> None:
    day = CalendarDay(day=NOW.date(), is_workday=False, note="", notice_year=None)
    rows.upsert([day], unique=["day"], update=["is_workday"])
    assert CalendarDay.objects.get(day=NOW.date()).is_workday is False


@pytest.mark.postgres
@pytest.mark.parametrize("other", ["r" * 41, "r"])
def test_what_is_too_long_is_refused_and_not_cut(organization: Organization, other: str) -> None:
    with pytest.raises(DataError), transaction.atomic():
        rows.insert(
            [change(organization, 1, resource="r" * 41), change(organization, 2, resource=other)]
        )
    assert not Change.objects.exists()


def test_what_breaks_a_rule_of_the_database_is_refused(organization: Organization) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert([StoredAnswer(key="k", status=200, created_at=NOW)])
