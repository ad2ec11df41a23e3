"""Any value in any field of every form and in any parameter of every page that the matrix knows:
never a server error."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.contract.cases import Case
from tests.contract.matrix import ACTORS
from tests.contract.test_matrix import ALL_CASES, PARTS, ROWS, Actors, call, part_of
from tests.factories.world import World
from tests.support.evil import ANY_TEXT, as_sent
from tests.support.examples import EXPLORING, examples

PAGES = [part for part in PARTS if part != "api"]
# Names that some page knows are sent to each, beside those that its own forms and links name.
COMMON = ("page", "after", "q", "next", "plan", "unknown")
FIELD, LINKED = re.compile(r'\bname="([^"]+)"'), re.compile(r"[?;&]([a-z_]+)=")
FORM = re.compile(r"<form(?![^>]*method=\"post\").*?</form>", re.DOTALL)


@pytest.fixture
def actors(world: World) -> Actors:
    world.accepted_filing(World.X)
    return Actors(world)


def parameters(page: HttpResponse) -> set[str]:
    """What the page's own filters and links send to it and others."""
    if page.streaming or not page["Content-Type"].startswith("text/html"):
        return set()
    text = page.content.decode()
    fields = FIELD.findall("".join(FORM.findall(text)))
    return {*fields, *LINKED.findall(text)}


@pytest.mark.hypothesis
@pytest.mark.postgres  # the stricter of the two: what SQLite refuses it refuses as well
@pytest.mark.parametrize("part", PAGES)
def test_any_value_in_any_field(part: str, actors: Actors, settings: Settings) -> None:
    tried = set()
    for row in ROWS:
        case, route = ALL_CASES[row["case"]], row["route"]
        may = [actor for actor in ACTORS if row[actor] in "2V"]
        # Several rows read one page or send one form: its parameters are the same.
        before = (route, case.method) in tried and not (EXPLORING and case.method != "get")
        if part_of(row) != part or not may or before:
            continue
        settings.DEMO = case.demo
        with transaction.atomic():
            attack(route, case, actors, may[0])
            transaction.set_rollback(True)
        tried.add((route, case.method))
    assert tried


def attack(route: str, case: Case, actors: Actors, actor: str) -> None:
    """Tries one row of the matrix as somebody who may do it; every try meets the same state."""
    thing = case.before(actors.world)
    url, good = case.url(route, actors.world, thing), case.data(actors.world, thing)

    def answer_to(data: dict[str, Any]) -> HttpResponse:
        with transaction.atomic():
            client, headers, _user = actors.caller(actor, api=False)
            answer = call(client, headers, case, url, data)
            transaction.set_rollback(True)
        return answer

    names = {*good, *COMMON}
    if case.method == "get":
        names |= parameters(answer_to(good))

    @given(name=st.sampled_from(sorted(names)), texts=st.lists(ANY_TEXT, min_size=1, max_size=2))
    @examples(1, suppress_health_check=list(HealthCheck))
    def try_with(name: str, texts: list[str]) -> None:
        answer = answer_to(good | {name: [as_sent(text) for text in texts]})
        assert answer.status_code < 500, (url, name, texts)

    try_with()
