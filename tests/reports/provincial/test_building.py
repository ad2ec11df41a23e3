"""Provincial reports: frozen once, built once, resumed, failed and retried, from frozen figures."""

import errno
import hashlib
import io
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.http import Http404
from django.utils import translation
from docx import Document
from openpyxl import load_workbook
from pytest_django import DjangoCaptureOnCommitCallbacks

from departments.roles import Role
from reform_tracker import clock
from reports.figures.values import fingerprint, freeze, thaw
from reports.models import ProvincialReport, ReportFile
from reports.provincial import building, jobs
from tests.factories.browser import signed_in
from tests.factories.world import World


def request(world: World) -> ProvincialReport:
    return building.request_report(world.period, actor=world.reviewer, source="test")


def file_of(world: World, format_: str = "xlsx") -> ReportFile:
    return request(world).files.get(format=format_)


def reload(file: ReportFile) -> ReportFile:
    return ReportFile.objects.get(pk=file.pk)


def content(file: ReportFile) -> bytes:
    with reload(file).file.open("rb") as stored:
        return bytes(stored.read())


def test_the_same_figures_are_the_same_edition_others_a_new_one(world: World) -> None:
    first = request(world)
    assert (first.number, first.as_of, first.files.count()) == (1, date(2012, 5, 8), 2)
    assert request(world) == first
    world.accepted_report(percent=44)
    second = request(world)
    assert (second.number, ProvincialReport.objects.count()) == (2, 2)
    assert second.figures_sha256 != first.figures_sha256 == fingerprint(first.figures)


def test_frozen_figures_thaw_to_the_same(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=44, problems="㐀𠮷")
    report = ProvincialReport.objects.get(pk=request(world).pk)
    assert fingerprint(report.figures) == report.figures_sha256
    assert fingerprint(freeze(thaw(report.figures))) == report.figures_sha256


def test_the_reader_of_the_page_does_not_decide_the_language(world: World) -> None:
    with translation.override("en"):
        english = request(world)
    assert request(world) == english
    labels = [light["label"] for light in english.figures["lights"]]
    assert not any(label.isascii() for label in labels)


def test_a_build_makes_one_file_with_its_hash(world: World) -> None:
    for format_ in ("docx", "xlsx"):
        file = file_of(world, format_)
        assert building.build(file.pk)
        made = reload(file)
        assert made.state == "ready"
        assert content(file).startswith(b"PK")
        assert (made.size, made.sha256) == (
            len(content(file)),
            hashlib.sha256(content(file)).hexdigest(),
        )
        assert not building.build(file.pk)
        assert reload(file).built_at == made.built_at


def test_a_file_shows_what_was_frozen_whatever_came_later(world: World) -> None:
    world.accepted_filing()
    file = file_of(world)
    report = file.report
    made_on, sha256 = date(2012, 5, 8), report.figures_sha256
    expected = building.document_bytes(thaw(report.figures), "xlsx", made_on, sha256)
    world.accepted_report(percent=77)
    with clock.pinned(date(2012, 9, 3)):
        building.build(file.pk)
    figures = thaw(ProvincialReport.objects.get(pk=file.report_id).figures)
    assert all(row.declared is None for row in figures.ledger)
    assert len(content(file)) == pytest.approx(len(expected), abs=64)


def test_a_killed_build_is_taken_up_when_its_lease_has_run_out(world: World) -> None:
    file = file_of(world)
    assert building._claim(file.pk) is not None  # and the process dies here
    assert not building.build(file.pk)
    assert file.pk not in building.unfinished()
    ReportFile.objects.filter(pk=file.pk).update(
        lease_until=clock.real_now() - timedelta(seconds=1)
    )
    assert file.pk in building.unfinished()
    jobs.build_waiting()
    assert (reload(file).state, reload(file).attempts) == ("ready", 2)
    assert building.unfinished() == []


def test_the_slow_first_builder_does_not_overwrite_the_second(world: World) -> None:
    file = file_of(world)
    slow = building._claim(file.pk)
    assert slow is not None
    ReportFile.objects.filter(pk=file.pk).update(
        lease_until=clock.real_now() - timedelta(seconds=1)
    )
    assert building.build(file.pk)
    made = reload(file)
    stored = made.file.storage.listdir("reports")[1]
    assert not building._finish(slow, b"half a file")
    assert (reload(file).sha256, content(file)) == (made.sha256, content(made))
    assert b"half" not in content(file)
    assert made.file.storage.listdir("reports")[1] == stored


def broken(*args: object, **kwargs: object) -> None:
    raise RuntimeError("no font")


