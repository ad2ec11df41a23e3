"""Limits of forms, the index of the planner's question, the business date of a request."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings as product
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from reform_tracker import clock
from reform_tracker.middleware import OneBusinessDate
from reform_tracker.models import BusinessClock
from reform_tracker.notifications.models import Intent, Topic
from tests.factories.browser import signed_in
from tests.factories.world import World


def test_a_prefecture_may_take_on_every_line_with_24_milestones(world: World) -> None:
    fields = product.MOST_MILESTONES_OF_A_PLAN * 4
    assert fields < product.DATA_UPLOAD_MAX_NUMBER_FIELDS
    url = f"/filings/{world.filing(World.X).pk}/edit/"
    data = {f"{number}-field": "x" for number in range(fields)}
    assert signed_in(world.reporter(World.X)).post(url, data).status_code != 400


@pytest.mark.postgres
def test_the_planner_finds_what_is_unsettled_by_an_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Intent.objects.unsettled().filter(topic=Topic.DUTY).order_by().explain()
    assert "intent_unsettled" in plan


def answer_of(view: Callable[[HttpRequest], None]) -> None:
    def respond(request: HttpRequest) -> HttpResponse:
        view(request)
        return HttpResponse()

    OneBusinessDate(respond)(RequestFactory().get("/"))


def test_a_request_does_not_span_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    days = iter([date(2012, 5, 8), date(2012, 5, 9), date(2012, 5, 10)])
    monkeypatch.setattr(timezone, "localdate", lambda: next(days))
    seen: list[date] = []
    answer_of(lambda _request: seen.extend([clock.today(), clock.today()]))
    answer_of(lambda _request: seen.append(clock.today()))
    assert seen == [date(2012, 5, 8), date(2012, 5, 8), date(2012, 5, 9)]


def test_a_demo_asks_for_its_date_once_a_request(db: None, settings: Settings) -> None:
    settings.DEMO = True
    clock.move_to(date(2012, 6, 1))

    def look(_request: HttpRequest) -> None:
        assert {clock.today() for _time in range(20)} == {date(2012, 6, 1)}

    with CaptureQueriesContext(connection) as queries:
        answer_of(look)
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        answer_of(lambda _request: None)
    assert len(queries) == 0


def test_the_next_request_sees_the_date_that_was_chosen(world: World, settings: Settings) -> None:
    settings.DEMO = True
    pinned = clock._pinned.set(None)
    try:
        browser = signed_in(world.reviewer)
        assert browser.post("/demo/advance/", {"to": "2012-06-01"}).status_code == 302
        assert BusinessClock.objects.get().today == date(2012, 6, 1)
        answer = browser.get("/inbox/")
        assert answer.context["business_date"] == date(2012, 6, 1)
    finally:
        clock._pinned.reset(pinned)
