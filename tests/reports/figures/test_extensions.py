"""Dates that were extended: past days keep theirs, the change log and the slip ledger tell them."""

from datetime import date

from reform_tracker import clock
from reports.figures.changes import Kind
from tasks.extensions import service
from tasks.extensions.effects import effect_of
from tasks.extensions.targets import Kind as Thing
from tasks.extensions.targets import find
from tasks.models import Extension, Measure
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import World

MAY_20, JUNE = date(2012, 5, 20), date(2012, 6, 15)


def extended(world: World, kind: Thing, pk: int, until: date) -> Extension:
    asked = service.ask(
        kind,
        pk,
        actor=world.reporter(),
        source="test",
        until=until,
        reason="试点名单未定。",
        done_so_far="已完成初稿。",
    )
    return service.step_extension(asked.pk, Step.GRANT, actor=world.reviewer, source="test")


def late_on_the_page(world: World, as_of: date) -> int:
    page = signed_in(world.reviewer).get(
        f"/plans/{world.plan.pk}/organizations/?as_of={as_of.isoformat()}"
    )
    (row,) = [
        one
        for one in page.context["figures"].filings
        if one.organization_id == world.organization(World.A).pk
    ]
    return int(row.days_late)


def test_an_extension_takes_nothing_from_the_days_before_it(world: World) -> None:
    filing = world.filing()
    with clock.pinned(date(2012, 5, 22)):
        before = late_on_the_page(world, MAY_20)
        extended(world, Thing.FILING, filing.pk, JUNE)
    with clock.pinned(date(2012, 5, 24)):
        assert late_on_the_page(world, MAY_20) == before > 0
        assert late_on_the_page(world, date(2012, 5, 23)) == 0


def test_the_effect_shown_before_is_the_light_that_follows(world: World) -> None:
    filing = world.filing()
    with clock.pinned(MAY_20):
        effect = effect_of(find(Thing.FILING, filing.pk), JUNE)
        assert {light for light, _word, _count in effect.now} == {"red"}
        extended(world, Thing.FILING, filing.pk, JUNE)
        after = effect_of(find(Thing.FILING, filing.pk), date(2012, 6, 20))
        assert after.now == effect.then
        assert {light for light, _word, _count in effect.then} == {"none"}


def test_the_change_log_and_the_slip_ledger_tell_the_end_of_a_measure(world: World) -> None:
    Measure.objects.filter(pk=world.measure.pk).update(due_on=date(2012, 6, 30))
    with clock.pinned(date(2012, 5, 10)):
        extension = extended(world, Thing.MEASURE, world.measure.pk, date(2012, 9, 30))
    with clock.pinned(date(2012, 5, 11)):
        browser = signed_in(world.reviewer)
        log = browser.get(f"/plans/{world.plan.pk}/changes/?since=2012-05-08&kind={Kind.SLIPPED}")
        assert extension.page() in log.content.decode()
        slips = browser.get(f"/plans/{world.plan.pk}/analyses/slips/").content.decode()
        assert "2012-09-30" in slips
