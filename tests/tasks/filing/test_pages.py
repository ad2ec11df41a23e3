"""What an implementation plan's pages show to whom, and how late one is."""

from datetime import date

from departments.models import User
from reform_tracker import clock
from tasks.filing.listed import calendar_of, days_late
from tasks.models import ImplementationPlan, Measure
from tests.factories.browser import signed_in
from tests.factories.world import World


def shown_measures(user: User, row: ImplementationPlan) -> set[int]:
    answer = signed_in(user).get(f"/filings/{row.pk}/")
    assert answer.status_code == 200
    return {c.measure_id for c in answer.context["commitments"]}


def test_who_shares_one_line_reads_the_promises_on_that_line_only(world: World) -> None:
    row = world.accepted_filing()
    everything = set(row.commitments.values_list("measure_id", flat=True))
    shared = set(
        Measure.objects.on_line_of(world.organization(World.B).pk).values_list("pk", flat=True)
    )
    assert everything & shared < everything
    assert shown_measures(world.reporter(World.B), row) == everything & shared
    assert world.measure.pk in shared
    for person in (world.reporter(), world.reviewer):
        assert shown_measures(person, row) == everything


def test_days_late_know_the_holidays_of_an_earlier_year(world: World) -> None:
    """Years later the calendar is still that of the deadline."""
    row = world.filing()
    with clock.pinned(date(2012, 12, 31)):
        first = days_late(row, calendar_of([row]))
    filed = ImplementationPlan(plan=row.plan, first_filed_on=date(2012, 12, 31))
    with clock.pinned(date(2016, 5, 9)):
        assert days_late(filed, calendar_of([row])) == first
        browser = signed_in(world.reporter())
        assert browser.get(f"/filings/{row.pk}/").context["late"] == days_late(
            row, calendar_of([row])
        )
