"""What a provincial report of a period is made from: its close, or the figures as they are now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from reform_tracker import clock
from reports.closes.book import closed_as
from reports.closes.models import PeriodClose
from reports.figures.rollups import day_of
from reports.figures.told import figures_told
from reports.figures.values import fingerprint, freeze
from reports.provincial.documents import Closed
from tasks.models import ReportingPeriod


@dataclass(frozen=True, slots=True)
class Source:
    """Frozen figures with their hash; `made_on` is the day by which documents are dated.

    Of a closed period all of it comes from the `close`, so that its report is the same whenever it
    is made.
    """

    frozen: dict[str, Any]
    sha256: str
    as_of: date
    made_on: date
    close: PeriodClose | None


def source_of(period: ReportingPeriod, today: date) -> Source:
    close = closed_as(period)
    if close is not None and close.figures is not None and close.as_of is not None:
        made_on = clock.local_date(close.at)
        return Source(close.figures, fingerprint(close.figures), close.as_of, made_on, close)
    as_of = day_of(period, today)
    # The document speaks the product's language, whichever the person who asks for it reads.
    with translation.override(settings.LANGUAGE_CODE):
        frozen = freeze(figures_told(period.plan, period, as_of, known=today))
    return Source(frozen, fingerprint(frozen), as_of, today, None)


def told_of(close: PeriodClose | None) -> Closed | None:
    """What documents say of the close."""
    return Closed(clock.local_date(close.at), close.edition, close.hash) if close else None
