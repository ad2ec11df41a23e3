"""The book of closes: append-only by the database, chained, and every tampering is named."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from reform_tracker import clock
from reform_tracker.append_only import CLOSES, TRAIL
from reform_tracker.audit.models import AuditEvent
from reports.closes.chain import broken_links, digest
from reports.closes.models import PeriodClose
from tests.factories.world import World
from tests.reports.closes.closing import close, reopen

CODES = ("2012-05", "2012-06", "2012-07")


@pytest.fixture
def book(world: World) -> World:
    """Three periods closed, the first of them opened and closed once more: five entries."""
    with clock.pinned(date(2012, 8, 1)):
        for code in CODES:
            close(world, code)
        reopen(world)
        close(world)
    return world


@contextmanager
def without_triggers() -> Iterator[None]:
    """What somebody with the database's own password could do."""
    CLOSES.drop(connection)
    yield
    CLOSES.create(connection)


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_refuses_to_change_or_delete(book: World) -> None:
    entry = PeriodClose.objects.filter(number=2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.update(reason="改")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.get().save()


def test_a_whole_book_is_proved(book: World) -> None:
    out = StringIO()
    call_command("verify_closes", stdout=out)
    call_command("verify_closes", plan=book.plan.number, stdout=out)
    assert out.getvalue() == f"{book.plan.number}: 5 entries, chain whole.\n" * 2
    hashes = list(PeriodClose.objects.order_by("number").values_list("hash", flat=True))
    before = PeriodClose.objects.order_by("number").values_list("previous_hash", flat=True)
    assert list(before)[1:] == hashes[:-1]


def rewritten() -> None:
    row = PeriodClose.objects.get(number=2)
    assert row.figures is not None
    row.figures["reports_filed"] = 45
    row.save()


def rewritten_with_its_hash() -> None:
    row = PeriodClose.objects.select_related("period").get(number=2)
    row.figures = (row.figures or {}) | {"reports_filed": 45}
    row.hash = digest(row)
    row.save()


def rewritten_to_the_end() -> None:
    """Every hash computed anew: the book alone would not tell."""
    rewritten_with_its_hash()
    previous = PeriodClose.objects.get(number=2).hash
    for row in PeriodClose.objects.filter(number__gt=2).select_related("period").order_by("number"):
        row.previous_hash = previous
        row.hash = previous = digest(row)
        row.save()


TAMPERING: dict[str, tuple[Callable[[], object], str]] = {
    "figures": (rewritten, "close 2 .*does not match its hash"),
    "figures and hash": (rewritten_with_its_hash, "close 2 .*has not recorded"),
    "all hashes after it": (rewritten_to_the_end, "close 2 .*has not recorded"),
    "rule": (
        lambda: PeriodClose.objects.filter(number=2).update(rule={"version": 7}),
        "close 2 .*does not match its hash",
    ),
    "who": (
        lambda: PeriodClose.objects.filter(number=2).update(actor_name="某人"),
        "close 2 .*does not match its hash",
    ),
    "why": (
        lambda: PeriodClose.objects.filter(number=4).update(reason="另有原因。"),
        "close 4 .*does not match its hash",
    ),
    "one in the middle": (
        lambda: PeriodClose.objects.filter(number=3).delete(),
        "close 4 .*close 3 before it is missing",
    ),
    "the last one": (
        lambda: PeriodClose.objects.filter(number=5).delete(),
        "close 5: the audit trail has recorded it",
    ),
    "all of them": (
        lambda: PeriodClose.objects.all().delete(),
        "close 1: the audit trail has recorded it",
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found_and_the_first_place_named(what: str, book: World) -> None:
    tamper, told = TAMPERING[what]
    with without_triggers():
        tamper()
    with pytest.raises(CommandError) as failure:
        call_command("verify_closes", verbosity=0)
    first = str(failure.value).splitlines()[0]
    assert first.startswith(f"{book.plan.number}: ")
    assert next(broken_links(book.plan)) in first
    assert re.search(told, first), first


def test_a_row_rewritten_by_sql_is_named(book: World) -> None:
    with without_triggers():
        execute("UPDATE reports_periodclose SET as_of = '2012-05-30' WHERE number = 1")
    with pytest.raises(CommandError, match=r"close 1 \(2012-05 closed 1\)") as failure:
        call_command("verify_closes", verbosity=0)
    assert failure.value.returncode == 1


def test_an_entry_that_the_trail_does_not_know_is_named(book: World) -> None:
    TRAIL.drop(connection)
    AuditEvent.objects.filter(action="period.closed").delete()
    TRAIL.create(connection)
    assert "close 1 " in next(broken_links(book.plan))
