"""The drill: a backup of a system at work, put back into an empty place in another process.

Everything is there as it was, and nothing that has left leaves again.
"""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from departments.api_clients.service import create_client
from departments.models import Scope
from reform_tracker import clock
from reform_tracker.backing_up import manifest
from reform_tracker.backing_up.databases import ROOM
from reform_tracker.backing_up.encrypting import Encryption
from reform_tracker.backing_up.files import hash_of
from reform_tracker.feed import webhooks
from reform_tracker.notifications import sender
from reform_tracker.notifications.models import Delivery
from tasks.reminding import planner
from tests.conftest import DOCUMENT
from tests.factories.world import World, publish_plan
from tests.reform_tracker.backing_up import looking
from tests.reform_tracker.backing_up.conftest import LOOK, manage
from tests.support.http_sink import HttpSink
from tests.support.smtp_sink import smtp_sink

REMINDED = date(2012, 5, 8)  # the filing is due on 15 May
UNITS = (World.A, World.B, World.X)


def test_what_was_backed_up_is_put_back_whole_and_nothing_is_sent_again(
    elsewhere: dict[str, str], web: HttpSink, settings: Settings, tmp_path: Path
) -> None:
    with smtp_sink() as sink, clock.pinned(REMINDED):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        world = World(publish_plan(DOCUMENT))
        people = [world.reporter(organization) for organization in UNITS]
        for person in people:
            person.email = f"{person.username}@example.org"
            person.save()
        client = create_client(
            world.organization(World.X),
            name="系统",
            days=9,
            actor=None,
            source="test",
            scopes=Scope.values,
        )
        attached = world.attachment(world.draft_filing(World.A)).file
        webhooks.create(
            client.client, actor=client.client.account, target=web.url, events=["deadline_changed"]
        )
        planner.plan(REMINDED)
        assert Delivery.objects.filter(state="waiting").count() == len(people)
        folder = tmp_path / "backup"
        before = looking.contents()
        call_command("backup", folder)
        # What leaves now is what the backup does not know of.
        assert sender.send_due().sent == len(people)
        told = manage(
            {**elsewhere, "EMAIL_URL": sink.url},
            *LOOK,
            *(folder, client.text, REMINDED.isoformat()),
        )
        assert told.returncode == 0, told.stderr
        found = json.loads(told.stdout)
        assert found["contents"] == before
        assert found["stored"] == {attached.name: hash_of(Path(attached.path))}
        assert (found["broken"], found["answer"]) == ([], 200)
        assert (found["mails"], found["calls"]) == (0, 0)
        # No number of the feed that a system may know is given to anything else.
        assert found["next"] > found["forgotten_to"] >= ROOM
        assert len(sink.envelopes) == len(people)
    assert manifest.read(folder).chain_count > 0


@pytest.mark.postgres
def test_an_encrypted_backup_is_put_back_by_who_has_the_key(
    gpg: Encryption, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    call_command("backup", folder, encrypt=gpg.program, recipient=gpg.recipients)
    assert sorted(one.name for one in folder.iterdir()) == [
        "database.dump.gpg",
        "files.tar.gpg",
        "manifest.json",
    ]
    home = {"GNUPGHOME": os.environ["GNUPGHOME"]}
    refused = manage({**elsewhere, "GNUPGHOME": str(tmp_path)}, "restore", folder)
    assert refused.returncode == 1
    assert "gpg failed" in refused.stderr
    told = manage({**elsewhere, **home}, "restore", folder)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("Restored in")
