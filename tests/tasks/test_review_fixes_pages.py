"""Pages and services after a review: races between two editors, hostile files, empty systems."""

import io
import struct
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client

from departments.accounts.service import create_account
from departments.models import Organization, User
from departments.organizations.registry import load_organizations
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tasks.contributions import service as contributions
from tasks.errors import Stale
from tasks.files import service as files
from tasks.filing import service as filing
from tasks.filing.promises import CommitmentInput, MilestoneInput, commitments_of
from tasks.filing.service import FilingInput
from tasks.filing.views import calendar_of, days_late
from tasks.models import Attachment, Contribution, ImplementationPlan, Measure, ProgressReport
from tasks.signing import locking
from tests.contract.preparing import MARKER, filing_form, report_form
from tests.factories.browser import signed_in
from tests.factories.world import PDF, World

HUGE = "9" * 26
DOCX_PARTS = ("[Content_Types].xml", "word/document.xml")


def docx(more: int = 0) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in (*DOCX_PARTS, *(f"part{number}.xml" for number in range(more))):
            archive.writestr(name, b"<x/>")
    return target.getvalue()


# --- Files ---------------------------------------------------------------------------------------


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
    content = io.BytesIO(made())

    def read(*args: object) -> None:
        raise AssertionError("the directory was read")

    assert files.kind_of(io.BytesIO(docx(998)), "a.docx") == files.DOCX
    monkeypatch.setattr(zipfile, "ZipFile", read)
    assert files.kind_of(content, "a.docx") is None


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
    assert (files.kind_of(io.BytesIO(content), name) == "text/csv") is accepted


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


# --- Numbers that no row has ---------------------------------------------------------------------

NOWHERE = (
    "/measures/{}/progress/2012-05/",
    "/measures/{}/contribution/2012-05/",
    "/progress/{}/",
    "/filings/{}/",
    "/filings/{}/edit/",
    "/filings/{}/choose/",
)
POSTED = ("/filings/{}/files/", "/filings/{}/steps/sign/", "/progress/{}/steps/sign/")


@pytest.mark.parametrize("number", ["0", "9" * 18, HUGE, "9" * 5000], ids=len)
def test_a_number_without_a_row_is_not_found(number: str, world: World) -> None:
    browser = signed_in(world.reporter())
    assert [browser.get(url.format(number)).status_code for url in NOWHERE] == [404] * len(NOWHERE)
    assert [browser.post(url.format(number)).status_code for url in POSTED] == [404] * len(POSTED)


@pytest.mark.parametrize("chosen", ["9" * 5000, HUGE, "²", "-1"], ids=len)
def test_a_choice_that_is_no_measure_is_refused(chosen: str, world: World) -> None:
    row = world.filing(World.X)
    data = {"version": row.version, "measures": [chosen, str(world.measure.pk)]}
    answer = signed_in(world.reporter(World.X)).post(f"/filings/{row.pk}/choose/", data)
    assert answer.status_code == 422
    assert answer.context["ticked"] == {world.measure.pk}


# --- Two editors of a prefecture's plan ----------------------------------------------------------

STEP = MilestoneInput("同事的步骤", date(2012, 9, 1), 100)


def save(world: World, *measures: CommitmentInput) -> ImplementationPlan:
    """What the colleague saves meanwhile."""
    row = world.filing(World.X)
    return filing.save_filing(
        row.pk,
        actor=world.approver(World.X),
        source="test",
        version=row.version,
        content=FilingInput(leader_name="张三", summary="同事的话。", commitments=measures),
    )


def start(world: World) -> tuple[Client, str, dict[str, Any]]:
    """Somebody has the form of a plan with one measure open and has typed a milestone."""
    row = world.draft_filing(World.X)
    data = filing_form(world, row)
    data[f"m{world.measure.pk}-steps-0-title"] = "我写的步骤"
    return signed_in(world.reporter(World.X)), f"/filings/{row.pk}/edit/", data


def labels(answer: Any) -> dict[str, tuple[str, str]]:
    return {str(r["label"]): (str(r["theirs"]), str(r["mine"])) for r in answer.context["conflict"]}


def other_measure(world: World) -> Measure:
    return Measure.objects.filter(task__area__plan=world.plan).exclude(pk=world.measure.pk)[0]


def fields_of(answer: Any) -> dict[str, Any]:
    """What the browser would send of the page it got."""
    editor = answer.context["editor"]
    forms = [editor.header]
    for section in editor.sections:
        rows = section.milestones
        forms += [section.horizon, rows.management_form, *rows.forms]
    found = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in found.items() if value is not None}


def test_a_measure_added_meanwhile_is_a_conflict_that_keeps_everything(world: World) -> None:
    browser, url, data = start(world)
    kept = world.filing_content(World.X).commitments
    added = other_measure(world)
    newer = save(world, *kept, CommitmentInput(added.pk, "within_year", (STEP,)))
    answer = browser.post(url, data)
    assert answer.status_code == 409
    assert "同事的步骤" in labels(answer)[added.key][0]
    assert "我写的步骤" in labels(answer)[world.measure.key][1]
    assert 'value="我写的步骤"' in answer.content.decode()
    assert world.filing(World.X).version == newer.version
    again = browser.post(url, fields_of(answer))
    assert again.status_code == 302
    stored = {c.measure_id: c for c in commitments_of(world.filing(World.X))}
    assert stored[added.pk].milestones == (STEP,)
    assert "我写的步骤" in [m.title for m in stored[world.measure.pk].milestones]
    assert world.filing(World.X).summary == MARKER


