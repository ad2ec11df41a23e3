"""The pages of several plans: each reached in one click, lists that do not mix them."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import Intent
from reform_tracker.paging import PER_PAGE
from tasks.models import (
    AgendaItem,
    ImplementationPlan,
    ReformArea,
)
from tasks.official import publishing
from tasks.official.reading.document import parse_document
from tasks.reminding import planner
from tests.factories.browser import signed_in
from tests.factories.plans import next_year
from tests.factories.world import World
from tests.reports.dashboards.test_query_counts import queries_of

pytestmark = pytest.mark.once

WINTER = date(2012, 12, 28)


def followed(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_each_plan_is_reached_in_one_click_and_is_remembered(world: World) -> None:
    new, old = next_year(world.plan), world.plan
    browser = signed_in(world.reviewer)
    with clock.pinned(WINTER):
        text = browser.get(f"/plans/{old.pk}/tasks/").content.decode()
        assert f'href="/plans/{new.pk}/tasks/"' in text
        assert followed(browser, "/tasks/") == f"/plans/{old.pk}/tasks/"
        browser.get(f"/plans/{new.pk}/")
        assert followed(browser, "/tasks/?q=x") == f"/plans/{new.pk}/tasks/?q=x"
        assert followed(browser, f"/dashboard/?plan={old.pk}") == f"/plans/{old.pk}/"
        assert followed(browser, f"/documents/{old.pk}/") == f"/plans/{old.pk}/document/"
        # A plan that was never there, or is none any more, is not remembered.
        assert browser.get("/plans/987654321/").status_code == 404
        assert followed(browser, "/reports/") == f"/plans/{new.pk}/reports/"


def test_with_one_plan_there_is_nothing_to_choose(world: World) -> None:
    text = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/").content.decode()
    assert "plan-switch" not in text


def test_lists_do_not_mix_plans(world: World) -> None:
    new, old = next_year(world.plan), world.plan
    browser = signed_in(world.reviewer)
    with clock.pinned(WINTER):
        for plan in (old, new):
            answer = browser.get(f"/plans/{plan.pk}/tasks/")
            plans = {row["measure"].task.area.plan_id for row in answer.context["lines"]}
            assert plans == {plan.pk}
            areas = answer.context["filter"].form.fields["area"].queryset
            assert set(areas) == set(ReformArea.objects.filter(plan=plan))
            filings = browser.get(f"/filings/?plan={plan.pk}")
            assert {row.plan_id for row, _late in filings.context["rows"]} == {plan.pk}
        pages = [browser.get("/filings/", {"page": page}) for page in (1, 2)]
    assert all(len(page.context["rows"]) <= PER_PAGE for page in pages)
    both = "".join(page.content.decode() for page in pages)
    assert both.count(new.number) >= new.filings.count()
    assert "2013年5月15日" in both


def test_the_list_for_the_meeting_is_narrowed_to_a_plan(world: World) -> None:
    new, old = next_year(world.plan), world.plan
    for plan in (old, new):
        filing = ImplementationPlan.objects.get(plan=plan, organization=world.organization(World.A))
        AgendaItem.objects.create(
            duty_key=filing.duty_key,
            kind="filing",
            organization=World.A,
            owed_by=world.organization(World.A),
            concerns=world.organization(World.A),
            plan=plan,
            title=f"报送{plan.year}年实施方案",
            link=filing.page(),
            due_on=plan.filing_due_on,
            listed_on=WINTER,
        )
    browser = signed_in(world.reviewer)
    for plan in (old, new):
        answer = browser.get(f"/reminders/meeting/?plan={plan.pk}")
        assert [item.plan for item, _left in answer.context["rows"]] == [plan]
        assert plan.number in answer.context["narrowed"]


def test_the_filters_of_reports_tell_the_plans_apart(world: World) -> None:
    area = ReformArea.objects.filter(plan=world.plan)[0]
    browser = signed_in(world.reviewer)
    world.accepted_report()
    option = f">{area.title}</option>"
    assert option in browser.get("/progress/").content.decode()
    next_year(world.plan)
    text = browser.get("/progress/").content.decode()
    assert option not in text
    assert f">2012 · {area.title}</option>" in text
    assert f">2013 · {area.title}</option>" in text


def test_an_area_of_another_plan_is_no_filter(world: World) -> None:
    new = next_year(world.plan)
    area = ReformArea.objects.filter(plan=new)[0]
    answer = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/tasks/?area={area.pk}")
    assert "area" in answer.context["filter"].form.errors


def test_the_queries_do_not_grow_with_the_plans(world: World) -> None:
    browser = signed_in(world.reviewer)
    pages = (f"/plans/{world.plan.pk}/tasks/", "/plans/", "/desk/", "/filings/")
    next_year(world.plan)
    with clock.pinned(WINTER):
        few = {page: queries_of(browser, page) for page in pages}
        text = world.plan.source_text.replace("53号", "54号") + "\n\n"
        publishing.publish(parse_document(text), actor=None, source="test")
        assert {page: queries_of(browser, page) for page in pages} == few


def test_the_figures_of_a_plan_are_not_changed_by_another(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.accepted_report()

    def figures() -> str:
        call_command("figures", plan=world.plan.number, on=WINTER, json=True)
        return capsys.readouterr().out

    before = figures()
    next_year(world.plan)
    assert figures() == before


def test_messages_and_receipts_are_narrowed_to_a_plan(staffed: World) -> None:
    new, old = next_year(staffed.plan), staffed.plan
    for day in (date(2012, 5, 8), WINTER, date(2013, 5, 8)):
        with clock.pinned(day):
            planner.plan(day)
    of_plan = dict(Intent.objects.exclude(plan_id=None).values_list("pk", "plan_id"))
    assert set(of_plan.values()) == {old.pk, new.pk}
    commission = signed_in(staffed.reviewer)
    with clock.pinned(date(2013, 5, 8)):
        for plan in (old, new):
            outbox = commission.get(f"/outbox/?plan={plan.pk}")
            rows = list(outbox.context["page_obj"])
            assert rows
            assert {(row.plan_id, row.plan_number) for row in rows} == {(plan.pk, plan.number)}
            digests = commission.get(f"/outbox/digests/?plan={plan.pk}").context["page_obj"]
            assert digests.object_list
            for year in (2012, 2013):
                lines = commission.get(f"/reminders/?year={year}&plan={plan.pk}").context["page"]
                assert {line.plan_id for line in lines} <= {plan.pk}
            inbox = signed_in(staffed.reporter()).get(f"/inbox/?plan={plan.pk}")
            assert {row.intent.plan_id for row in inbox.context["page_obj"]} == {plan.pk}
        page = commission.get("/reminders/?year=2013").content.decode()
        assert f"?plan={new.pk}" in page
        assert new.number in page
        filings = commission.get(f"/reminders/filing/2013-05-15/?plan={old.pk}")
        assert filings.context["duties"] == []
        assert commission.get(f"/reminders/filing/2013-05-15/?plan={new.pk}").context["duties"]


def test_the_look_ahead_is_narrowed_to_a_plan(staffed: World) -> None:
    new, old = next_year(staffed.plan), staffed.plan
    commission = signed_in(staffed.reviewer)
    seen = set()
    with clock.pinned(date(2013, 5, 7)):
        for plan in (old, new):
            for day in ("2013-05-08", "2013-05-09", "2013-05-10", "2013-05-13"):
                shown = commission.get(f"/reminders/preview/?on={day}&plan={plan.pk}")
                told = {
                    one.subject.plan_id for row in shown.context["page"] for one in row.messages
                }
                assert told <= {plan.pk}
                seen |= told
    assert seen == {old.pk, new.pk}


def test_a_plan_that_is_none_narrows_nothing_and_hurts_nobody(staffed: World) -> None:
    commission = signed_in(staffed.reviewer)
    for page in ("/outbox/", "/outbox/digests/", "/inbox/", "/reminders/"):
        assert commission.get(f"{page}?plan=x&plan=999999999999999999999").status_code == 200


def test_the_health_page_names_the_open_plans(world: World) -> None:
    next_year(world.plan)
    operator = signed_in(world.person(World.COMMISSION, Role.SYSTEM_ADMIN))
    text = operator.get("/health/").content.decode()
    assert f"甘政发〔2012〕153号、{world.plan.number}" in text


def test_the_outbox_says_in_words_why_a_message_was_written(staffed: World) -> None:
    planner.plan(date(2012, 5, 8))
    text = signed_in(staffed.reviewer).get("/outbox/").content.decode()
    assert "实施方案备案 · 填报员 · 提前 5 个工作日" in text
    assert "filing-5:reporter" not in text