def test_three_failures_are_final_and_can_be_retried(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_of(world)
    with monkeypatch.context() as patch:
        patch.setattr(building, "document_bytes", broken)
        for attempt in (1, 2, 3):
            with pytest.raises(RuntimeError):
                building.build(file.pk)
            state = "failed" if attempt == 3 else "waiting"
            assert (reload(file).state, reload(file).attempts) == (state, attempt)
            assert "no font" in reload(file).error
        assert not building.build(file.pk)
    assert file.pk not in building.unfinished()
    assert building.retry(file.pk, actor=world.reviewer, source="test")
    assert (reload(file).state, reload(file).attempts, reload(file).error) == ("waiting", 0, "")
    assert building.build(file.pk)
    assert (reload(file).state, reload(file).error) == ("ready", "")


def test_a_full_disk_leaves_the_cause_and_does_not_stop_the_other_file(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    full, other = file_of(world, "docx"), file_of(world, "xlsx")
    save = FileSystemStorage.save

    def no_space(storage: FileSystemStorage, name: str, content: Any, **kwargs: Any) -> str:
        if name.endswith(".docx"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(storage, name, content, **kwargs)

    monkeypatch.setattr(FileSystemStorage, "save", no_space)
    jobs.build_waiting()
    assert (reload(full).state, reload(full).lease_until) == ("waiting", None)
    assert "No space left" in reload(full).error
    assert "No space left" in caplog.text
    assert reload(other).state == "ready"


def test_a_build_that_died_three_times_is_given_up(world: World) -> None:
    file = file_of(world)
    for _time in range(4):
        building._claim(file.pk)
        ReportFile.objects.filter(pk=file.pk, state="building").update(
            lease_until=clock.real_now() - timedelta(seconds=1)
        )
    assert reload(file).state == "failed"
    assert reload(file).error


def test_a_build_from_before_a_retry_does_not_overwrite_the_new_one(world: World) -> None:
    file = file_of(world)
    slow = building._claim(file.pk)
    assert slow is not None
    ReportFile.objects.filter(pk=file.pk).update(state="failed", error="given up", lease_until=None)
    building.retry(file.pk, actor=world.reviewer, source="test")
    assert building._claim(file.pk) is not None
    assert not building._finish(slow, b"half a file")
    assert reload(file).state == "building"


def test_only_what_has_failed_is_made_again(world: World) -> None:
    file = file_of(world)
    assert not building.retry(file.pk, actor=world.reviewer, source="test")
    building.build(file.pk)
    assert not building.retry(file.pk, actor=world.reviewer, source="test")
    assert reload(file).state == "ready"
    with pytest.raises(Http404):
        building.retry(987654321, actor=world.reviewer, source="test")
    with pytest.raises(PermissionDenied):
        building.retry(file.pk, actor=world.reporter(), source="test")


def test_only_who_may_asks_for_a_report(world: World) -> None:
    for person in (world.reporter(), world.person(World.A, Role.SYSTEM_ADMIN)):
        with pytest.raises(PermissionDenied):
            building.request_report(world.period, actor=person, source="test")
    assert not ProvincialReport.objects.exists()


def test_the_page_makes_shows_and_hands_out(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser, reports = signed_in(world.reviewer), f"/plans/{world.plan.pk}/reports/"
    with django_capture_on_commit_callbacks() as callbacks:
        answer = browser.post(f"{reports}make/", {"period": "2012-05"})
    assert answer.status_code == 302
    assert len(callbacks) == 1
    file = ReportFile.objects.get(format="docx")
    page = browser.get(reports, headers={"HX-Request": "true"})
    assert b"<html" not in page.content
    assert browser.get(f"/reports/files/{file.pk}/").status_code == 404
    building.build(file.pk)
    answer = browser.get(f"/reports/files/{file.pk}/")
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # FileResponse
    assert hashlib.sha256(body).hexdigest() == reload(file).sha256
    assert answer["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("period", ["", "2012-06", "2012-13", "x\x00y", "2011-05"])
def test_a_period_that_is_none_or_not_begun_gives_no_report(period: str, world: World) -> None:
    address = f"/plans/{world.plan.pk}/reports/make/"
    answer = signed_in(world.reviewer).post(address, {"period": period})
    assert answer.status_code == 404
    assert not ProvincialReport.objects.exists()


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_the_command_makes_the_same_document(format_: str, world: World, tmp_path: Path) -> None:
    output, out = tmp_path / f"报告.{format_}", StringIO()
    call_command("build_report", period="2012-05", format=format_, output=output, stdout=out)
    assert output.read_bytes().startswith(b"PK")
    assert "2012-05-08" in out.getvalue()
    assert [path.name for path in tmp_path.iterdir()] == [output.name]
    assert not ProvincialReport.objects.exists()


def test_the_command_says_what_is_wrong(world: World, tmp_path: Path) -> None:
    good = {"period": "2012-05", "format": "xlsx", "output": tmp_path / "a.xlsx"}
    with pytest.raises(CommandError, match="2012-05"):
        call_command("build_report", **good | {"period": "1999-01"})
    with pytest.raises(CommandError, match=r"a\.xlsx"):
        call_command("build_report", **good | {"output": tmp_path / "none" / "a.xlsx"})
    with pytest.raises(CommandError):
        call_command("build_report", "--period=2012-05", "--format=pdf", "--output=a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_figures_that_were_frozen_before_there_were_other_roles_can_still_be_read(
    world: World,
) -> None:
    report = building.request_report(world.period, actor=world.reviewer, source="test")
    for row in report.figures["ledger"]:
        for name in ("guides", "urges", "implements"):
            del row[name]
    assert thaw(report.figures).ledger[0].guides == ()


def test_a_report_made_later_is_dated_by_its_day_its_figures_by_theirs(world: World) -> None:
    with clock.pinned(date(2012, 7, 3)):
        report = request(world)
    with clock.pinned(date(2012, 9, 3)):  # the file may be made even later
        for file in report.files.all():
            building.build(file.pk)
    document = Document(io.BytesIO(content(report.files.get(format="docx"))))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert "2012年7月3日" in text
    assert any("截至2012年5月31日" in line for line in text)
    book = load_workbook(io.BytesIO(content(report.files.get(format="xlsx"))))
    facts = {row[0].value: row[1].value for row in book["说明"].iter_rows(min_row=3)}
    assert facts["制表日期"] == "2012年7月3日"
    assert facts["截至日期"] == "2012年5月31日"
    assert facts["数据指纹"] == f"SHA-256 {report.figures_sha256}"
