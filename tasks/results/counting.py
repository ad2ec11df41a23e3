"""How many results a plan has, for pages that lead to their list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise

from departments.models import User
from tasks.models import Result, ResultKind
from tasks.signing.states import Published

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OfKind:
    """The published results of one kind; `url` opens the list of them."""

    label: str | Promise
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Results:
    """The published results of a plan, or of one organization under it, by kind; how many of them
    are recommended to others; the newest of them."""

    kinds: Sequence[OfKind]
    recommended: OfKind
    newest: Sequence[Result]
    url: str

    @property
    def total(self) -> int:
        return sum(one.count for one in self.kinds)


def results_of(plan_id: int, organization_id: int | None = None) -> Results:
    """Two statements, however many results there are."""
    rows = Result.objects.published().filter(measure__task__area__plan=plan_id)
    url = f"{reverse('tasks:results')}?plan={plan_id}&state={Published.PUBLISHED}"
    if organization_id is not None:
        rows, url = (
            rows.filter(organization=organization_id),
            f"{url}&organization={organization_id}",
        )
    recommended = Count("pk", filter=Q(recommended_at__isnull=False))
    counted = {
        kind: (every, told)
        for kind, every, told in rows.order_by()
        .values("kind_of")
        .annotate(every=Count("pk"), told=recommended)
        .values_list("kind_of", "every", "told")
    }
    kinds = [
        OfKind(kind.label, counted.get(kind, (0, 0))[0], f"{url}&kind={kind}")
        for kind in ResultKind
    ]
    told = sum(told for _every, told in counted.values())
    newest = rows.select_related("organization").defer("summary")[:MOST_SHOWN]
    return Results(kinds, OfKind("", told, f"{url}&recommended=true"), list(newest), url)


def results_of_task(task_id: int, user: User) -> list[Result]:
    """Those of a task that the account may read, the newest first."""
    rows = Result.objects.visible_to(user).filter(measure__task=task_id)
    return list(rows.select_related("organization", "measure").defer("summary"))
