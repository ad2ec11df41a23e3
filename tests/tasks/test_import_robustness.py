"""What an outside review of the import broke: names, dates, parts and hostile files."""

import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from departments.models import Organization, OrganizationName
from reform_tracker import clock
from reform_tracker.packages import harmless_parts
from tasks.corrections.service import MeasureInput, correct_task
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Invalid
from tasks.models import Assignment, DocumentDraft, ImplementationPlan, ReformPlan, Task
from tasks.official import drafts
from tasks.official.reading.structure import NotADocument
from tasks.official.reading.webpage import is_page, read_page
from tasks.official.reading.word import read_word
from tests.contract.import_cases import TEXT, uploaded
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.official.test_drafts import NEW, as_it_is, correction, edit


def upload(world: World, text: str) -> DocumentDraft:
    return drafts.upload("a.txt", text.encode(), actor=world.reviewer, source="test")


def decide(world: World, draft: DocumentDraft, names: dict[str, Any]) -> None:
    draft.refresh_from_db()
    drafts.decide_names(draft.pk, names, actor=world.reviewer, source="test", version=draft.version)


def publish(world: World, draft: DocumentDraft) -> ReformPlan:
    draft.refresh_from_db()
    return drafts.publish_draft(
        draft.pk, actor=world.reviewer, source="test", version=draft.version
    ).plan


def prefix(name: str) -> str:
    return f"n{sha256(name.encode()).hexdigest()[:16]}"


# --- Names -------------------------------------------------------------------------------------

UNITS = "（省财政厅、省审计厅、省数据局、省体育局负责）"


def test_a_decision_stays_with_its_name_when_another_became_known_meanwhile(world: World) -> None:
    draft = upload(world, TEXT.replace("（省财政厅、省审计厅负责）", UNITS))
    names = drafts.undecided(draft)
    chosen = dict(
        zip(names, Organization.objects.filter(kind="department")[: len(names)], strict=True)
    )
    data: dict[str, Any] = {"version": draft.version}
    for name, organization in chosen.items():
        data |= {f"{prefix(name)}-choice": "other", f"{prefix(name)}-other": organization.pk}
    OrganizationName.objects.create(organization=Organization.objects.all()[5], name=names[0])
    signed_in(world.reviewer).post(f"/imports/{draft.pk}/names/", data)
    draft.refresh_from_db()
    assert draft.names == {name: {"same_as": chosen[name].pk} for name in names[1:]}


def test_a_form_that_is_refused_keeps_the_version_it_was_filled_in_on(world: World) -> None:
    draft = uploaded(world)
    (name,) = drafts.undecided(draft)
    old = draft.version
    decide(world, draft, {name: {"same_as": world.organization("省财政厅").pk}})
    data = {"version": old, f"{prefix(name)}-choice": "new", f"{prefix(name)}-short_name": ""}
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/names/", data)
    assert answer.status_code == 422
    assert re.findall(r'name="version" value="(\d+)"', answer.content.decode()) == [str(old)]


def test_two_documents_that_name_the_same_new_organization_are_both_published(
    world: World,
) -> None:
    first = uploaded(world)
    second = upload(world, TEXT.replace("零基预算", "全口径预算"))
    edit(
        world, second, "set_head",
        title="另一个要点", number="试政发〔2021〕99号", issuer="某省人民政府",
        issued_on=date(2021, 2, 1), filing_due_on=date(2021, 4, 30),
    )  # fmt: skip
    for draft in (first, second):
        decide(world, draft, {"省审计厅": {"new": NEW}})
    publish(world, first)
    publish(world, second)
    assert Organization.objects.filter(short_name=NEW["short_name"]).count() == 1


def test_two_printed_names_may_mean_one_new_organization(world: World) -> None:
    draft = upload(world, TEXT.replace("（省财政厅、省审计厅负责）", UNITS))
    decide(world, draft, {name: {"new": NEW} for name in drafts.undecided(draft)})
    publish(world, draft)
    made = Organization.objects.get(short_name=NEW["short_name"])
    borne = set(OrganizationName.objects.filter(organization=made).values_list("name", flat=True))
    assert {"省审计厅", "省数据局", "省体育局"} <= borne


def test_a_name_that_is_too_long_is_refused_at_its_field(world: World) -> None:
    draft = uploaded(world)
    data = {
        "edit": "set_parties", "key": "1.1", "number": 1, "lead": "省财政厅",
        "support": "长" * 61, "version": draft.version,
    }  # fmt: skip
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/edit/", data, follow=True)
    assert "不超过 60 字" in answer.content.decode()


