"""The pages of supervision notices, and the document of a sheet."""

import io
from datetime import date

import pytest
from docx import Document

from departments.models import Organization
from tasks.models import Notice
from tasks.notices.document import document_of
from tests.factories.browser import signed_in
from tests.factories.notices import DUE, issued
from tests.factories.world import World

pytestmark = pytest.mark.once


def texts(package: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(package)).paragraphs if one.text.strip()]


def test_the_document_has_everything_that_a_notice_needs(world: World) -> None:
    notice, other = issued(world, World.A, World.B)
    said = texts(document_of(notice))
    issuer = notice.numbered.issuer_name
    assert said[:4] == [
        f"{issuer}督办通知单",
        "督办〔2012〕1号",
        "关于尽快出台配套办法的督办通知",
        f"{notice.addressee}：",
    ]
    whole = "\n".join(said)
    for part in (
        "甘政发〔2012〕53号第6.3项",
        "请于时限前出台办法。",
        "2012年6月15日前",
        "王五 0931-7654321",
    ):
        assert part in whole
    assert said[-2:] == [issuer, "2012年5月8日"]
    assert f"{other.addressee}：" in texts(document_of(other))


def test_the_document_stays_as_it_was_issued(world: World) -> None:
    (notice,) = issued(world)
    first = document_of(notice)
    Organization.objects.update(formal_name="另一个名称")
    Notice.objects.update(due_on=date(2012, 7, 2))
    assert document_of(Notice.objects.select_related("numbered", "plan").get()) == first


def test_a_long_title_breaks_where_the_sense_does(world: World) -> None:
    (notice,) = issued(world, title="加快投融资主体培育和地方金融机构改革")
    said = texts(document_of(notice))
    assert said[2:4] == ["关于加快投融资主体培育和", "地方金融机构改革的督办通知"]


@pytest.mark.parametrize("title", ["办" * 200, "关于" + "办理、" * 60, "关于报送方案的通知。"])
def test_no_character_of_a_title_is_lost(title: str, world: World) -> None:
    (notice,) = issued(world, title=title)
    said = "".join(texts(document_of(notice)))
    assert title.rstrip("。、") in said
    assert "关于关于" not in said
    assert "通知的督办通知" not in said


def test_the_form_begins_with_the_measure_its_lead_and_the_contact(world: World) -> None:
    browser = signed_in(world.reviewer)
    page = f"/plans/{world.plan.pk}/notices/new/"
    form = browser.get(f"{page}?measure={world.measure.pk}").context["form"]
    assert form.initial["organizations"] == [world.organization(World.A).pk]
    assert "第6.3项" in form.initial["matter"]
    assert world.reviewer.full_name in form.initial["contact"]
    units = [world.organization(name).pk for name in (World.B, World.X)]
    query = "&".join(f"organization={pk}" for pk in units)
    assert browser.get(f"{page}?{query}").context["form"].initial["organizations"] == units
    assert browser.get(f"{page}?measure=x&organization=-1").status_code == 200


def test_issued_by_the_form_to_several(world: World) -> None:
    browser = signed_in(world.reviewer)
    units = [world.organization(name).pk for name in (World.A, World.X)]
    sent = {
        "organizations": units, "title": "报送方案", "matter": "甘政发〔2012〕53号",
        "text": "请报送。", "contact": "王五 0931-1", "due_on": DUE.isoformat(),
    }  # fmt: skip
    answer = browser.post(f"/plans/{world.plan.pk}/notices/new/", sent, follow=True)
    assert "督办〔2012〕1号已印发2个单位" in answer.content.decode()
    again = browser.post(f"/plans/{world.plan.pk}/notices/new/", {"title": "报送方案"})
    assert (again.status_code, Notice.objects.count()) == (422, 2)
    assert "报送方案" in again.content.decode()


def test_a_sheet_names_the_others_as_far_as_one_may_read_them(world: World) -> None:
    notice, other = sorted(issued(world, World.A, World.C), key=lambda one: one.organization_id)
    mine = next(one for one in (notice, other) if one.organization.short_name == World.C)
    hers = next(one for one in (notice, other) if one is not mine)
    commission = signed_in(world.reviewer).get(mine.page())
    assert list(commission.context["others"]) == [hers]
    assert signed_in(world.reporter(World.C)).get(mine.page()).status_code == 200
