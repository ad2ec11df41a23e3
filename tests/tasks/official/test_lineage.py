"""Which task of an earlier plan a task goes on with."""

from datetime import date

from tasks.models import DocumentDraft, Task
from tasks.official import drafts
from tasks.official.changing import parsed
from tests.contract.import_cases import TEXT, uploaded
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.official.test_drafts import NEW, edit
from tests.tasks.official.test_names import decide, publish, upload


def linked(world: World, draft: DocumentDraft, lineage: dict[str, int]) -> None:
    draft.refresh_from_db()
    drafts.link_tasks(draft.pk, lineage, actor=world.reviewer, source="test", version=draft.version)


def test_a_moved_measure_takes_no_lineage_along(world: World) -> None:
    draft = uploaded(world)
    first, second = parsed(draft).tasks[:2]
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
    task = parsed(draft).tasks[0]
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
