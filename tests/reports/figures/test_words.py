"""One table of words: page, workbook, report and API call a state the same."""

import pytest
from django.test import Client
from django.utils import translation

from reports.dashboards.api import StandingSerializer
from reports.dashboards.forms import StandingFilterForm
from reports.figures import words
from reports.figures.lights import Light
from reports.provincial.documents.terms import LAMPS, term
from tasks.models import Assignment, DeclaredStatus, Measure
from tasks.signing.models import State
from tests.factories.browser import signed_in
from tests.factories.world import World

CODES = {
    "light": list(Light),
    "status": [*DeclaredStatus, "unreported", ""],
    "horizon": list(Measure.Horizon),
    "role": list(Assignment.Role),
    "report": [*State, "missing", "not_due"],
    "filing": [*State, "missing", "not_due"],
}


@pytest.mark.parametrize("kind", words.TABLES)
def test_documents_use_the_words_of_the_pages(kind: str) -> None:
    with translation.override("en"):  # whatever language somebody reads
        for code in CODES[kind]:
            with translation.override("zh-hans"):
                word = words.TABLES[kind]()[code]
            lamp = LAMPS.get(code, "") if kind == "light" else ""
            assert term(kind, code, "English") == (f"{lamp}\uff08{word}\uff09" if lamp else word)
    assert set(words.TABLES[kind]()) == {str(code) for code in CODES[kind]}


def test_no_word_means_two_things() -> None:
    for kind in ("light", "horizon", "role", "report", "filing"):
        spoken = words.TABLES[kind]()
        assert len(set(spoken.values())) == len(spoken), kind


def test_the_api_and_the_filters_offer_the_same_words(world: World) -> None:
    offered = dict(StandingSerializer().fields["declared_status"].choices)  # type: ignore[attr-defined]  # a ChoiceField
    shown = dict(StandingFilterForm(plan=world.plan).fields["status"].choices)  # type: ignore[attr-defined]  # a ChoiceField
    for status in DeclaredStatus:
        word = words.statuses()[status]
        assert (str(offered[status]), str(shown[status])) == (word, word)
    assert str(shown["unreported"]) == words.statuses()["unreported"]


def test_the_page_of_a_task_uses_them(world: World) -> None:
    world.submitted_report()
    browser: Client = signed_in(world.reviewer)
    text = browser.get(f"/tasks/{world.measure.task_id}/").content.decode()
    for word in (words.reports()["submitted"], words.statuses()["in_progress"]):
        assert word in text
