from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import migrations

from reform_tracker import clock

BATCH = 2000


def fill(apps: Any, _schema: Any) -> None:
    """A standing verification for each verified milestone, with the report that brought it."""
    milestones = apps.get_model("tasks", "Milestone")
    rows = (
        milestones.objects.filter(verified_on__isnull=False)
        .order_by("pk")
        .values_list("pk", "verified_on", "verified_by_id")
        .iterator(chunk_size=BATCH)
    )
    while batch := list(islice(rows, BATCH)):
        _fill(apps, batch)


def _fill(apps: Any, batch: list[tuple[int, Any, int]]) -> None:
    model = apps.get_model("tasks", "Verification")
    claims: dict[int, list[tuple[Any, Any, int]]] = {}
    for milestone, starts_on, reviewed_at, report in _claims(apps, [pk for pk, *_rest in batch]):
        claims.setdefault(milestone, []).append((starts_on, clock.local_date(reviewed_at), report))
    model.objects.bulk_create(
        model(
            milestone_id=pk,
            report_id=_report(claims.get(pk, []), day),
            verified_on=day,
            verified_by_id=person,
        )
        for pk, day, person in batch
    )


def _claims(apps: Any, pks: list[int]) -> Iterator[tuple[int, Any, Any, int]]:
    claims = apps.get_model("tasks", "MilestoneClaim").objects.filter(
        milestone__in=pks, report__state="accepted", report__reviewed_at__isnull=False
    )
    yield from claims.values_list(
        "milestone_id", "report__period__starts_on", "report__reviewed_at", "report_id"
    )


def _report(claims: list[tuple[Any, Any, int]], day: Any) -> int | None:
    """The report accepted on that day; otherwise that of the newest period begun by then."""
    on_the_day = [(starts_on, report) for starts_on, reviewed, report in claims if reviewed == day]
    begun = [(starts_on, report) for starts_on, _reviewed, report in claims if starts_on <= day]
    return max(on_the_day or begun, default=(None, None))[1]


def empty(apps: Any, _schema: Any) -> None:
    """The milestones' own columns say what stands; what was taken back would be lost."""
    model = apps.get_model("tasks", "Verification")
    if model.objects.filter(withdrawn_on__isnull=False).exists():
        raise RuntimeError("Verifications were taken back: going back would lose by whom and why.")
    model.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tasks", "0011_verifications")]

    operations = [migrations.RunPython(fill, empty)]
