"""A search finds its words in whichever width, with whichever brackets they were typed."""

from collections.abc import Callable
from string import punctuation

import pytest

from departments.models import Organization
from departments.roles import Role
from reform_tracker.searching import finds, folded
from tasks.models import Measure, ReformPlan, Task
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.succeeding.test_service import change

Search = Callable[[World, str], list[int]]
TWINS = [
    ("１．４", "1.4"),
    ("1.6（2）", "1.6(2)"),
    ("1.6〔2〕", "1.6(2)"),
    ("甘政发[2012]4号", "甘政发〔2012〕4号"),
    ("甘政发【２０１２】4号", "甘政发〔2012〕4号"),
    ('"十二五"', "“十二五”"),
    ("「十二五」", "十二五"),
    ("ＧＤＰ", "gdp"),
    ("国有 企业", "国有企业"),
    ("<意见>", "《意见》"),
    ("2012—2015", "2012-2015"),
]


@pytest.mark.parametrize(("typed", "twin"), TWINS)
def test_twins_fold_to_the_same(typed: str, twin: str) -> None:
    assert folded(typed) == folded(twin)


@pytest.mark.parametrize(("typed", "twin"), TWINS)
def test_the_database_folds_as_python_does(world: World, typed: str, twin: str) -> None:
    task = Task.objects.filter(area__plan=world.plan)[0]
    for stored, words in ((typed, twin), (twin, typed)):
        Task.objects.filter(pk=task.pk).update(title=f"前{stored}后")
        assert list(Task.objects.filter(finds(words, "title"))) == [task], (stored, words)


def test_signs_of_a_pattern_are_signs(world: World) -> None:
    task = Task.objects.filter(area__plan=world.plan)[0]
    Task.objects.filter(pk=task.pk).update(title="增长35%_以上\\")
    for words in ("35%_以", "35％_以", "以上\\"):
        assert list(Task.objects.filter(finds(words, "title"))) == [task]
    Task.objects.filter(pk=task.pk).update(title=f"前{punctuation}后")
    assert list(Task.objects.filter(finds(punctuation, "title"))) == [task]
    assert not Task.objects.filter(finds("3%以上", "title")).exists()


@pytest.mark.parametrize("words", ['""', "“”", " ", "　"])
def test_marks_alone_find_nothing(world: World, words: str) -> None:
    assert not Task.objects.filter(finds(words, "title")).exists()


def keys(world: World, words: str) -> set[str]:
    answer = signed_in(world.reporter()).get("/api/v1/measures/", {"q": words})
    return {row["key"] for row in answer.json()["results"]}


@pytest.mark.parametrize(
    ("words", "twin"),
    [
        ("１．４", "1.4"),
        ("1.6（2）", "1.6(2)"),
        ("甘政发[2012]4号", "甘政发〔2012〕4号"),
        ('"十二五"', "十二五"),
        ("shen hua", "shenhua"),
        ("ＳＨＥＮＨＵＡ", "shenhua"),
    ],
)
def test_page_and_api_find_measures_by_their_twins(world: World, words: str, twin: str) -> None:
    found = keys(world, words)
    assert found == keys(world, twin)
    assert found or "[" in words
    page = signed_in(world.reporter()).get(f"/plans/{world.plan.pk}/tasks/", {"q": words})
    shown = set(Measure.objects.filter(key__in=found).values_list("pk", flat=True))
    assert {pk for pk in shown if f"#m{pk}" not in page.content.decode()} == set()


def test_a_plan_is_found_by_its_number_however_it_is_typed(world: World) -> None:
    browser = signed_in(world.reporter())
    for name in ("number", "q"):
        answer = browser.get("/api/v1/plans/", {name: "甘政发[２０１２]53号"}).json()
        assert [row["id"] for row in answer["results"]] == [world.plan.pk], name
    assert ReformPlan.objects.get().number == "甘政发〔2012〕53号"


def of_reports(world: World, words: str) -> list[int]:
    rows = signed_in(world.reporter()).get("/api/v1/progress-reports/", {"q": words}).json()
    return [row["id"] for row in rows["results"]]


def of_organizations(world: World, words: str) -> list[int]:
    rows = signed_in(world.reporter()).get("/api/v1/organizations/", {"q": words}).json()
    return [row["id"] for row in rows["results"]]


def of_accounts(world: World, words: str) -> list[int]:
    admin = world.person(World.B, Role.SECURITY_ADMIN)
    page = signed_in(admin).get("/accounts/", {"q": words}).content.decode()
    return [world.reporter().pk] if f"/accounts/{world.reporter().pk}/" in page else []


@pytest.mark.parametrize("search", [of_reports, of_organizations, of_accounts])
def test_every_search_folds(world: World, search: Search) -> None:
    report = world.submitted_report(progress="完成“十二五”规划（第1批）")
    body = world.organization(World.C)
    Organization.objects.filter(pk=body.pk).update(short_name="省水利厅（第1批）")
    person = world.reporter()
    type(person).objects.filter(pk=person.pk).update(full_name="张三（第1批）")
    found: dict[Search, int] = {
        of_reports: report.pk,
        of_organizations: body.pk,
        of_accounts: person.pk,
    }
    expected = found[search]
    assert search(world, "[第１批]") == [expected]


def test_the_trail_is_searched_by_a_persons_folded_name(world: World) -> None:
    world.draft_report()
    auditor = world.person(World.COMMISSION, Role.AUDITOR)
    name = world.reporter().full_name
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in name)
    assert wide != name
    page = signed_in(auditor).get("/audit/", {"actor_name": wide}).content.decode()
    assert name in page


def test_changes_of_organizations_are_searched_by_folded_names(world: World) -> None:
    body = world.organization(World.A)
    body.names.create(name="省金融办（筹）")
    change(world)
    page = signed_in(world.reporter()).get("/organizations/changes/", {"q": "省金融办[筹]"})
    assert World.A in page.content.decode()
