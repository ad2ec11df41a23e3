"""The same text is in preparation once; what was decided about it is not asked again."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from reform_tracker import clock
from tasks.models import DocumentDraft
from tasks.official import drafts
from tasks.official.changing import parsed
from tasks.official.names import undecided
from tasks.plan.periods import Months
from tests.contract.import_cases import TEXT, ready, uploaded
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.support.migrating import former_tables, migrate
from tests.tasks.official.test_names import publish


def discarded(world: World, draft: DocumentDraft) -> None:
    drafts.discard(draft.pk, actor=world.reviewer, source="test", version=draft.version)


def sent(world: World, name: str = "另一个文件名.txt") -> Any:
    file = SimpleUploadedFile(name, TEXT.encode())
    return signed_in(world.reviewer).post("/imports/", {"file": file}, follow=True)


def test_the_same_text_again_opens_its_draft_and_says_so(world: World) -> None:
    draft = uploaded(world)
    answer = sent(world)
    assert answer.redirect_chain[-1][0] == f"/imports/{draft.pk}/"
    assert "已上传，正在整理" in answer.content.decode()
    assert DocumentDraft.objects.count() == 1


def test_the_text_of_a_published_plan_leads_to_that(world: World) -> None:
    plan = publish(world, ready(world))
    answer = sent(world)
    assert answer.redirect_chain[-1][0] == f"/plans/{plan.pk}/document/"
    assert plan.number in answer.content.decode()
    assert DocumentDraft.objects.count() == 1


def test_two_who_upload_at_once_get_one_draft(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one has not seen the first one's draft when it looks."""
    first = uploaded(world)
    look, looked = drafts._require_new, []

    def looks(sha256: str) -> None:
        looked.append(sha256)
        if len(looked) > 1:
            look(sha256)

    monkeypatch.setattr(drafts, "_require_new", looks)
    with pytest.raises(drafts.AlreadyThere) as refusal:
        uploaded(world)
    assert refusal.value.found == first
    assert DocumentDraft.objects.count() == 1


def test_another_fault_of_the_database_stays_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object) -> None:
        raise IntegrityError("something else")

    monkeypatch.setattr(drafts, "_draft", fails)
    with pytest.raises(IntegrityError):
        uploaded(world)


def test_what_was_decided_is_taken_over_after_the_draft_was_discarded(world: World) -> None:
    draft = ready(world)
    place = parsed(draft).tasks[0].place
    said: dict[str, Any] = {"actor": world.reviewer, "source": "test"}
    draft = drafts.link_tasks(
        draft.pk, {place: world.measure.task_id}, version=draft.version, **said
    )
    draft = drafts.set_period(
        draft.pk, year=2021, months=Months(5, 11), version=draft.version, **said
    )
    discarded(world, draft)
    answer = sent(world)
    assert "上次上传时作出的决定已沿用" in answer.content.decode()
    again = DocumentDraft.objects.get(state="open")
    assert (again.names, again.lineage, again.months) == (draft.names, draft.lineage, draft.months)
    assert undecided(again) == []


def test_of_another_text_nothing_is_remembered(world: World) -> None:
    discarded(world, ready(world))
    other = TEXT.replace("完善税制", "健全税制")
    draft = drafts.upload("a.txt", other.encode(), actor=world.reviewer, source="test")
    assert draft.names == {}


def test_the_list_of_drafts_shows_the_business_date(world: World) -> None:
    with clock.pinned(date(2012, 5, 9)):
        draft = uploaded(world)
        page = signed_in(world.reviewer).get("/imports/").content.decode()
    assert "2012年5月9日" in page or "2012-05-09" in page
    with clock.pinned(date(2012, 6, 1)):
        drafts.edit(
            draft.pk, "retitle", {"key": "1.1", "title": "新"}, actor=world.reviewer,
            source="test", version=draft.version,
        )  # fmt: skip
        draft.refresh_from_db()
    assert clock.local_date(draft.updated_at) == date(2012, 6, 1)
    assert clock.local_date(draft.created_at) == date(2012, 5, 9)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_drafts_of_before_are_found_by_their_text_and_their_changes_can_be_undone() -> None:
    with former_tables([("tasks", "0021_roles_of_a_line")]) as former:
        user = former.get_model("departments", "User")
        organization = former.get_model("departments", "Organization")
        body = organization.objects.create(
            short_name="甲", formal_name="甲", kind="government", unit_order=1, pinyin="jia"
        )
        person = user.objects.create(username="a", full_name="a", organization=body)
        draft = former.get_model("tasks", "DocumentDraft").objects
        row = {"document": {"source_text": "甲"}, "created_by": person}
        older, newer = (draft.create(file_name=name, **row) for name in ("旧", "新"))
        former.get_model("tasks", "DraftEdit").objects.create(
            draft=newer, name="retitle", before={"title": "旧题"}, actor=person, at=clock.now()
        )
        now = migrate([("tasks", "0022_drafts_remember")])
        kept = now.get_model("tasks", "DocumentDraft").objects
        assert kept.exclude(source_sha256="").get().pk == newer.pk
        assert kept.get(pk=older.pk).state == "open"
        edit = now.get_model("tasks", "DraftEdit").objects.get()
        assert edit.before == {"document": {"title": "旧题"}}
