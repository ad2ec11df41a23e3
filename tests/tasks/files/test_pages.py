"""Files on the pages: removed twice, sent with a form that is refused."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import Http404

from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tasks.files import service as files
from tasks.files.kinds import SAMPLE
from tasks.models import Attachment, ProgressReport
from tasks.signing import locking
from tests.contract.preparing import MARKER, report_form
from tests.factories.browser import signed_in
from tests.factories.world import PDF, World


def test_of_two_removals_the_second_finds_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachment = world.attachment(world.draft_report())

    def locked_too_late(model: Any, pk: int) -> Any:
        Attachment.objects.filter(pk=attachment.pk).update(removed_at=clock.now())
        return locking.locked(model, pk)

    monkeypatch.setattr(files, "locked", locked_too_late)
    with pytest.raises(Http404):
        files.remove(attachment.pk, actor=world.reporter(), source="test")
    assert not AuditEvent.objects.filter(action="attachment.removed").exists()


def report_with(content: bytes, world: World) -> Any:
    """The answer to a report that is handed over with a file."""
    data = report_form(world, None) | {"then": "hand_over", "next_steps": "继续。"}
    sent = data | {"file": SimpleUploadedFile("结果.pdf", content)}
    return signed_in(world.reporter()).post(world.edit_url(), sent, follow=True)


def test_a_report_is_handed_over_with_its_file(world: World) -> None:
    answer = report_with(PDF, world)
    report = ProgressReport.objects.get()
    assert (report.state, report.progress, report.attachments.count()) == ("ready", MARKER, 1)
    assert [m.level_tag for m in answer.context["messages"]] == ["success", "success"]


def test_with_a_file_that_is_refused_nothing_is_saved_and_the_text_stays(world: World) -> None:
    answer = report_with(b"MZ\x90\x00" * 20, world)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"file"}
    assert MARKER in answer.content.decode()
    assert not ProgressReport.objects.exists()
    assert not AuditEvent.objects.filter(action="progress.saved").exists()


@contextmanager
def disk_filling_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the files, on a disk that is full after the first part of the next one."""

    def chunks(self: SimpleUploadedFile, chunk_size: int | None = None) -> Iterator[bytes]:
        yield self.read(SAMPLE)
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = Path(default_storage.path(""))
    before = {path for path in folder.rglob("*") if path.is_file()}
    monkeypatch.setattr(InMemoryUploadedFile, "chunks", chunks)
    monkeypatch.setattr(files, "_sha256", lambda upload: "0" * 64)
    yield folder
    assert {path for path in folder.rglob("*") if path.is_file()} == before


def test_on_a_full_disk_neither_text_nor_file_is_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with disk_filling_up(monkeypatch):
        answer = report_with(PDF + bytes(2 * SAMPLE), world)
    assert answer.status_code == 507
    assert 'data-outcome="failed"' in answer.content.decode()
    assert not ProgressReport.objects.exists()


def test_what_fails_after_the_file_takes_the_file_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(default_storage.path(""))
    before = list(folder.rglob("*"))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(files, "_trail", fail)
    assert report_with(PDF, world).status_code == 500
    assert [path for path in folder.rglob("*") if path not in before and path.is_file()] == []
    assert not ProgressReport.objects.exists()
