"""Two people correct a task at once."""

import re
from dataclasses import replace

from tasks.models import Assignment
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.official.test_drafts import as_it_is, correction


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
