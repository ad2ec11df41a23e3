"""The pages of a draft: dates that cannot be, keys that are none, what the button undoes."""

import pytest

from tasks.errors import Invalid
from tests.contract.import_cases import uploaded
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.official.test_drafts import NEW, edit
from tests.tasks.official.test_names import decide, publish


@pytest.mark.parametrize(
    ("issued_on", "filing_due_on", "place"),
    [
        ("0212-03-01", "", "issued_on"),
        ("2021-03-01", "9999-12-31", "filing_due_on"),
        ("2021-03-01", "2021-02-28", "filing_due_on"),
        ("2021-03-01", "2102-05-15", "filing_due_on"),
        ("", "0001-01-01", "filing_due_on"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_the_head(
    world: World, issued_on: str, filing_due_on: str, place: str
) -> None:
    draft = uploaded(world)
    draft.refresh_from_db()
    before = draft.document
    data = {
        "edit": "set_head", "title": "要点", "number": "试政发〔2021〕9号", "issuer": "省政府",
        "issued_on": issued_on, "filing_due_on": filing_due_on, "version": draft.version,
    }  # fmt: skip
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/edit/", data, follow=True)
    told = answer.content.decode()
    assert ("印发日期应在" in told) == (place == "issued_on")
    draft.refresh_from_db()
    assert draft.document == before


def test_a_date_that_was_read_wrongly_is_not_published(world: World) -> None:
    draft = uploaded(world)
    decide(world, draft, {"省审计厅": {"new": NEW}})
    draft.refresh_from_db()
    draft.document["issued_on"] = "9999-12-31"
    draft.save()
    with pytest.raises(Invalid, match="印发日期"):
        publish(world, draft)


@pytest.mark.parametrize("key", ["a/b", " ", "1.1.1", "x" * 300, "１.１", "12345.1"])
def test_a_key_that_is_none_is_no_error_of_the_server(world: World, key: str) -> None:
    draft = uploaded(world)
    data = {"edit": "retitle", "stay": "1", "key": key, "title": "t", "version": draft.version}
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/edit/", data)
    assert answer["Location"] == f"/imports/{draft.pk}/"


def test_the_button_says_which_change_it_undoes(world: World) -> None:
    draft = uploaded(world)
    edit(world, draft, "retitle", key="1.1", title="另一个标题")
    page = signed_in(world.reviewer).get(f"/imports/{draft.pk}/").content.decode()
    assert "撤销：改标题" in page
