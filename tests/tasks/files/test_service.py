"""Attachments: kinds by content, size, quota, zip bombs, macros, names, drafts only."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import Http404
from pytest_django import Settings

from departments.roles import Role
from reform_tracker.active_content import Harm
from reform_tracker.audit.models import AuditEvent
from tasks.errors import Invalid, Refused, Stale
from tasks.files import service as files
from tasks.files.judging import REASONS, judge
from tasks.files.kinds import DOCX, SAMPLE, XLSX, offered_name
from tasks.filing.service import save_filing
from tasks.models import Attachment
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import PDF, World
from tests.support.pdfs import pdf

TYPES = b'<?xml version="1.0"?><Types/>'
MACRO_TYPES = b'<Types><Override ContentType="application/vnd.ms-office.vbaProject"/></Types>'
TEMPLATE = b'<Relationship Type="http://x/attachedTemplate" Target="http://evil.example/a.dotm"/>'
WORD = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}
SHEET = {"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>"}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


KINDS = [
    (PDF, "application/pdf"),
    (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
    (b"\xff\xd8\xff\xe0" + bytes(40), "image/jpeg"),
    (zipped(WORD), DOCX),
    (zipped(SHEET), XLSX),
    (b"name,value\na,1\n", "text/csv"),
    ("单位,进度\n省工信委,三\n".encode(), "text/csv"),
    ("单位,进度\n省工信委,三".encode(), "text/csv"),
    ("\ufeff单位,进度\n".encode(), "text/csv"),
    ("单位,进度\n省工信委,三".encode("gb18030"), "text/csv"),
    (("单位,进度\n" * 900).encode(), "text/csv"),
    ("五月台账\n\n单位,进度\n省工信委,三\n".encode("gb18030"), "text/csv"),
    ("单位;进度\n省工信委;三\n".encode(), "text/csv"),
    ("单位\t进度\n省工信委\t三\n".encode("utf-16"), "text/csv"),
    (("单位\t进度\n" * 900).encode("utf-16"), "text/csv"),
    ("<svg onload=alert(1)>,".encode("utf-16"), None),
    ("一行\n一行\n一行\n".encode(), None),
    (b"MZ\x90\x00" + bytes(60), None),
    (b"\x7fELF" + bytes(60), None),
    (b"<html><script>alert(1)</script>,</html>", None),
    (b"  \r\n<svg onload=alert(1)>,", None),
    (b"\xef\xbb\xbf<svg onload=alert(1)>,", None),
    (b"GIF89a" + bytes(40), None),
    (b"plain text without a separator", None),
    (b"a,b\x00c", None),
    (b"\xff\xfe\x00\x01,,,", None),
    (zipped({"readme.txt": b"a"}), None),
    (zipped({"word/document.xml": b"a"}), None),
    (b"PK\x03\x04" + bytes(40), None),
    (zipped(WORD | {"word/_rels/document.xml.rels": b"<x>" * 400_000}, zipfile.ZIP_STORED), None),
]


HARMFUL = [
    (zipped(WORD | {name: b"x"}), harm, name)
    for name, harm in (
        ("word/vbaProject.bin", Harm.MACRO),
        ("xl/VBAPROJECT.BIN", Harm.MACRO),
        ("word/embeddings/oleObject1.bin", Harm.OBJECT),
        ("word/activeX/activeX1.xml", Harm.OBJECT),
    )
] + [
    (
        zipped(SHEET | {"[Content_Types].xml": MACRO_TYPES, "xl/a.bin": b"x"}),
        Harm.MACRO,
        "[Content_Types].xml",
    ),
    (
        zipped(WORD | {"word/_rels/settings.xml.rels": TEMPLATE}),
        Harm.TEMPLATE,
        "word/_rels/settings.xml.rels",
    ),
    (pdf(b"/OpenAction<</S/JavaScript/JS(a)>>"), Harm.SCRIPT, "1 0 obj"),
]


@pytest.mark.parametrize(("content", "harm", "place"), HARMFUL)
def test_what_would_act_is_refused_with_the_reason(content: bytes, harm: Harm, place: str) -> None:
    with pytest.raises(Invalid) as refused:
        judge(ContentFile(content, "a.docx"))
    assert refused.value.message == f"{REASONS[harm]}文件中的位置：{place}。"


def kind_of(content: bytes, name: str) -> str | None:
    """None where it is refused as a kind that is not taken."""
    try:
        return judge(ContentFile(content, name)).content_type
    except Invalid as refusal:
        if refusal.message == str(REASONS[Harm.BROKEN]):
            return None
        raise


@pytest.mark.parametrize(("content", "kind"), KINDS)
def test_the_kind_is_what_the_content_says(content: bytes, kind: str | None) -> None:
    assert kind_of(content, "表.CSV") == kind


def test_every_length_of_a_chinese_csv_is_accepted() -> None:
    """The sample that is looked at may end anywhere inside a character."""
    row = "省工信委,进度三,".encode()
    for length in range(SAMPLE - 8, SAMPLE + 8):
        content = (row * 400)[:length] if length > SAMPLE else b"x" * (length % 3) + row * 170
        assert kind_of(content + b"," * 4, "a.csv") == "text/csv", length


BOMBS = [
    WORD | {f"part{number}.xml": b"" for number in range(1000)},
    WORD | {"big.xml": bytes(51 * 1024 * 1024)},
    WORD | {"dense.xml": bytes(4 * 1024 * 1024)},
]


@pytest.mark.parametrize("parts", BOMBS, ids=["entries", "bytes", "ratio"])
def test_a_zip_bomb_is_refused_by_its_directory(parts: dict[str, bytes]) -> None:
    with pytest.raises(Invalid, match="解压后过大"):
        judge(ContentFile(zipped(parts), "a.docx"))


def test_just_below_the_limits_is_accepted() -> None:
    parts = WORD | {f"part{number}.xml": b"ab" for number in range(998)}
    assert kind_of(zipped(parts, zipfile.ZIP_STORED), "a.docx") == DOCX


NAMES = [
    ("方案.pdf", "方案.pdf"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\张三\\方案.docx", "方案.docx"),
    ("invoice\u202efdp.exe", "invoicefdp.exe"),
    ("a\u200b\u2066b\x00\x07\r\n.pdf", "ab.pdf"),
    ("e\u0301.pdf", "é.pdf"),
    ("\ue000私.pdf", "私.pdf"),
    ("   ..  ", "file"),
    ("", "file"),
    ("/", "file"),
    ("㐀𠮷.pdf", "㐀𠮷.pdf"),
    ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
]


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert files.clean_name(given) == kept


def attach(world: World, content: bytes = PDF, name: str = "方案.pdf", **more: Any) -> Attachment:
    return files.attach(
        more.get("to") or world.draft_report(),
        judge(ContentFile(content, name)),
        actor=more.get("actor") or world.reporter(),
        source="test",
    )


def refusal_of(world: World, content: bytes, **more: Any) -> str:
    with pytest.raises(Invalid) as refusal:
        attach(world, content, **more)
    assert {p.place for p in refusal.value.problems} == {"file"}
    assert not Attachment.objects.exists()
    return refusal.value.message


def stored_files() -> set[str]:
    storage = Attachment._meta.get_field("file").storage
    found = set()
    for folder in storage.listdir("attachments")[0] if storage.exists("attachments") else ():
        found |= set(storage.listdir(f"attachments/{folder}")[1])
    return found


def test_stored_under_its_number_with_hash_and_clean_name(world: World) -> None:
    attachment = attach(world, name="a/b\u202e方案.pdf")
    assert (attachment.name, attachment.size) == ("b方案.pdf", len(PDF))
    assert attachment.sha256 == hashlib.sha256(PDF).hexdigest()
    assert attachment.file.name == f"attachments/{attachment.id.hex[:2]}/{attachment.id.hex}"
    assert attachment.file.open("rb").read() == PDF
    attachment.file.close()
    assert (attachment.uploaded_by, attachment.uploaded_at.date()) == (
        world.reporter(),
        date(2012, 5, 8),
    )


def test_empty_large_and_foreign_kinds_are_refused(world: World, settings: Settings) -> None:
    report = world.draft_report()
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    before = stored_files()
    empty = refusal_of(world, b"", to=report)
    large = refusal_of(world, PDF + bytes(1024 * 1024), to=report)
    wrong = refusal_of(world, b"MZ\x90\x00" + bytes(60), to=report, name="方案.pdf")
    assert len({empty, large, wrong}) == 3
    assert "1 MB" in large
    assert stored_files() == before
    report.refresh_from_db()
    assert report.version == 1


def test_the_largest_allowed_size_is_allowed(world: World, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = len(PDF)
    assert attach(world).size == len(PDF)


def test_an_organization_has_a_quota_that_removed_files_still_use(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = world.draft_report()
    monkeypatch.setattr(files, "ORGANIZATION_QUOTA", 2 * len(PDF))
    first = attach(world, to=report)
    files.remove(first.pk, actor=world.reporter(), source="test")
    attach(world, to=report)
    with pytest.raises(Invalid):
        attach(world, to=report, name="另一份.pdf")
    world.accepted_filing(World.X)
    attach(world, to=world.draft_report(World.X), actor=world.reporter(World.X))


def test_a_file_is_part_of_what_is_signed(world: World) -> None:
    """Adding or removing one makes a new revision: a signature on the older one is refused."""
    report = world.draft_report()
    seen = [report.revision]
    attachment = attach(world, to=report)
    report.refresh_from_db()
    seen.append(report.revision)
    files.remove(attachment.pk, actor=world.reporter(), source="test")
    for revision in seen:
        with pytest.raises(Stale):
            progress.step_report(
                report.pk, Step.SIGN, actor=world.approver(), source="test", revision=revision
            )
    report.refresh_from_db()
    assert report.state == "draft"


def test_a_colleagues_file_does_not_disturb_who_is_typing(world: World) -> None:
    filing, content = world.draft_filing(), world.filing_content()
    attach(world, to=filing, actor=world.approver())
    saved = save_filing(
        filing.pk,
        actor=world.reporter(),
        source="test",
        version=filing.version,
        content=replace(content, summary="打字时同事加了附件。"),
    )
    assert (saved.summary, saved.files_version) == ("打字时同事加了附件。", 1)


def test_files_are_added_to_and_taken_off_drafts_only(world: World) -> None:
    report = world.draft_report()
    attachment = attach(world, to=report)
    report.refresh_from_db()
    signed = progress.step_report(
        report.pk, Step.SIGN, actor=world.approver(), source="test", revision=report.revision
    )
    for state in ("submitted", "accepted"):
        if state == "accepted":
            progress.step_report(report.pk, Step.ACCEPT, actor=world.reviewer, source="test")
        with pytest.raises(Refused):
            attach(world, to=signed)
        with pytest.raises(Refused):
            files.remove(attachment.pk, actor=world.reporter(), source="test")
    assert Attachment.objects.get().removed_at is None


def test_a_removed_file_is_gone_for_everybody_and_its_bytes_stay(world: World) -> None:
    attachment = attach(world)
    files.remove(attachment.pk, actor=world.reporter(), source="test")
    for person in (world.reporter(), world.reviewer):
        with pytest.raises(Http404):
            files.find(attachment.pk, person)
    with pytest.raises(Http404):
        files.remove(attachment.pk, actor=world.reporter(), source="test")
    assert attachment.id.hex in stored_files()


def test_strangers_find_nothing_and_readers_change_nothing(world: World) -> None:
    report = world.draft_report()
    attachment = attach(world, to=report)
    with pytest.raises(Http404):
        files.find(attachment.pk, world.reporter(World.C))
    assert files.find(attachment.pk, world.reporter(World.B)) == attachment
    for person, error in (
        (world.reporter(World.B), PermissionDenied),
        (world.reviewer, PermissionDenied),
        (world.person(World.A, Role.HEAD), PermissionDenied),
        (world.reporter(World.C), Http404),
    ):
        with pytest.raises(error):
            attach(world, to=report, actor=person)
        with pytest.raises(error):
            files.remove(attachment.pk, actor=person, source="test")
    assert Attachment.objects.get().removed_at is None


def test_a_failure_after_the_bytes_leaves_neither_row_nor_bytes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = world.draft_report()
    before, events = stored_files(), AuditEvent.objects.count()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr(files, "record", fail)
    with pytest.raises(RuntimeError):
        attach(world, to=report)
    assert not Attachment.objects.exists()
    assert stored_files() == before
    assert AuditEvent.objects.count() == events


def test_a_download_is_an_attachment_in_a_sandbox(world: World) -> None:
    attachment = attach(world, name="方案;evil.pdf")
    answer = signed_in(world.reporter()).get(f"/files/{attachment.pk}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]  # FileResponse
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]


def test_a_file_is_offered_under_the_ending_of_its_kind(world: World) -> None:
    attachment = attach(world, name="plan.html")
    answer = signed_in(world.reporter()).get(f"/files/{attachment.pk}/")
    assert 'filename="plan.html.pdf"' in answer["Content-Disposition"]
    answer.close()
    assert offered_name("图.JPEG", "image/jpeg") == "图.JPEG"


def test_bytes_that_the_storage_has_lost_get_a_page_that_says_so(world: World) -> None:
    attachment = attach(world)
    attachment.file.storage.delete(attachment.file.name or "")
    answer = signed_in(world.reporter()).get(f"/files/{attachment.pk}/")
    assert answer.status_code == 503
    assert "系统管理员" in answer.content.decode()
