"""Results over the API: recorded, published by the name of who signed, withdrawn, found by all."""

from typing import Any

import pytest

from departments.models import Scope
from reform_tracker.feed.models import Change
from tasks.models import Result
from tasks.signing.states import Published
from tests.factories.results import draft_result, published_result, recommended_result
from tests.factories.world import PDF, World
from tests.reform_tracker.api.conftest import Caller
from tests.reform_tracker.api.test_uploads import upload
from tests.tasks.acknowledging.test_api import caller_of

RESULTS = "/api/v1/results/"
TOLD = {
    "kind": "practice",
    "title": "一站式办理做法",
    "summary": "企业登记由五个环节并为一个，三个工作日办结。",
    "dated_on": "2012-05-04",
}


@pytest.fixture
def caller(world: World) -> Caller:
    """The system of X, which has taken P on."""
    world.accepted_filing(World.X)
    return caller_of(world)


def sent(world: World, **more: Any) -> dict[str, Any]:
    return {**TOLD, "measure": world.measure.pk, **more}


def test_what_is_sent_without_publish_waits_for_the_approver(world: World, caller: Caller) -> None:
    answer = caller.post(RESULTS, sent(world))
    assert answer.status_code == 201
    made = Result.objects.get()
    assert (made.state, made.organization) == (Published.DRAFT, world.organization(World.X))
    assert answer["Location"] == f"{RESULTS}{made.pk}/"
    assert answer["ETag"] == caller.get(answer["Location"])["ETag"]
    again = caller.post(RESULTS, sent(world))
    assert (again.json()["id"], Result.objects.count()) == (made.pk, 1)


def test_it_is_published_under_the_name_of_whoever_signed_elsewhere(
    world: World, caller: Caller
) -> None:
    refused = caller.post(RESULTS, sent(world, publish=True))
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/signatory"]
    incomplete = caller.post(RESULTS, sent(world, publish=True, signatory="王五", summary=""))
    assert [one["pointer"] for one in incomplete.json()["errors"]] == ["/summary"]
    assert not Result.objects.exists()
    answer = caller.post(RESULTS, sent(world, publish=True, signatory="王五"))
    assert (answer.status_code, answer.json()["state"]) == (201, "published")
    result = Result.objects.get()
    assert result.signatory == "王五"
    assert result.transitions().get().signatory == "王五"
    told = Change.objects.filter(event="result_published", object_id=result.pk)
    assert world.organization(World.X).pk in set(told.values_list("organization", flat=True))


def test_a_change_names_the_version_it_replaces(world: World, caller: Caller) -> None:
    url = caller.post(RESULTS, sent(world)).json()["url"]
    body = {**TOLD, "title": "另一标题"}
    assert caller.put(url, body).status_code == 428
    stale = caller.put(url, body, If_Match='"1.9"')
    assert (stale.status_code, stale.json()["current"]["title"]) == (412, TOLD["title"])
    tag = caller.get(url)["ETag"]
    answer = caller.put(url, body, If_Match=tag)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    same = caller.put(url, body, If_Match=answer["ETag"])
    assert (same.status_code, same.json()["version"]) == (200, 2)


def test_what_is_published_is_withdrawn_before_it_changes(world: World, caller: Caller) -> None:
    url = caller.post(RESULTS, sent(world, publish=True, signatory="王五")).json()["url"]
    tag = caller.get(url)["ETag"]
    assert caller.put(url, TOLD, If_Match=tag).status_code == 200  # says the same
    changed = {**TOLD, "title": "另一标题", "publish": True, "signatory": "王五"}
    assert caller.put(url, changed, If_Match=tag).status_code == 409
    assert caller.post(f"{url}withdraw/", {"reason": ""}).status_code == 422
    assert caller.post(f"{url}withdraw/", {"reason": "数字有误。"}).json()["state"] == "withdrawn"
    answer = caller.put(url, changed, If_Match=caller.get(url)["ETag"])
    assert (answer.status_code, answer.json()["state"]) == (200, "published")


def test_a_file_hangs_on_it_while_it_is_a_draft(world: World, caller: Caller) -> None:
    url = caller.post(RESULTS, sent(world)).json()["url"]
    added = upload(caller, f"{url}attachments/")
    assert added.status_code == 201
    found = caller.get(f"{url}attachments/").json()["results"]
    assert [one["id"] for one in found] == [added.json()["id"]]
    body = {**TOLD, "publish": True, "signatory": "王五"}
    assert caller.put(url, body, If_Match=caller.get(url)["ETag"]).status_code == 200
    assert upload(caller, f"{url}attachments/", name="乙.pdf").status_code == 409
    other = caller_of(world, World.Y)
    content = other.get(f"/api/v1/attachments/{added.json()['id']}/content/")
    assert b"".join(content.streaming_content) == PDF


def test_everybody_finds_what_is_published_and_nobody_elses_draft(world: World) -> None:
    draft_result(world, title="草稿")
    published, praised = published_result(world), recommended_result(world, title="推广的办法")
    other = caller_of(world, World.Y)

    def found(query: str = "") -> list[int]:
        return [one["id"] for one in other.get(f"{RESULTS}{query}").json()["results"]]

    assert found() == [published.pk, praised.pk]
    assert found("?recommended=true") == [praised.pk]
    assert found("?recommended=false") == [published.pk]
    assert found("?q=甘政办发[2012]18号") == [published.pk, praised.pk]
    assert found("?q=推广的") == [praised.pk]
    assert found("?kind=pilot") == []
    assert other.get(f"{RESULTS}{praised.pk}/").json()["recommendation"]


def test_who_has_no_part_or_no_scope_records_nothing(world: World, caller: Caller) -> None:
    assert caller_of(world, World.Y).post(RESULTS, sent(world)).status_code == 404
    reading = caller_of(world, scopes=[Scope.READ])
    refused = reading.post(RESULTS, sent(world))
    assert (refused.status_code, "results.write" in refused.json()["detail"]) == (403, True)
    assert caller.post(RESULTS, sent(world, milestone=987654)).status_code == 422
    assert not Result.objects.exists()
