"""Which reports say anything new is kept with them, whatever is filed or taken back later."""

from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from reform_tracker import clock
from tasks.models import ProgressReport
from tasks.progress.service import step_report
from tasks.progress.substance import with_news
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.api.conftest import caller_of

SAME, NEW = "办法已印发。", "试点已铺开。"


def says_new(organization: str = World.A) -> dict[str, bool | None]:
    rows = ProgressReport.objects.filter(organization__short_name=organization)
    return dict(rows.values_list("period__code", "says_new"))


def reports(world: World, code: str, text: str, organization: str = World.A) -> ProgressReport:
    world.period = world.plan.periods.get(code=code)
    return world.submitted_report(organization, progress=text)


def test_a_draft_is_not_judged(world: World) -> None:
    world.draft_report()
    assert says_new() == {"2012-05": None}


def test_what_is_filed_late_takes_the_news_from_the_periods_after_it(world: World) -> None:
    with clock.pinned(date(2012, 7, 20)):
        reports(world, "2012-06", SAME)
        reports(world, "2012-07", NEW)
        assert says_new() == {"2012-06": True, "2012-07": True}
        reports(world, "2012-05", f"{SAME}{NEW}")
        assert says_new() == {"2012-05": True, "2012-06": False, "2012-07": False}


@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.RETURN])
def test_what_was_taken_back_takes_no_news_from_others(world: World, step: Step) -> None:
    with clock.pinned(date(2012, 6, 20)):
        may = reports(world, "2012-05", SAME)
        reports(world, "2012-06", SAME)
        assert says_new()["2012-06"] is False
        if step is Step.RETURN:
            world.send_back(may)
        else:
            step_report(may.pk, step, actor=world.approver(), source="test")
        assert says_new()["2012-06"] is True


def test_another_organization_may_say_the_same(world: World) -> None:
    world.accepted_filing(World.X)
    with clock.pinned(date(2012, 6, 20)):
        reports(world, "2012-05", SAME)
        reports(world, "2012-06", SAME, World.X)
    assert says_new(World.X) == {"2012-06": True}


def test_the_filter_tells_them_apart_on_pages_and_in_the_api(world: World) -> None:
    with clock.pinned(date(2012, 6, 20)):
        reports(world, "2012-05", SAME)
        reports(world, "2012-06", SAME)
        browser: Client = signed_in(world.reviewer)
        caller = caller_of(world.organization(World.A))
        for answer, code in (("yes", "2012-05"), ("no", "2012-06")):
            page = browser.get(f"/progress/?plan={world.plan.pk}&substance={answer}")
            assert [row.period.code for row in page.context["page"].object_list] == [code]
            found = caller.get(f"/api/v1/progress-reports/?substance={answer}").json()["results"]
            assert [row["period"] for row in found] == [code]


@given(st.lists(st.lists(st.sampled_from("甲乙丙丁"), max_size=3)))
def test_each_sentence_is_new_once(said: list[list[str]]) -> None:
    found = list(with_news("。".join(words) for words in said))
    for place, (words, is_new) in enumerate(zip(said, found, strict=True)):
        earlier = {word for others in said[:place] for word in others}
        assert is_new == bool(set(words) - earlier)