# --- Dates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issued_on", "filing_due_on", "place"),
    [
        ("0212-03-01", "", "issued_on"),
        ("2021-03-01", "9999-12-31", "filing_due_on"),
        ("2021-03-01", "2021-02-28", "filing_due_on"),
        ("2021-03-01", "2102-05-15", "filing_due_on"),
        ("", "0001-01-01", "filing_due_on"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_the_head(
    world: World, issued_on: str, filing_due_on: str, place: str
) -> None:
    draft = uploaded(world)
    draft.refresh_from_db()
    before = draft.document
    data = {
        "edit": "set_head", "title": "要点", "number": "试政发〔2021〕9号", "issuer": "省政府",
        "issued_on": issued_on, "filing_due_on": filing_due_on, "version": draft.version,
    }  # fmt: skip
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/edit/", data, follow=True)
    told = answer.content.decode()
    assert ("印发日期应在" in told) == (place == "issued_on")
    draft.refresh_from_db()
    assert draft.document == before


def test_a_date_that_was_read_wrongly_is_not_published(world: World) -> None:
    draft = uploaded(world)
    decide(world, draft, {"省审计厅": {"new": NEW}})
    draft.refresh_from_db()
    draft.document["issued_on"] = "9999-12-31"
    draft.save()
    with pytest.raises(Invalid, match="印发日期"):
        publish(world, draft)


@pytest.mark.parametrize("key", ["a/b", " ", "1.1.1", "x" * 300, "１.１", "12345.1"])
def test_a_key_that_is_none_is_no_error_of_the_server(world: World, key: str) -> None:
    draft = uploaded(world)
    data = {"edit": "retitle", "stay": "1", "key": key, "title": "t", "version": draft.version}
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/edit/", data)
    assert answer["Location"] == f"/imports/{draft.pk}/"


# --- Corrections -------------------------------------------------------------------------------


def given_to(world: World, organization: str) -> None:
    wanted = as_it_is(world)
    lead = world.organization(organization).pk
    support = tuple(pk for pk in wanted.support_ids if pk != lead)
    correction(world, replace(wanted, lead_id=lead, support_ids=support))


def test_whoever_leads_from_today_on_owes_nothing_of_the_time_before(world: World) -> None:
    with clock.pinned(date(2012, 11, 20)):
        given_to(world, World.C)
        owed = open_duties(
            Question(
                clock.today(),
                calendar_around(clock.today()),
                organization_id=world.organization(World.C).pk,
            )
        )
        mine = [
            duty.period
            for duty in owed
            if duty.kind == "report" and f":{world.measure.pk}:" in duty.key
        ]
    assert mine == ["2012-11"]


def test_whoever_leads_nothing_any_more_owes_no_plan(world: World) -> None:
    led = Assignment.objects.filter(role="lead", organization=world.organization(World.A).pk)
    others = led.exclude(measure=world.measure)
    others.update(role="support")
    given_to(world, World.C)
    former = ImplementationPlan.objects.filter(organization=world.organization(World.A).pk)
    assert former.exists()
    assert not former.owed().exists()
    assert not ImplementationPlan.objects.visible_to(world.reviewer).filter(pk__in=former).exists()
    assert ImplementationPlan.objects.filter(organization=world.organization(World.C).pk).exists()


def test_a_plan_that_was_begun_stays(world: World) -> None:
    world.draft_filing()
    Assignment.objects.filter(role="lead", organization=world.organization(World.A).pk).exclude(
        measure=world.measure
    ).update(role="support")
    given_to(world, World.C)
    assert ImplementationPlan.objects.filter(organization=world.organization(World.A).pk).exists()


def test_a_prefecture_that_took_the_measure_on_cannot_lead_it_as_well(world: World) -> None:
    world.accepted_filing(World.X)
    wanted = as_it_is(world)
    local = MeasureInput(
        wanted.measure_id, world.organization(World.X).pk, wanted.support_ids, None
    )
    with pytest.raises(Invalid, match=World.X):
        correct_task(
            world.measure.task_id, actor=world.reviewer, source="test",
            version=world.measure.task.version, title="标题", measures=[local], reason="改",
        )  # fmt: skip


# --- Hostile files -----------------------------------------------------------------------------


def fast(work: Any) -> None:
    """Far below what the defect took; not a benchmark."""
    began = time.monotonic()
    work()
    assert time.monotonic() - began < 10


def test_comments_in_front_of_nothing_are_passed_over_at_once() -> None:
    fast(lambda: is_page("<!---->" * 100_000 + "x"))
    assert not is_page("<!--" * 1000)
    assert is_page(" \n<!-- a --> <!---->\n<!DOCTYPE html><p>a")
    assert not is_page("一、改革\n<p>")


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = b"<Types/>"


def docx(body: str, **parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return target.getvalue()


def read(data: bytes) -> str:
    try:
        return read_word(data, "a.docx")
    except NotADocument:
        return ""


def test_a_numbers_pattern_does_not_grow_without_end() -> None:
    pattern = "%1" * 5000
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        f'<w:start w:val="{"9" * 4000}"/><w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    paragraph = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>深化改革</w:t></w:r></w:p>"
    )
    text = read(docx(paragraph * 20, numbering=numbering))
    assert len(text) < 20 * 200


def test_a_chain_of_styles_is_walked_once() -> None:
    styles = "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(4000)
    )
    body = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>改革</w:t></w:r></w:p>' * 4000
    data = docx(body, styles=f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
    fast(lambda: read(data))


def test_rows_inside_of_rows_are_no_rows() -> None:
    nested = "<w:tr>" * 100 + "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>" * 20_000
    fast(lambda: read(docx(f"<w:tbl>{nested}{'</w:tr>' * 100}</w:tbl>")))


def test_a_row_in_a_content_control_is_still_a_row() -> None:
    row = "<w:tr>" + "".join(
        f"<w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc>" for word in ("甲", "乙", "丙")
    ) + "</w:tr>"  # fmt: skip
    wrapped = f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>"
    assert read(docx(f"<w:tbl>{row}{wrapped}</w:tbl>")).count("甲\t乙\t丙") == 2


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("Word/Document.xml", "<b/>")
    assert harmless_parts(target) is None


def test_a_row_of_very_many_wide_cells_ends_at_the_last_column() -> None:
    row = "<tr>" + "<td colspan=200>a" * 50_000 + "</tr>"
    page = f"<html><body><table>{row * 2}</table></body></html>"
    fast(lambda: read_page(page))


def test_the_loser_of_a_race_for_a_correction_sees_both_and_keeps_his_own(world: World) -> None:
    wanted = as_it_is(world)
    task = world.measure.task
    old = task.version
    other = world.organization(World.C)
    support = tuple(pk for pk in wanted.support_ids if pk != other.pk)
    correction(world, replace(wanted, lead_id=other.pk, support_ids=support))
    form = {"title": "我的标题", "reason": "更正。", "version": old}
    for measure in task.measures.all():
        mine = f"m{measure.pk}"
        parts = measure.assignments.order_by("order")
        form |= {
            f"{mine}-lead": world.organization(World.A).pk,
            f"{mine}-support": list(
                parts.filter(role="support").values_list("organization_id", flat=True)
            ),
            f"{mine}-due_on": "",
        }
    browser = signed_in(world.reviewer)
    answer = browser.post(f"/tasks/{task.pk}/correct/", form)
    page = answer.content.decode()
    assert answer.status_code == 409
    theirs, mine = page.split('class="compare"')[1:3]
    assert "我的标题" in theirs
    assert (World.C in mine, World.A in mine) == (True, True)
    assert Assignment.objects.get(measure=world.measure, role="lead").organization == other
    # Saving again is a deliberate overwriting.
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    assert (
        browser.post(f"/tasks/{task.pk}/correct/", form | {"version": version}).status_code == 302
    )


def test_the_button_says_which_change_it_undoes(world: World) -> None:
    draft = uploaded(world)
    edit(world, draft, "retitle", key="1.1", title="另一个标题")
    page = signed_in(world.reviewer).get(f"/imports/{draft.pk}/").content.decode()
    assert "撤销：改标题" in page


# --- Lineage -----------------------------------------------------------------------------------


def linked(world: World, draft: DocumentDraft, lineage: dict[str, int]) -> None:
    draft.refresh_from_db()
    drafts.link_tasks(draft.pk, lineage, actor=world.reviewer, source="test", version=draft.version)


def test_a_moved_measure_takes_no_lineage_along(world: World) -> None:
    draft = uploaded(world)
    first, second = drafts.parsed(draft).tasks[:2]
    old = list(Task.objects.filter(area__plan=world.plan).order_by("pk")[:2])
    decide(world, draft, {"省审计厅": {"new": NEW}})
    linked(world, draft, {first.place: old[0].pk, second.place: old[1].pk})
    draft.refresh_from_db()
    edit(world, draft, "move_measure", key="1.1", number=1, to="1.2")
    (task,) = Task.objects.filter(area__plan=publish(world, draft))
    assert task.title == second.title
    assert task.continues_id == old[1].pk


def test_what_was_decided_on_another_plan_links_nothing(world: World) -> None:
    draft = uploaded(world)
    task = drafts.parsed(draft).tasks[0]
    old = world.measure.task_id
    decide(world, draft, {"省审计厅": {"new": NEW}})
    linked(world, draft, {task.place: old})
    between = upload(world, TEXT.replace("零基预算", "全口径预算"))
    edit(
        world, between, "set_head",
        title="另一个要点", number="试政发〔2020〕99号", issuer="某省人民政府",
        issued_on=date(2020, 2, 1), filing_due_on=date(2020, 4, 30),
    )  # fmt: skip
    decide(world, between, {"省审计厅": {"new": NEW}})
    publish(world, between)
    page = signed_in(world.reviewer).get(f"/imports/{draft.pk}/compare/").content.decode()
    assert f'value="{old}" selected' not in page
    assert not Task.objects.filter(area__plan=publish(world, draft), continues=old).exists()
