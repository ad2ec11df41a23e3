"""What is asked of passwords by profile: length, classes, words, age, history."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from pytest_django import Settings

from departments.accounts.passwords import GuessedWordsValidator, NotReusedValidator
from departments.models import User
from reform_tracker import clock
from reform_tracker.notifications import security_news
from reform_tracker.notifications.models import Intent
from tests.departments.accounts.test_passwords import change
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World


def refused(password: str, user: User | None = None) -> set[str]:
    """The codes of the rules that it breaks."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {str(one.code) for one in error.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("Kite-under-7-roofs", set()),
        ("Kite-7", {"password_too_short", "password_guessed"}),
        ("kiteunderroofs", {"password_classes"}),
        ("Gansu@2012", {"password_guessed"}),
        ("G4nsu-2012-R3form", {"password_guessed"}),
        ("Password2012!", {"password_guessed"}),
        ("P@ssw0rd--123", {"password_guessed"}),
        ("Gansu-kite-under-roofs-7", set()),
    ],
)
def test_the_profile_of_the_house(password: str, broken: set[str]) -> None:
    assert refused(password) == broken


@pytest.mark.parametrize("name", ["zhangweidong", "ZHANGWEIDONG"])
def test_the_accounts_own_names_count_for_nothing(name: str) -> None:
    user = User(username=f"{name}-1", full_name="张卫东")
    rule = GuessedWordsValidator()
    with pytest.raises(ValidationError):
        rule.validate("Zhangweidong-12", user)
    rule.validate("Zhangweidong-kite-roofs-12", user)


def test_the_last_five_are_not_taken_again_and_the_sixth_is(world: World) -> None:
    user = world.reporter()
    rule = NotReusedValidator(remembered=5)
    every = [f"Kite-under-{number}-roofs" for number in range(6)]
    for password in every:
        user.set_password(password)
        user.save()
    assert user.former_passwords.count() == 5
    for password in every[1:]:
        with pytest.raises(ValidationError, match=r"last 5|最近 5"):
            rule.validate(password, user)
    rule.validate(every[0], user)
    kept = " ".join(user.former_passwords.values_list("hash", flat=True))
    assert not any(password in kept for password in every)


def test_the_page_refuses_what_was_used_before(world: World) -> None:
    user = world.reporter()
    browser = signed_in(user)
    assert change(browser, PASSWORD, "Kite-under-7-roofs") == 302
    assert change(browser, "Kite-under-7-roofs", "Tree-under-8-stars") == 302
    assert change(browser, "Tree-under-8-stars", "Kite-under-7-roofs") == 200
    user.refresh_from_db()
    assert user.check_password("Tree-under-8-stars")


def test_after_ninety_days_nothing_opens_until_another_is_chosen(world: World) -> None:
    user = world.reporter()
    browser = signed_in(user)
    long_ago = clock.real_now() - timedelta(days=89)
    User.objects.filter(pk=user.pk).update(password_changed_at=long_ago)
    assert browser.get("/desk/").status_code == 200
    User.objects.filter(pk=user.pk).update(password_changed_at=long_ago - timedelta(days=2))
    answer = browser.get("/desk/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("departments:password"))
    assert browser.get("/api/v1/organizations/").status_code == 403
    page = browser.get(reverse("departments:password")).content.decode()
    assert "密码已到期" in page
    assert change(browser, PASSWORD, "Kite-under-7-roofs") == 302
    assert browser.get("/desk/").status_code == 200


def test_the_demo_and_the_other_profile_know_no_age(world: World, settings: Settings) -> None:
    user = world.reporter()
    user.password_changed_at -= timedelta(days=400)
    now = clock.real_now()
    assert user.must_choose_password(now)
    user.is_demo = True
    assert not user.must_choose_password(now)
    user.is_demo = False
    settings.PASSWORD_PROFILE = settings.PASSWORD_PROFILES["asvs"]
    assert not user.must_choose_password(now)


def at_age(user: User, **since: int) -> None:
    at = clock.real_now() - timedelta(**since)
    User.objects.filter(pk=user.pk).update(password_changed_at=at)


def told(user: User) -> list[str]:
    """By each way, once."""
    security_news.tell_of_ending_passwords()
    security_news.tell_of_ending_passwords()
    found = Intent.objects.filter(recipient=user, duty_key=f"password-age:{user.pk}")
    return sorted(found.values_list("channel", flat=True))


@pytest.mark.parametrize(
    ("days", "ways"), [(75, []), (77, ["inbox", "mail"]), (89, ["inbox", "mail"]), (91, [])]
)
def test_two_weeks_before_its_end_a_password_is_told_of_once(
    days: int, ways: list[str], world: World
) -> None:
    user = world.reporter()
    at_age(user, days=days)
    assert told(user) == ways
    page = signed_in(user).get("/sessions/").content.decode()
    assert ("您的密码将于" in page) is bool(ways)


def test_a_new_password_takes_the_warning_away_and_brings_its_own(world: World) -> None:
    user = world.reporter()
    at_age(user, days=80)
    assert told(user) == ["inbox", "mail"]
    browser = signed_in(user)
    assert change(browser, PASSWORD, "Kite-under-7-roofs") == 302
    assert "您的密码将于" not in browser.get("/sessions/").content.decode()
    at_age(user, days=77)
    assert told(user) == ["inbox", "inbox", "mail", "mail"]


def test_nobody_is_warned_of_what_does_not_end(world: World, settings: Settings) -> None:
    first, closed, demo = world.reporter(), world.approver(), world.reporter(World.B)
    for user in (first, closed, demo):
        at_age(user, days=80)
    User.objects.filter(pk=first.pk).update(must_change_password=True)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    User.objects.filter(pk=demo.pk).update(is_demo=True)
    assert [told(user) for user in (first, closed, demo)] == [[], [], []]
    settings.PASSWORD_PROFILE = settings.PASSWORD_PROFILES["asvs"]
    User.objects.filter(pk=demo.pk).update(is_demo=False)
    assert told(demo) == []
