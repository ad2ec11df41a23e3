"""Who stands on the lines of a published document, and what each of them owes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from departments.models import Organization
from reform_tracker import clock
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Invalid
from tasks.models import Assignment, Measure, ReformPlan
from tasks.official.publishing import publish
from tasks.official.reading.document import parse_document
from tasks.official.reading.structure import ImpliedParty, ParsedDocument, ParsedMeasure, Span
from tests.contract.import_cases import TEXT
from tests.factories.browser import signed_in
from tests.factories.world import World

FINANCE, WATER, HEALTH, CITY = "省财政厅", "省水利厅", "省卫生厅", "白银市"


def document(first: dict[str, Any], rules: tuple[ImpliedParty, ...] = ()) -> ParsedDocument:
    """Two lines of one task each: the first as it is said here, the second led by finance."""
    read = parse_document(TEXT)
    area = read.areas[0]
    lines = [task.measures[0] for task in area.tasks]
    said: list[ParsedMeasure] = [
        replace(lines[0], **{"lead": (), "support": (), "basis": "explicit"} | first),
        lines[1],
    ]
    tasks = tuple(
        replace(task, measures=(line,)) for task, line in zip(area.tasks, said, strict=True)
    )
    return replace(read, areas=(replace(area, tasks=tasks),), implied=rules)


def published(first: dict[str, Any], rules: tuple[ImpliedParty, ...] = ()) -> ReformPlan:
    return publish(document(first, rules), actor=None, source="test").plan


def parts(plan: ReformPlan, key: str = "1.1") -> list[tuple[str, str]]:
    rows = Assignment.objects.filter(measure__task__area__plan=plan, measure__key=key)
    return list(rows.values_list("organization__short_name", "role"))


def owed_on(day: date, name: str) -> set[str]:
    organization = Organization.objects.get(short_name=name).pk
    with clock.pinned(day):
        asked = Question(day, calendar_around(day), organization_id=organization)
        return {duty.kind.value for duty in open_duties(asked) if duty.period == "2021-04"}


def test_every_role_is_kept_apart(world: World) -> None:
    plan = published(
        {"lead": (FINANCE,), "guide": (WATER,), "urge": (HEALTH,), "implement": (CITY,)}
    )
    assert parts(plan) == [
        (FINANCE, "lead"),
        (CITY, "implement"),
        (WATER, "guide"),
        (HEALTH, "urge"),
    ]


def test_a_guide_alone_leads_until_somebody_decides(world: World) -> None:
    plan = published({"lead": (FINANCE,), "guide": (FINANCE, WATER), "basis": "guide_alone"})
    assert parts(plan) == [(FINANCE, "lead"), (FINANCE, "guide"), (WATER, "guide")]
    assert Measure.objects.get(key="1.1", task__area__plan=plan).basis == "guide_alone"


def test_of_several_guides_that_are_read_as_leads_none_supports(world: World) -> None:
    guides = {"guide": (FINANCE, WATER), "basis": "guide_alone"}
    first = published(guides | {"lead": (FINANCE,), "support": (WATER, HEALTH)})
    assert parts(first) == [
        (FINANCE, "lead"),
        (HEALTH, "support"),
        (FINANCE, "guide"),
        (WATER, "guide"),
    ]


def test_who_is_printed_as_supporter_and_implementer_owes_one_part(world: World) -> None:
    plan = published({"lead": (FINANCE,), "support": (WATER, HEALTH), "implement": (WATER,)})
    assert parts(plan) == [(FINANCE, "lead"), (WATER, "implement"), (HEALTH, "support")]


def test_an_implementer_owes_the_lead_its_part_and_who_guides_or_urges_owes_nothing(
    world: World,
) -> None:
    published({"lead": (FINANCE,), "guide": (WATER,), "urge": (HEALTH,), "implement": (CITY,)})
    day = date(2021, 4, 20)
    assert owed_on(day, CITY) == {"contribution"}
    assert owed_on(day, WATER) == owed_on(day, HEALTH) == set()


def test_an_implementer_that_leads_reports_and_owes_no_part_beside_it(world: World) -> None:
    published({"lead": (WATER,), "implement": (WATER,)})
    assert owed_on(date(2021, 4, 20), WATER) == {"report"}


def rule(name: str, *, role: str = "implement", collective: bool = False) -> ImpliedParty:
    """A rule printed in the tag of the first line."""
    at = TEXT.index("负责）")
    return ImpliedParty(name, role, collective, Span(at, at + 1))  # type: ignore[arg-type]  # a test's word


def test_a_rule_adds_its_organization_to_the_lines_behind_it_and_stands_as_the_reason(
    world: World,
) -> None:
    plan = published({"lead": (FINANCE,)}, (rule(CITY),))
    assert parts(plan) == [(FINANCE, "lead")]
    assert parts(plan, "1.2") == [(FINANCE, "lead"), (CITY, "implement")]
    added = Assignment.objects.get(measure__task__area__plan=plan, role="implement")
    assert added.rule is not None
    assert (added.rule.name, added.rule.plan) == (CITY, plan)


def test_a_rule_takes_nothing_from_who_stands_there_by_its_own_words(world: World) -> None:
    plan = published({"lead": (FINANCE,)}, (rule(FINANCE, role="support"),))
    assert parts(plan, "1.2") == [(FINANCE, "lead")]


def test_a_collective_of_a_rule_stays_words_that_the_later_line_shows(world: World) -> None:
    plan = published({"lead": (FINANCE,)}, (rule("各区政府", collective=True),))
    first, second = Measure.objects.filter(task__area__plan=plan).order_by("key")
    browser = signed_in(world.reporter())
    assert "按文件通则" not in browser.get(f"/tasks/{first.task_id}/").content.decode()
    page = browser.get(f"/tasks/{second.task_id}/").content.decode()
    assert "按文件通则" in page
    assert "各区政府" in page
    assert not Assignment.objects.filter(measure=second, role="implement").exists()


def test_a_name_of_a_rule_that_nobody_bears_is_refused(world: World) -> None:
    with pytest.raises(Invalid, match="省航天厅"):
        published({"lead": (FINANCE,)}, (rule("省航天厅"),))


def test_a_line_that_a_collective_leads_is_not_published_and_named_by_its_place(
    world: World,
) -> None:
    said = {"collective": ("各级发展改革部门",), "collective_lead": ("各级发展改革部门",)}
    with pytest.raises(Invalid, match=r"1\.1.*各级发展改革部门") as refusal:
        published(said)
    assert [problem.place for problem in refusal.value.problems] == ["tasks.1.1"]
    assert published(said | {"lead": (WATER,)}).number


def test_the_list_of_measures_shows_every_role_and_is_filtered_by_it(world: World) -> None:
    plan = published({"lead": (FINANCE,), "guide": (WATER,)})
    browser = signed_in(world.reporter())
    page = browser.get(f"/plans/{plan.pk}/tasks/?role=guide").content.decode()
    assert ("指导</span> 省水利厅" in page, ">1.1<" in page, ">1.2<" in page) == (True, True, False)
    answer = browser.get(f"/api/v1/measures/?plan={plan.pk}&role=guide").json()
    (row,) = answer["results"]
    assert [(one["organization_name"], one["role"]) for one in row["assignments"]] == [
        (FINANCE, "lead"),
        (WATER, "guide"),
    ]


def test_the_page_of_a_task_says_that_the_guide_answers_for_the_time_being(world: World) -> None:
    plan = published({"lead": (FINANCE,), "guide": (FINANCE,), "basis": "guide_alone"})
    task = Measure.objects.get(key="1.1", task__area__plan=plan).task_id
    page = signed_in(world.reporter()).get(f"/tasks/{task}/").content.decode()
    assert "指导" in page
    assert "暂由指导或督促单位牵头" in page
