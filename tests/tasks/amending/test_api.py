"""Amendments over the API: by a prefecture's own system, for its own documents only."""

from typing import Any

import pytest

from departments.models import Scope
from tasks.filing.amended import said
from tasks.models import Amendment, AmendmentRequest, ProgressReport
from tasks.signing.models import State
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.factories.amending import OTHER_WORDS, WHY, decide, granted, step
from tests.factories.world import World
from tests.reform_tracker.api.conftest import Caller
from tests.tasks.closing.test_api import system_of

REQUESTS, AMENDMENTS = "/api/v1/amendment-requests/", "/api/v1/amendments/"
ALL = (Scope.READ, Scope.REQUESTS, Scope.REPORTS, Scope.FILINGS)
pytestmark = pytest.mark.once


def of_x(world: World) -> ProgressReport:
    """The accepted report of a prefecture on what it has taken on."""
    world.accepted_filing(World.X)
    return world.accepted_report(World.X, percent=30)


def tag(system: Caller, amendment: Amendment) -> str:
    return str(system.get(f"{AMENDMENTS}{amendment.pk}/").headers["ETag"])


def report_said(amendment: Amendment, **changes: Any) -> dict[str, Any]:
    return {"report": amendment.content | changes}


def test_it_is_asked_for_told_and_taken_back(world: World) -> None:
    report = of_x(world)
    system = system_of(world)
    made = system.post(REQUESTS, {"report": report.pk, "reason": WHY})
    assert made.status_code == 201
    one = made.json()
    assert (one["report"], one["filing"], one["state"]) == (report.pk, None, "asked")
    assert [row["id"] for row in system.get(REQUESTS).json()["results"]] == [one["id"]]
    shown = system.get(f"{REQUESTS}{one['id']}/")
    same = system.get(f"{REQUESTS}{one['id']}/", If_None_Match=shown.headers["ETag"])
    assert same.status_code == 304
    back = system.post(f"{REQUESTS}{one['id']}/withdraw/")
    assert back.json()["state"] == Asked.WITHDRAWN
    events = [row["event"] for row in system.get("/api/v1/changes/").json()["results"]]
    assert "amendment_asked" in events


def test_one_document_is_named(world: World) -> None:
    report = of_x(world)
    system = system_of(world)
    for body in (
        {"reason": WHY},
        {"report": report.pk, "filing": report.pk, "reason": WHY},
        {"report": report.pk, "reason": ""},
    ):
        assert system.post(REQUESTS, body).status_code == 422
    assert not AmendmentRequest.objects.exists()


def test_a_foreign_document_is_as_one_that_is_not_there(world: World) -> None:
    foreign = of_x(world)
    system = system_of(world, World.Y)
    told = system.post(REQUESTS, {"report": foreign.pk, "reason": WHY})
    none = system.post(REQUESTS, {"report": 999_999, "reason": WHY})
    assert told.status_code == none.status_code == 404
    assert told.json() == none.json()


def test_an_amendment_is_written_and_filed(world: World) -> None:
    report = of_x(world)
    system = system_of(world, World.X, *ALL)
    request = system.post(REQUESTS, {"report": report.pk, "reason": WHY}).json()
    decide(AmendmentRequest.objects.get(pk=request["id"]), Step.GRANT, world.reviewer)
    amendment = Amendment.objects.get()
    path = f"{AMENDMENTS}{amendment.pk}/"
    assert system.get(f"{REQUESTS}{request['id']}/").json()["amendment"] == amendment.pk
    body = report_said(amendment, percent=60, progress=OTHER_WORDS)
    sent = system.put(path, body, If_Match=tag(system, amendment))
    assert sent.status_code == 200, sent.json()
    assert sent.json()["content"]["percent"] == 60
    filing = body | {"submit": True, "signatory": "张副市长"}
    filed = system.put(path, filing, If_Match=sent.json()["etag"])
    assert filed.json()["state"] == State.SUBMITTED
    again = system.put(path, filing, If_Match=filed.json()["etag"])
    assert again.json()["version"] == filed.json()["version"]  # the same again changes nothing
    step(Amendment.objects.get(), Step.ACCEPT, world.reviewer)
    report.refresh_from_db()
    assert (report.percent, report.signatory) == (60, "张副市长")


def test_an_amended_plan_is_sent_as_the_plan_is(world: World) -> None:
    filing = world.accepted_filing(World.X)
    amendment = granted(world, filing)
    system = system_of(world, World.X, *ALL)
    body = {"filing": said(filing) | {"summary": OTHER_WORDS}}
    sent = system.put(f"{AMENDMENTS}{amendment.pk}/", body, If_Match=tag(system, amendment))
    assert sent.status_code == 200, sent.json()
    assert Amendment.objects.get().content["summary"] == OTHER_WORDS


def test_the_other_kind_is_refused(world: World) -> None:
    amendment = granted(world, of_x(world))
    filing = world.filing(World.X)
    system = system_of(world, World.X, *ALL)
    for body in ({"filing": said(filing)}, {}, {"report": {"status": "gone", "percent": 1}}):
        sent = system.put(f"{AMENDMENTS}{amendment.pk}/", body, If_Match=tag(system, amendment))
        assert sent.status_code == 422


def test_an_older_version_is_not_written_over(world: World) -> None:
    amendment = granted(world, of_x(world))
    system = system_of(world, World.X, *ALL)
    path, seen = f"{AMENDMENTS}{amendment.pk}/", tag(system, amendment)
    assert system.put(path, report_said(amendment, percent=50)).status_code == 428
    assert system.put(path, report_said(amendment, percent=50), If_Match=seen).status_code == 200
    assert system.put(path, report_said(amendment, percent=70), If_Match=seen).status_code == 412
    assert Amendment.objects.get().content["percent"] == 50


def test_nothing_is_filed_without_a_signatory(world: World) -> None:
    amendment = granted(world, of_x(world))
    system = system_of(world, World.X, *ALL)
    body = report_said(amendment, percent=50) | {"submit": True}
    sent = system.put(f"{AMENDMENTS}{amendment.pk}/", body, If_Match=tag(system, amendment))
    assert sent.status_code == 422
    assert Amendment.objects.get().content["percent"] != 50


def test_the_scope_is_that_of_what_is_amended(world: World) -> None:
    amendment = granted(world, of_x(world))
    system = system_of(world, World.X, Scope.READ, Scope.REQUESTS, Scope.FILINGS)
    body = report_said(amendment, percent=50)
    sent = system.put(f"{AMENDMENTS}{amendment.pk}/", body, If_Match=tag(system, amendment))
    assert sent.status_code == 403
    assert system.post(f"{AMENDMENTS}{amendment.pk}/give-up/").status_code == 403


def test_an_amendment_is_given_up(world: World) -> None:
    amendment = granted(world, of_x(world))
    system = system_of(world, World.X, *ALL)
    given_up = system.post(f"{AMENDMENTS}{amendment.pk}/give-up/")
    assert given_up.json()["ended_on"] is not None
    assert system_of(world, World.Y, *ALL).get(f"{AMENDMENTS}{amendment.pk}/").status_code == 404
