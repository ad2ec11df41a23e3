"""Every upload passes the scanner, where there is one; what it cannot examine is not taken."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from reform_tracker.local.ports import free_port
from tasks.models import Attachment, DocumentDraft, ProgressReport
from tests.contract.preparing import report_form
from tests.factories.browser import signed_in
from tests.factories.world import PDF, World
from tests.support.clamd import clamd

BAD = PDF + b"EICAR"


@pytest.fixture
def scanner(settings: Settings) -> Iterator[None]:
    with clamd() as address:
        settings.SCAN_URL = address
        yield


def report_with(content: bytes, world: World) -> Any:
    data = report_form(world, None) | {"file": SimpleUploadedFile("a.pdf", content)}
    return signed_in(world.reporter()).post(world.edit_url(), data)


def test_what_the_scanner_finds_is_refused_everywhere(scanner: None, world: World) -> None:
    filing = world.draft_filing()
    assert report_with(BAD, world).context["form"].errors.keys() == {"file"}
    path = f"/filings/{filing.pk}/files/"
    sent = {"file": SimpleUploadedFile("a.pdf", BAD)}
    told = signed_in(world.reporter()).post(path, sent, follow=True).context["messages"]
    assert [message.level_tag for message in told] == ["error"]
    text = SimpleUploadedFile("意见.txt", "EICAR 一、改革".encode())
    answer = signed_in(world.reviewer).post("/imports/", {"file": text})
    assert answer.context["form"].errors.keys() == {"file"}
    assert not Attachment.objects.exists()
    assert not ProgressReport.objects.exists()
    assert not DocumentDraft.objects.exists()


def test_what_it_lets_pass_is_stored_whole(scanner: None, world: World) -> None:
    assert report_with(PDF, world).status_code == 302
    with Attachment.objects.get().file.open() as stored:
        assert stored.read() == PDF


def test_without_its_answer_nothing_is_taken(world: World, settings: Settings) -> None:
    settings.SCAN_URL = f"clamd://127.0.0.1:{free_port()}"
    answer = report_with(PDF, world)
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"file"})
    assert not ProgressReport.objects.exists()


def test_without_a_scanner_nobody_is_asked(world: World, settings: Settings) -> None:
    settings.SCAN_URL = ""
    assert report_with(BAD, world).status_code == 302