def test_a_measure_dropped_meanwhile_keeps_what_was_typed_for_it(world: World) -> None:
    browser, url, data = start(world)
    save(world, CommitmentInput(other_measure(world).pk, "within_year", (STEP,)))
    answer = browser.post(url, data)
    assert answer.status_code == 409
    assert "我写的步骤" in labels(answer)[world.measure.key][1]
    assert 'value="我写的步骤"' in answer.content.decode()


def test_all_measures_dropped_meanwhile_is_a_conflict_and_no_other_page(world: World) -> None:
    browser, url, data = start(world)
    save(world)
    answer = browser.post(url, data)
    assert answer.status_code == 409
    assert "我写的步骤" in labels(answer)[world.measure.key][1]
    assert MARKER in answer.content.decode()


def test_a_conflict_of_wrong_input_shows_both_the_other_text_and_the_mistake(world: World) -> None:
    browser, url, data = start(world)
    save(world)
    data[f"m{world.measure.pk}-steps-0-weight"] = "viel"
    answer = browser.post(url, data)
    assert answer.status_code == 409
    assert "viel" in labels(answer)[world.measure.key][1]
    assert answer.context["editor"].sections[0].is_wrong


def test_the_same_plan_sent_twice_is_no_conflict(world: World) -> None:
    browser, url, data = start(world)
    assert [browser.post(url, data).status_code for _click in range(2)] == [302, 302]
    assert world.filing(World.X).version == int(data["version"]) + 1


# --- Handing over, handing in --------------------------------------------------------------------


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


def hand_in(world: World, text: str, version: int | None) -> Contribution:
    return contributions.hand_in(
        world.measure.pk,
        world.period.pk,
        actor=world.reporter(World.B),
        source="test",
        version=version,
        text=text,
    )


def test_the_same_part_sent_twice_is_written_once(world: World) -> None:
    first = hand_in(world, "我们的部分。", None)
    assert hand_in(world, "我们的部分。", None) == first
    part = Contribution.objects.get()
    assert (part.version, part.handed_in_at) == (1, first.handed_in_at)
    assert AuditEvent.objects.filter(action="contribution.handed_in").count() == 1
    with pytest.raises(Stale):
        hand_in(world, "另一个说法。", None)


# --- What is shown -------------------------------------------------------------------------------

SENTENCE = "No plan is published yet"


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.LEADER, Role.REPORTER, Role.APPROVER])
def test_without_a_plan_each_list_says_so(role: Role, db: None) -> None:
    load_organizations(actor=None, source="test")
    person = create_account(
        actor=None,
        source="test",
        username="first",
        full_name="第一人",
        organization=Organization.objects.all()[0],
        roles=[role],
        password=None,
    )
    browser = signed_in(person)
    browser.cookies["django_language"] = "en"
    urls = ["/dashboard/", "/tasks/", "/plans/", "/desk/", "/filings/", "/progress/"]
    if role in (Role.COMMISSION, Role.LEADER):
        urls.append("/reports/")
    for url in urls:
        answer = browser.get(url)
        text = answer.content.decode()
        assert (answer.status_code, SENTENCE in text) == (200, True), url
        assert ("import_document" in text) is (role is Role.COMMISSION), url


def shown_measures(user: User, row: ImplementationPlan) -> set[int]:
    answer = signed_in(user).get(f"/filings/{row.pk}/")
    assert answer.status_code == 200
    return {c.measure_id for c in answer.context["commitments"]}


def test_who_shares_one_line_reads_the_promises_on_that_line_only(world: World) -> None:
    row = world.accepted_filing()
    everything = set(row.commitments.values_list("measure_id", flat=True))
    shared = set(
        Measure.objects.on_line_of(world.organization(World.B).pk).values_list("pk", flat=True)
    )
    assert everything & shared < everything
    assert shown_measures(world.reporter(World.B), row) == everything & shared
    assert world.measure.pk in shared
    for person in (world.reporter(), world.reviewer):
        assert shown_measures(person, row) == everything


def test_days_late_know_the_holidays_of_an_earlier_year(world: World) -> None:
    """Years later the calendar is still that of the deadline."""
    row = world.filing()
    with clock.pinned(date(2012, 12, 31)):
        first = days_late(row, calendar_of([row]))
    filed = ImplementationPlan(plan=row.plan, first_filed_on=date(2012, 12, 31))
    with clock.pinned(date(2016, 5, 9)):
        assert days_late(filed, calendar_of([row])) == first
        browser = signed_in(world.reporter())
        assert browser.get(f"/filings/{row.pk}/").context["late"] == days_late(
            row, calendar_of([row])
        )
