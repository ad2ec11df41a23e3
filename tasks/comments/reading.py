"""Comments as pages show them: under the names of their day, with what the reader may still do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from departments.models import User
from departments.organizations.names import NamesByDay
from reform_tracker import clock
from tasks.models import Comment

SHOWN_ON_TASK = 3  # of each line, the newest


@dataclass(frozen=True, slots=True)
class Said:
    """A comment with the names that organizations bore on its day; `is_own`: the reader wrote it
    and may still change it."""

    comment: Comment
    organization: str
    named: Sequence[str]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """The newest comments on a line, and how many there are."""

    said: Sequence[Said] = ()
    total: int = 0


def shown(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """With what their words in a list need."""
    related = ("organization", "by", "measure__task__area__plan")
    deferred = rows.select_related(*related).defer("measure__task__area__plan__source_text")
    return deferred.prefetch_related("named", "former")


def in_words(rows: Iterable[Comment], user: User) -> list[Said]:
    """Each comment as it is read by this account."""
    found = list(rows)
    names = NamesByDay.load() if found else NamesByDay({})
    now = clock.now()
    return [
        Said(
            one,
            names.short_name(one.organization, clock.local_date(one.at)),
            [
                names.short_name(named, clock.local_date(one.at))
                for named in sorted(one.named.all(), key=lambda n: (n.unit_order, n.pk))
            ],
            is_own=one.by_id == user.pk and one.is_changeable(now),
        )
        for one in found
    ]


def newest_on_task(task_id: int, user: User, day: date | None) -> Mapping[int, Thread]:
    """The newest that the account may read on each line of a task, as of a past day if one is
    named; lines without any are left out."""
    rows = Comment.objects.visible_to(user).filter(measure__task=task_id)
    if day is not None:
        rows = rows.filter(at__lt=clock.end_of(day))
    line = F("measure")
    rows = rows.annotate(
        place=Window(RowNumber(), partition_by=line, order_by=F("pk").desc()),
        on_line=Window(Count("pk"), partition_by=line),
    ).filter(place__lte=SHOWN_ON_TASK)
    said: dict[int, list[Said]] = defaultdict(list)
    totals: dict[int, int] = {}
    for one in in_words(shown(rows).order_by("-pk"), user):
        said[one.comment.measure_id].append(one)
        totals[one.comment.measure_id] = one.comment.on_line  # type: ignore[attr-defined]  # annotated
    return {pk: Thread(found, totals[pk]) for pk, found in said.items()}
