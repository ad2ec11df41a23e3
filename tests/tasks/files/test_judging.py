"""Files are looked into by a child, within limits, before anything is locked."""

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from reform_tracker import apart, child
from reform_tracker.active_content import Harm
from tasks.errors import Invalid
from tasks.files import forms, judging
from tasks.files.judging import REASONS, Judged, judge
from tasks.models import Attachment
from tests.factories.browser import signed_in
from tests.factories.world import PDF, World
from tests.support.pdfs import pdf, stream

TWICE = b"/N 1/First 4/Filter[/FlateDecode/FlateDecode]"


def bomb() -> bytes:
    packed = zlib.compress(zlib.compress(bytes(2 * 1024**3 // 4), 9), 9)
    return pdf(objects={5: stream(packed, TWICE)})


def endless() -> bytes:
    return pdf(b"/AA 5 0 R", objects={5: b" 5 0 R"})


@pytest.mark.parametrize(
    ("made", "told"), [(bomb, "占用内存过多"), (endless, "用时过长")], ids=["memory", "time"]
)
def test_a_file_that_takes_too_much_is_refused_and_says_so(
    made: Callable[[], bytes], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        apart, "LIMITS", child.Limits(memory=400 * child.MEGABYTE, cpu_seconds=3, seconds=60)
    )
    with pytest.raises(Invalid, match=told):
        judge(ContentFile(made(), "a.pdf"))


def test_a_page_says_why_a_pdf_is_refused_and_where(world: World) -> None:
    filing = world.draft_filing()
    scripted = SimpleUploadedFile("方案.pdf", pdf(b"/OpenAction<</S/JavaScript/JS(a)>>"))
    browser = signed_in(world.reporter())
    answer = browser.post(f"/filings/{filing.pk}/files/", {"file": scripted}, follow=True)
    (told,) = answer.context["messages"]
    assert str(told) == f"{REASONS[Harm.SCRIPT]}文件中的位置：1 0 obj。"
    assert not Attachment.objects.exists()


def test_what_a_file_inside_is_called_cannot_spoil_the_sentence() -> None:
    name = "<FEFF" + ("\n\u202e" + "a" * 300 + ".exe").encode("utf-16-be").hex() + ">"
    inside = b"<</F" + name.encode() + b"/EF<</F 6 0 R>>>>"
    with pytest.raises(Invalid) as refused:
        judge(ContentFile(pdf(objects={5: inside}), "a.pdf"))
    assert refused.value.message.endswith(f"文件中的位置：{'a' * judging.LONGEST_PLACE}。")


def test_a_page_locks_nothing_while_a_file_is_judged(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = world.draft_filing()
    open_ones = len(connection.savepoint_ids)

    def judged(file: Any) -> Judged:
        assert len(connection.savepoint_ids) == open_ones
        return judge(file)

    monkeypatch.setattr(forms, "judge", judged)
    sent = {"file": SimpleUploadedFile("方案.pdf", PDF)}
    signed_in(world.reporter()).post(f"/filings/{filing.pk}/files/", sent)
    assert Attachment.objects.exists()
