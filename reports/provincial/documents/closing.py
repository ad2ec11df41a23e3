"""What a document says of the close of its period: its figures may still change, or never again."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reform_tracker.office.official.text import long_date, period_name
from reports.figures.values import PlanFigures

_UNITS: Final = "逾期天数为工作日，落后为百分点。"


@dataclass(frozen=True, slots=True)
class Closed:
    """The close that the figures come from: its day, which one of the period, its hash."""

    on: date
    edition: int
    sha256: str


def note(figures: PlanFigures, closed: Closed | None) -> str:
    """The note under the title of the ledger, in one line."""
    period = period_name(figures.period)
    if closed is None:
        return f"注：{period}数据尚未关账，关账前可能变化。{_UNITS}"
    again = f"（第{closed.edition}次）" if closed.edition > 1 else ""
    return f"注：{period}数据已于{long_date(closed.on)}关账{again}，此后不再变化。{_UNITS}"


def proof(closed: Closed | None) -> str:
    """The same for whoever checks it."""
    if closed is None:
        return "尚未关账，关账前数据可能变化。"
    return f"{long_date(closed.on)}第{closed.edition}次关账，SHA-256 {closed.sha256}"
