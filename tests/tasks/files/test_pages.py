"""Files on the pages: removed twice, sent with a form that is refused."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tasks.files import service as files
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


SENT = [(b"MZ\x90\x00" * 20, "draft"), (PDF, "ready")]


@pytest.mark.parametrize(("content", "state"), SENT, ids=["refused", "taken"])
def test_nothing_is_handed_over_without_the_file_that_was_sent(
    content: bytes, state: str, world: World
) -> None:
    data = report_form(world, None) | {
        "then": "hand_over",
        "next_steps": "继续。",
        "file": SimpleUploadedFile("结果.pdf", content),
    }
    browser = signed_in(world.reporter())
    answer = browser.post(world.edit_url(), data, follow=True)
    report = ProgressReport.objects.get()
    assert (report.state, report.progress) == (state, MARKER)
    levels = [m.level_tag for m in answer.context["messages"]]
    if state == "draft":
        assert answer.redirect_chain[-1][0] == world.edit_url()
        assert levels == ["success", "error", "warning"]
    else:
        assert levels == ["success", "success"]
