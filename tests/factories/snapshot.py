"""The published plan, taken once from the services and put back as it was for each further test."""

from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import Model

from departments.models import Organization, OrganizationName
from reform_tracker.audit.models import AuditEvent, AuditHead
from reports.models import Standing
from tasks.models import (
    Assignment,
    CitedDocument,
    FrameText,
    ImplementationPlan,
    Measure,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
    Task,
    TaskPlace,
)

# In the order of their foreign keys.
TABLES: tuple[type[Model], ...] = (
    Organization,
    OrganizationName,
    ReformPlan,
    FrameText,
    ReformArea,
    Task,
    CitedDocument,
    TaskPlace,
    TaskPlace.prefectures.through,
    Measure,
    Assignment,
    ReportingPeriod,
    ImplementationPlan,
    Standing,
    AuditEvent,
    AuditHead,
)
_taken: dict[object, list[list[Model]]] = {}


def once(key: object, make: Callable[[], object]) -> None:
    """Lets `make` fill an empty database the first time, and copies its rows from then on.

    Where something stands already, `make` is called: nothing is known of what is there.
    """
    if any(table._default_manager.exists() for table in TABLES if table is not AuditHead):
        make()
        return
    if key in _taken:
        _put_back(_taken[key])
        return
    make()
    _taken[key] = [list(table._base_manager.order_by("pk")) for table in TABLES]


@transaction.atomic
def _put_back(rows: list[list[Model]]) -> None:
    AuditHead.objects.all().delete()
    for table, kept in zip(TABLES, rows, strict=True):
        table._base_manager.bulk_create(_copy(row) for row in kept)
    # PostgreSQL numbers on from where the first time ended: its sequences never go back.
    connection.check_constraints()


def _copy(row: Model) -> Model:
    """A fresh instance: a test that changes one must not change the next test's."""
    return type(row)(
        **{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    )
