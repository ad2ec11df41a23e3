"""Whom a printed name may mean; a person decides."""

from datetime import date

import pytest

from departments.models import Organization
from departments.organizations.matching import propose
from departments.organizations.registry import load_organizations

DAY = date(2012, 4, 28)


@pytest.fixture(autouse=True)
def register(db: None) -> None:
    load_organizations(actor=None, source="test")


def test_a_name_in_the_register_is_known() -> None:
    (one,) = propose(["省财政厅", "省财政厅"], DAY)
    assert one.known is not None
    assert one.known.short_name == "省财政厅"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("财政厅", "省财政厅"),
        ("省人力资源和社会保障厅", "省人社厅"),
        ("省发展和改革委员会", "省发展改革委"),
        ("省水利厅局", "省水利厅"),
        ("甘肃省水利厅", "省水利厅"),
    ],
)
def test_another_form_of_a_name_is_proposed_first_and_not_decided(name: str, meant: str) -> None:
    (one,) = propose([name], DAY)
    proposed = [candidate.organization.short_name for candidate in one.candidates]
    assert one.known is not None or proposed[0] == meant
    if one.known is not None:
        assert one.known.short_name == meant


def test_a_body_that_does_not_exist_on_the_day_is_only_proposed() -> None:
    Organization.objects.filter(short_name="省卫生厅").update(valid_until=date(2018, 10, 1))
    (then,) = propose(["省卫生厅"], DAY)
    (later,) = propose(["省卫生厅"], date(2021, 3, 1))
    assert then.known is not None
    assert later.known is None
    assert later.candidates[0].organization.short_name == "省卫生厅"


def test_nobody_is_invented() -> None:
    (one,) = propose(["火星探测局"], DAY)
    assert one.known is None
    assert not any("火星" in c.organization.short_name for c in one.candidates)
