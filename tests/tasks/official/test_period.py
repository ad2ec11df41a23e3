"""The year a plan is for and the months of its reports: shown, changed, undone, published."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reform_tracker import clock
from tasks.errors import Invalid
from tasks.models import DocumentDraft, ReformPlan
from tasks.official import drafts
from tasks.official.publishing import publish as publish_document
from tasks.plan.periods import Months
from tests.contract.import_cases import ready, uploaded
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.official.test_names import publish
from tests.tasks.official.test_parties import FINANCE, document


def codes(plan: ReformPlan) -> list[str]:
    return list(plan.periods.values_list("code", flat=True))


def posted(world: World, draft: DocumentDraft, **data: Any) -> Any:
    draft.refresh_from_db()
    form = {"year": 2021, "first": 1, "last": 12, "version": draft.version} | data
    return signed_in(world.reviewer).post(f"/imports/{draft.pk}/period/", form)


def test_a_plan_issued_before_its_year_is_reported_on_in_all_its_months(world: World) -> None:
    read = document({"lead": (FINANCE,)})
    assert read.filing_deadline is not None
    issued = replace(
        read,
        year=2022,
        issued_on=date(2021, 12, 20),
        filing_deadline=replace(read.filing_deadline, date=date(2022, 5, 15)),
    )
    plan = publish_document(issued, actor=None, source="test").plan
    assert plan.year == 2022
    assert codes(plan) == [f"2022-{month:02}" for month in range(1, 13)]


def test_the_draft_shows_year_and_months(world: World) -> None:
    draft = uploaded(world)
    page = signed_in(world.reviewer).get(f"/imports/{draft.pk}/").content.decode()
    assert "年度：2021年；报送进展的月份：4月至12月" in page


def test_they_are_changed_and_published(world: World) -> None:
    draft = ready(world)
    assert posted(world, draft, year=2022, first=2, last=4).status_code == 302
    plan = publish(world, draft)
    assert (plan.year, codes(plan)) == (2022, ["2022-02", "2022-03", "2022-04"])


def test_a_change_of_year_and_months_is_undone_in_one_step(world: World) -> None:
    draft = uploaded(world)
    before = drafts.year_and_months(draft)
    posted(world, draft, year=2022, first=2, last=4)
    draft.refresh_from_db()
    assert drafts.year_and_months(draft) == (2022, Months(2, 4))
    drafts.undo(draft.pk, actor=world.reviewer, source="test", version=draft.version)
    draft.refresh_from_db()
    assert drafts.year_and_months(draft) == before


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"year": 1912}, "2000"), ({"first": 9, "last": 3}, "截止月份不能早于起始月份")],
)
def test_what_cannot_be_is_refused_and_stays_typed(
    world: World, wrong: dict[str, int], told: str
) -> None:
    draft = uploaded(world)
    answer = posted(world, draft, **({"year": 2022} | wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert f'value="{wrong.get("year", 2022)}"' in page
    draft.refresh_from_db()
    assert draft.months == {}


def test_the_service_refuses_what_cannot_be_as_well(world: World) -> None:
    draft = uploaded(world)
    said: dict[str, Any] = {"actor": world.reviewer, "source": "test", "version": draft.version}
    for year, months in ((1999, Months(1, 12)), (2021, Months(0, 12)), (2021, Months(5, 4))):
        with pytest.raises(Invalid):
            drafts.set_period(draft.pk, year=year, months=months, **said)


def test_an_older_version_is_refused_and_stays_typed(world: World) -> None:
    draft = uploaded(world)
    answer = posted(world, draft, year=2022, version=draft.version - 1)
    assert (answer.status_code, 'value="2022"' in answer.content.decode()) == (422, True)


def test_a_plan_published_in_its_year_begins_with_the_month_after(world: World) -> None:
    with clock.pinned(date(2021, 3, 1)):
        plan = publish(world, ready(world))
    assert codes(plan)[0] == "2021-04"
