"""Security keys: only one's own key, on this site, answering this challenge, opens the account."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from departments.models import RecoveryCode, SecurityKey, User
from departments.second_factor import service
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.second_factor import half_signed_in, with_app
from tests.factories.world import PASSWORD, World
from tests.support.authenticator import SoftwareKey

OWN, NEW, CODE = "/second-factor/", "/second-factor/keys/new/", "/sign-in/code/"


@pytest.fixture
def person(world: World) -> User:
    return world.reporter()


def begun(user: User) -> Client:
    browser = signed_in(user)
    assert browser.post(OWN, {"do": "key", "password": PASSWORD})["Location"] == NEW
    return browser


def added(user: User, key: SoftwareKey, name: str = "办公室") -> Any:
    browser = begun(user)
    options = browser.get(NEW).context["options"]
    return browser.post(NEW, {"name": name, "answer": key.created(options)})


def answer_of(browser: Client, key: SoftwareKey) -> Any:
    return browser.post(CODE, {"answer": key.answered(browser.get(CODE).context["options"])})


def test_a_key_takes_the_place_of_the_code(person: User) -> None:
    key = SoftwareKey()
    shown = added(person, key)
    assert shown.status_code == 201
    assert len(shown.context["codes"]) == 10
    browser = half_signed_in(person)
    answer = answer_of(browser, key)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/desk/").status_code == 200
    paper = half_signed_in(person)
    assert paper.post(CODE, {"code": shown.context["codes"][0]}).status_code == 302


def test_an_account_has_several_keys_by_their_names(person: User) -> None:
    _app, drawn = with_app(person)
    first, second = SoftwareKey(), SoftwareKey()
    assert added(person, first, "办公室").status_code == 302
    assert added(person, second, "钥匙串").status_code == 302
    assert RecoveryCode.objects.filter(used_at=None).count() == len(drawn)
    page = signed_in(person).get(OWN).content.decode()
    assert "办公室" in page
    assert "钥匙串" in page
    for key in (second, first):
        assert answer_of(half_signed_in(person), key).status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://elsewhere.example"}, {"rp_id": "elsewhere.example"}]
)
def test_an_answer_given_to_another_site_opens_nothing(wrong: dict[str, str], person: User) -> None:
    key, other = SoftwareKey(), SoftwareKey()
    added(person, key)
    for name, value in wrong.items():
        setattr(key, name, value)
        setattr(other, name, value)
    browser = half_signed_in(person)
    assert answer_of(browser, key).status_code == 422
    assert browser.get("/desk/").status_code == 302
    assert added(person, other).status_code == 422


def test_an_answer_to_an_earlier_question_opens_nothing(person: User) -> None:
    key = SoftwareKey(step=0)  # no counter tells that the answer is an old one
    added(person, key)
    early = half_signed_in(person)
    kept = key.answered(early.get(CODE).context["options"])
    assert early.post(CODE, {"answer": kept}).status_code == 302
    assert half_signed_in(person).post(CODE, {"answer": kept}).status_code == 422


def test_a_key_of_somebody_else_opens_nothing(world: World, person: User) -> None:
    mine, theirs = SoftwareKey(), SoftwareKey()
    added(person, mine)
    added(world.approver(), theirs)
    assert answer_of(half_signed_in(person), theirs).status_code == 422
    stolen = SoftwareKey(credential_id=mine.credential_id)
    assert answer_of(half_signed_in(person), stolen).status_code == 422
    assert added(world.approver(), SoftwareKey(credential_id=mine.credential_id)).status_code == 422


def test_a_copy_whose_counter_goes_back_opens_nothing(person: User) -> None:
    key = SoftwareKey(counter=5)
    added(person, key)
    assert answer_of(half_signed_in(person), key).status_code == 302
    key.counter = 3
    assert answer_of(half_signed_in(person), key).status_code == 422


BAD = ("{", "{}", "[]", '{"id": 5}', '{"id": "é"}', "{" * 9000, '{"id":"' + "a" * 20_000)


@pytest.mark.parametrize("answer", BAD, ids=range(len(BAD)))
def test_what_is_no_answer_is_refused_and_counted(answer: str, person: User) -> None:
    added(person, SoftwareKey())
    browser = half_signed_in(person)
    assert [browser.post(CODE, {"answer": answer}).status_code for _try in range(2)] == [422, 422]
    assert AuditEvent.objects.filter(action="account.second_factor_failed").count() == 2
    other = begun(person)
    assert other.post(NEW, {"name": "x", "answer": answer}).status_code == 422


def test_answers_are_counted_with_wrong_codes(person: User) -> None:
    added(person, SoftwareKey())
    browser = half_signed_in(person)
    codes = [browser.post(CODE, {"code": "000000"}).status_code for _try in range(2)]
    keys = [browser.post(CODE, {"answer": json.dumps({"id": "x"})}).status_code for _t in range(3)]
    assert codes + keys == [422] * 4 + [429]


def test_a_key_is_removed_with_the_password_alone(
    world: World, person: User, settings: Settings
) -> None:
    added(person, SoftwareKey())
    remove = f"/second-factor/keys/{SecurityKey.objects.get().pk}/remove/"
    browser = signed_in(person)
    assert browser.post(remove, {"password": "Wrong-2012-Gansu"}).status_code == 422
    settings.SECOND_FACTOR_ROLES = frozenset({"reporter"})
    with pytest.raises(service.FactorRefused):
        service.remove_key(person, SecurityKey.objects.get().pk, source="test", session=None)
    assert SecurityKey.objects.exists()
    settings.SECOND_FACTOR_ROLES = frozenset()
    assert browser.post(remove, {"password": PASSWORD}).status_code == 302
    assert not service.has_factor(User.objects.get(pk=person.pk))
    assert not RecoveryCode.objects.exists()


def test_what_a_key_was_asked_waits_five_minutes(person: User) -> None:
    key = SoftwareKey()
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        browser = begun(person)
        answer = {"name": "迟到", "answer": key.created(browser.get(NEW).context["options"])}
        machine.shift(timedelta(minutes=6))
        assert browser.post(NEW, answer)["Location"] == OWN
        assert "5" in next(iter(browser.get(OWN).context["messages"])).message
        assert not SecurityKey.objects.exists()
        assert browser.post(NEW, answer)["Location"] == OWN
    assert added(person, key).status_code == 201


def test_keys_need_the_name_of_a_host(person: User) -> None:
    browser = begun(person)
    assert browser.get(NEW, headers={"host": "127.0.0.1:8000"})["Location"] == OWN
    assert "data-options" not in browser.get(OWN, headers={"host": "127.0.0.1"}).content.decode()
