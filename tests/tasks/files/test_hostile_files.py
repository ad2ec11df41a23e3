"""Files made to hurt: strange zip directories, very many parts, tables that are none."""

import io
import struct
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from reform_tracker.active_content import Harmful
from tasks.errors import Invalid
from tasks.files.judging import judge
from tasks.files.kinds import DOCX, SAMPLE, kind_by_its_start, kind_inside
from tasks.models import Attachment
from tests.factories.browser import signed_in
from tests.factories.world import World

DOCX_PARTS = ("[Content_Types].xml", "word/document.xml")


def docx(more: int = 0) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in (*DOCX_PARTS, *(f"part{number}.xml" for number in range(more))):
            archive.writestr(name, b"<x/>")
    return target.getvalue()


def needs_version_9_9() -> bytes:
    """A docx whose directory asks for a reader that does not exist."""
    content = bytearray(docx())
    at = content.find(b"PK\x01\x02")
    content[at + 6 : at + 8] = struct.pack("<H", 99)
    return bytes(content)


def with_broken_extra_field() -> bytes:
    """A zip64 field in the directory that is too short for what it must hold."""
    content = bytearray(docx())
    at = content.find(b"PK\x01\x02")
    content[at + 20 : at + 28] = b"\xff" * 8
    return bytes(content)


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|'/C calc'!A0",
        "+cmd|'/C calc'!A0",
        " -cmd|' /C calc'!A0",
        "\"@cmd|'/C calc'!A0\"",
        ";=cmd|'/C calc'!A0",
    ],
)
def test_a_csv_that_would_start_a_program_is_refused_wherever_it_stands(cell: str) -> None:
    content = ("单位,进度\n" * 2000 + f"省工信委,{cell}\n").encode("gb18030")
    with pytest.raises(Invalid, match="2001"):
        judge(ContentFile(content, name="a.csv"))


def test_formulas_and_signs_that_start_nothing_are_taken() -> None:
    content = "a,b\n=A1+1,-3\n@省工信委,a|b!\n+5%,- 无\n".encode()
    assert judge(ContentFile(content, name="a.csv")).content_type == "text/csv"


@pytest.mark.parametrize("broken", [needs_version_9_9, with_broken_extra_field])
def test_a_strange_zip_directory_is_refused_in_a_sentence(broken: Any, world: World) -> None:
    plan = world.draft_filing()
    upload = SimpleUploadedFile("方案.docx", broken())
    browser = signed_in(world.reporter())
    answer = browser.post(f"/filings/{plan.pk}/files/", {"file": upload}, follow=True)
    assert answer.status_code == 200
    assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    assert not Attachment.objects.exists()


def lying_count() -> bytes:
    """More entries than allowed, of which the end record counts only one."""
    content = bytearray(docx(6000))
    at = content.rfind(b"PK\x05\x06")
    content[at + 8 : at + 12] = struct.pack("<2H", 1, 1)
    return bytes(content)


def zip64() -> bytes:
    """The true figures stand in the record of a large archive before the end record."""
    content = docx()
    at = content.rfind(b"PK\x05\x06")
    return content[:at] + b"PK\x06\x07" + bytes(16) + content[at:]


@pytest.mark.parametrize("made", [lambda: docx(999), lying_count, zip64])
def test_a_large_directory_is_not_even_read(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    content = made()

    def read(*args: object) -> None:
        raise AssertionError("the directory was read")

    assert kind_inside(docx(998)) == DOCX
    monkeypatch.setattr(zipfile, "ZipFile", read)
    with pytest.raises(Harmful):
        kind_inside(content)


TABLES = [
    (b"a,b\n1,2\n", "a.csv", True),
    (b"a,b\n\n1,2\n", "A.CSV", True),
    (b'"a\nb",c\n1,2', "a.csv", True),
    (b"a,b\n1,2\n", "a.txt", False),
    (b"a,b\n1,2\n", "csv", False),
    (b"Dear Sir,\nI write to you, as you know, in vain.\n", "a.csv", False),
    (b"one\ntwo\n", "a.csv", False),
    (b"a,b\n1,2,3\n", "a.csv", False),
    (b"a,b\n" + b"1,2\n" * 2000, "a.csv", True),
]


@pytest.mark.parametrize(("content", "name", "accepted"), TABLES)
def test_csv_is_a_table_with_a_name(content: bytes, name: str, accepted: bool) -> None:
    assert (kind_by_its_start(content[:SAMPLE], name) == "text/csv") is accepted
