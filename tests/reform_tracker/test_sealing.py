"""Secrets in the database are sealed: unreadable without the key, and keys can be changed."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from pytest_django import Settings

from reform_tracker import clock, rows
from reform_tracker.keyrings import Keyring, UnknownKeyError, drawn
from reform_tracker.notifications.models import PersonalChannel
from reform_tracker.sealing import (
    UnreadableError,
    keys_needed,
    no_key_is_missing,
    seal,
    sealed_fields,
    sealing_of,
    unseal,
)
from tests.reform_tracker.notifications.builders import make_user

SECRET = "签名-whsec_0123456789"
ROBOT = "https://oapi.dingtalk.com/robot/send?access_token=0123456789"
OLD, NEW = drawn("2012a"), drawn("2012b")
Use = Callable[..., None]


@pytest.fixture
def use(settings: Settings) -> Use:
    def use(*keys: str) -> None:
        settings.SEALING_KEYS = Keyring.parse("SEALING_KEYS", ",".join(keys))

    use(OLD)
    return use


@pytest.fixture
def row(use: Use) -> PersonalChannel:
    return PersonalChannel.objects.create(
        user=make_user("li"), channel="dingtalk", url=ROBOT, secret=SECRET
    )


def stored() -> list[tuple[str, str, str]]:
    """What a copy of the database would show."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT url, secret, old_secret FROM notifications_personalchannel")
        return [(str(url), str(new), str(old)) for url, new, old in cursor.fetchall()]


def test_every_secret_that_is_read_again_is_sealed() -> None:
    names = {f"{model._meta.label}.{name}" for model, name in sealed_fields()}
    assert names >= {
        "api.Webhook.secret",
        "api.Webhook.old_secret",
        "notifications.PersonalChannel.url",
        "notifications.PersonalChannel.secret",
        "notifications.PersonalChannel.old_secret",
    }


@pytest.mark.django_db
def test_the_database_holds_nothing_of_it_and_the_instance_all(row: PersonalChannel) -> None:
    ((url, secret, former),) = stored()
    assert url.startswith("2012a:")
    assert secret.startswith("2012a:")
    assert "0123456789" not in url + secret
    assert former == ""
    again = PersonalChannel.objects.get()
    assert (again.url, again.secret, again.old_secret) == (ROBOT, SECRET, "")


@pytest.mark.django_db
def test_written_in_bulk_or_by_update_it_is_sealed_as_well(row: PersonalChannel) -> None:
    now = clock.real_now()
    PersonalChannel.objects.update(secret="another", old_secret=F("secret"), old_secret_until=now)
    assert PersonalChannel.objects.get().old_secret == SECRET
    rows.insert([PersonalChannel(user=make_user("wu"), channel="wecom", url=ROBOT, updated_at=now)])
    assert len(stored()) == 2
    assert all(text.startswith("2012a:") for texts in stored() for text in texts if text)


@pytest.mark.django_db
def test_put_into_the_row_of_somebody_else_it_is_read_by_nobody(row: PersonalChannel) -> None:
    """Whoever has the database, and a channel of his own, learns and forges nothing by it."""
    wu = make_user("wu")
    rows.insert(
        [PersonalChannel(user=wu, channel="wecom", url="x", secret="own", updated_at=clock.now())]
    )
    own = PersonalChannel.objects.get(user=wu)
    assert own.secret == "own"
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_personalchannel SET secret = "
            "(SELECT secret FROM notifications_personalchannel WHERE id = %s) WHERE id = %s",
            [row.pk, own.pk],
        )
    with pytest.raises(UnreadableError):
        assert PersonalChannel.objects.get(pk=own.pk).secret
    assert PersonalChannel.objects.get(pk=row.pk).secret == SECRET


@pytest.mark.django_db
def test_what_was_sealed_before_is_read_and_bound_when_it_is_sealed_again(
    row: PersonalChannel,
) -> None:
    PersonalChannel.objects.update(secret="former")  # bound to no place
    assert ":bound:" not in stored()[0][1]
    assert PersonalChannel.objects.get().secret == "former"
    told = StringIO()
    call_command("reseal_secrets", stdout=told)
    assert told.getvalue().startswith("1 sealed again")
    assert ":bound:" in stored()[0][1]
    assert PersonalChannel.objects.get().secret == "former"


@pytest.mark.django_db
def test_the_database_is_asked_only_whether_there_is_one(row: PersonalChannel) -> None:
    assert not PersonalChannel.objects.filter(secret="").exists()
    with pytest.raises(FieldError, match="secret is sealed"):
        PersonalChannel.objects.filter(secret=SECRET).exists()


def test_an_altered_text_and_a_key_of_the_same_name_are_refused(use: Use) -> None:
    sealed = seal(SECRET)
    assert unseal(sealed) == SECRET
    with pytest.raises(UnreadableError, match="'2012a'"):
        unseal(sealed[:-6] + "AAAAA=")
    use(drawn("2012a"))
    with pytest.raises(UnreadableError, match="'2012a'"):
        unseal(sealed)


@pytest.mark.django_db
def test_a_new_key_reads_what_the_old_one_sealed_and_replaces_it(
    row: PersonalChannel, use: Use
) -> None:
    use(NEW, OLD)
    assert PersonalChannel.objects.get().secret == SECRET
    assert keys_needed() == {"2012a"}
    told = StringIO()
    call_command("reseal_secrets", stdout=told)
    assert told.getvalue().startswith("2 sealed again under 2012b")
    assert keys_needed() == {"2012b"}

    use(NEW)
    assert PersonalChannel.objects.get().secret == SECRET
    assert not no_key_is_missing(["default"])
    told = StringIO()
    call_command("reseal_secrets", stdout=told)
    assert told.getvalue().startswith("0 sealed again")


@pytest.mark.django_db
def test_a_key_that_is_still_needed_is_missed_before_anything_starts(
    row: PersonalChannel, use: Use
) -> None:
    before = stored()
    use(NEW)
    (missing,) = no_key_is_missing(["default"])
    assert "lacks the key '2012a'" in missing.msg
    with pytest.raises(UnknownKeyError):
        assert PersonalChannel.objects.get().secret
    with pytest.raises(CommandError, match=r"'2012a' is not among SEALING_KEYS. Nothing was"):
        call_command("reseal_secrets")
    assert stored() == before


@pytest.mark.django_db
def test_the_migration_seals_what_lay_plain_and_back(row: PersonalChannel) -> None:
    step: Any = sealing_of("notifications", "personalchannel", "url", "secret", "old_secret")
    step.reverse_code(apps, None)
    assert stored() == [(ROBOT, SECRET, "")]
    assert keys_needed() == set()  # the address has a colon as well
    step.code(apps, None)
    assert "0123456789" not in "".join(stored()[0])
    assert PersonalChannel.objects.get().url == ROBOT
