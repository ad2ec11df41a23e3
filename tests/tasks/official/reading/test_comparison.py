"""A plan beside last year's."""

from tasks.official.reading.comparison import Described, compare
from tasks.official.reading.document import parse_document
from tests.tasks.official.reading.test_sources import TEXT


def described(*titles: str) -> list[Described[int]]:
    return [Described(at, title, title * 2) for at, title in enumerate(titles)]


def test_a_task_goes_on_under_a_changed_title() -> None:
    new = described("深化省属国有企业改革重组", "建设自由贸易试验区")
    old = described("继续推进农村土地确权", "推进省属国有企业改革重组")
    (first, second) = compare(new, old)
    assert (first.old, second.old) == (1, None)
    assert first.likeness > 0.5


def test_an_old_task_goes_on_in_one_only() -> None:
    new = described("完善医疗保险制度", "完善医疗保险制度改革")
    found = [match.old for match in compare(new, described("完善医疗保险制度改革"))]
    assert found == [None, 0]


def test_a_document_is_like_itself_throughout() -> None:
    tasks = [
        Described(at, task.title, task.text) for at, task in enumerate(parse_document(TEXT).tasks)
    ]
    assert [match.old for match in compare(tasks, tasks)] == list(range(39))
    assert [match.old for match in compare(tasks, [])] == [None] * 39
