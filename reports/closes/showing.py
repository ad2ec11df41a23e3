"""What pages show of frozen figures: coded values in the page's language, and who is silent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from reports.closes.models import PeriodClose
from reports.figures import words
from reports.figures.values import Count, LedgerRow, PlanFigures, Summary
from tasks.models import ReformPlan


@dataclass(frozen=True, slots=True)
class Silence:
    """Who had reported nothing of what was due, who a part, in unit order; of all reports due, how
    many were there."""

    due: int
    filed: int
    nothing: tuple[str, ...]
    partly: tuple[str, ...]

    @classmethod
    def of(cls, figures: Summary) -> "Silence":
        return cls(
            figures.reports_due,
            figures.reports_filed,
            figures.not_reported,
            figures.partly_reported,
        )


def frozen_silence(plan: ReformPlan) -> dict[int, Silence]:
    """close → who was silent as it was frozen. One query, which reads nothing else of them."""
    rows = PeriodClose.objects.filter(plan=plan, kind=PeriodClose.Kind.CLOSED).values_list(
        "pk",
        "figures__reports_due",
        "figures__reports_filed",
        "figures__not_reported",
        "figures__partly_reported",
    )
    return {
        pk: Silence(due, filed, tuple(nothing), tuple(partly))
        for pk, due, filed, nothing, partly in rows
    }


def told(figures: PlanFigures) -> dict[str, Any]:
    """What the page of a period says of its figures."""
    return {
        "figures": figures,
        "lights": _in_words(figures.lights, "light"),
        "statuses": _in_words(figures.statuses, "status"),
        "silence": Silence.of(figures),
    }


def rows_in_words(rows: Iterable[LedgerRow]) -> list[LedgerRow]:
    tables = {kind: table() for kind, table in words.TABLES.items()}
    return [
        replace(
            row,
            light_label=tables["light"][row.light],
            status_label=tables["status"][row.status],
            report_state_label=tables["report"][row.report_state],
        )
        for row in rows
    ]


def _in_words(counts: Iterable[Count], kind: str) -> list[Count]:
    labels = words.TABLES[kind]()
    return [replace(one, label=labels[one.code]) for one in counts]
