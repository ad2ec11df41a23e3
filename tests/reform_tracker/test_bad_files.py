"""A file that is wrong or too large gets a sentence; the text beside it is kept."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tasks.models import Attachment, ProgressReport
from tests.contract.preparing import MARKER, report_form
from tests.factories.browser import signed_in
from tests.factories.world import World

MEGABYTE = 1024 * 1024


def html(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_a_wrong_kind_of_file_saves_the_text_and_says_so(world: World) -> None:
    upload = SimpleUploadedFile("方案.pdf", b"MZ\x90\x00" + bytes(80))
    browser = signed_in(world.reporter())
    answer = browser.post(world.edit_url(), report_form(world, None) | {"file": upload})
    assert answer.status_code in (302, 422)
    shown = answer if answer.status_code == 422 else browser.get(answer["Location"])
    assert "docx" in html(shown)
    assert not Attachment.objects.exists()
    report = ProgressReport.objects.first()
    assert MARKER in html(shown) or (report and report.progress == MARKER)


class Stream:
    """A request body of 100 MB that never stands in memory as a whole."""

    BOUNDARY = "frontier"

    def __init__(self, fields: dict[str, Any], megabytes: int) -> None:
        parts = [
            f'--{self.BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        parts.append(
            f'--{self.BOUNDARY}\r\nContent-Disposition: form-data; name="file"; '
            'filename="large.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4'
        )
        self.head = "".join(parts).encode()
        self.tail = f"\r\n--{self.BOUNDARY}--\r\n".encode()
        self.length = len(self.head) + megabytes * MEGABYTE + len(self.tail)
        self.chunks = self._chunks(megabytes)
        self.rest = b""

    def _chunks(self, megabytes: int) -> Iterator[bytes]:
        yield self.head
        block = bytes(MEGABYTE // 4)
        for _number in range(megabytes * 4):
            yield block
        yield self.tail

    def read(self, size: int = -1) -> bytes:
        while not self.rest:
            chunk = next(self.chunks, None)
            if chunk is None:
                return b""
            self.rest = chunk
        size = len(self.rest) if size < 0 else size
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken

    def readline(self, *_size: int) -> bytes:
        raise AssertionError("nobody reads such a body line by line")


def post_stream(browser: Client, url: str, stream: Stream) -> Any:
    return browser.request(
        **{
            "REQUEST_METHOD": "POST",
            "PATH_INFO": url,
            "CONTENT_TYPE": f"multipart/form-data; boundary={Stream.BOUNDARY}",
            "CONTENT_LENGTH": str(stream.length),
            "wsgi.input": stream,
        }
    )


def test_a_file_of_100_mb_keeps_the_text_and_the_memory(world: World) -> None:
    browser = signed_in(world.reporter())
    browser.get(world.edit_url())
    stream = Stream(report_form(world, None), 100)
    tracemalloc.start()
    try:
        answer = post_stream(browser, world.edit_url(), stream)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.status_code == 422
    assert MARKER in html(answer)
    assert "20 MB" in html(answer)
    assert peak < 30 * MEGABYTE
    assert "file" not in answer.wsgi_request.FILES  # dropped while it came in, not kept on disk
    assert not ProgressReport.objects.exists()
    assert not Attachment.objects.exists()


def test_a_file_of_100_mb_for_a_filing_is_refused_in_a_sentence(world: World) -> None:
    filing = world.draft_filing()
    browser = signed_in(world.reporter())
    answer = post_stream(browser, f"/filings/{filing.pk}/files/", Stream({}, 100))
    assert answer.status_code == 302
    assert "20 MB" in html(browser.get(answer["Location"]))
    assert not Attachment.objects.exists()
