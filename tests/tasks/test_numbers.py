"""Numbers in addresses and forms that no row has."""

import pytest

from tests.factories.browser import signed_in
from tests.factories.world import World

HUGE = "9" * 26


NOWHERE = (
    "/measures/{}/progress/2012-05/",
    "/measures/{}/contribution/2012-05/",
    "/progress/{}/",
    "/filings/{}/",
    "/filings/{}/edit/",
    "/filings/{}/choose/",
)


POSTED = ("/filings/{}/files/", "/filings/{}/steps/sign/", "/progress/{}/steps/sign/")


@pytest.mark.parametrize("number", ["0", "9" * 18, HUGE, "9" * 5000], ids=len)
def test_a_number_without_a_row_is_not_found(number: str, world: World) -> None:
    browser = signed_in(world.reporter())
    assert [browser.get(url.format(number)).status_code for url in NOWHERE] == [404] * len(NOWHERE)
    assert [browser.post(url.format(number)).status_code for url in POSTED] == [404] * len(POSTED)


@pytest.mark.parametrize("chosen", ["9" * 5000, HUGE, "²", "-1"], ids=len)
def test_a_choice_that_is_no_measure_is_refused(chosen: str, world: World) -> None:
    row = world.filing(World.X)
    data = {"version": row.version, "measures": [chosen, str(world.measure.pk)]}
    answer = signed_in(world.reporter(World.X)).post(f"/filings/{row.pk}/choose/", data)
    assert answer.status_code == 422
    assert answer.context["ticked"] == {world.measure.pk}
