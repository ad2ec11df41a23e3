"""Extensions and closings as lines of the change log."""

from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from departments.models import User
from reform_tracker import clock
from reports.figures.changes import Change, Kind
from tasks.models import Closing, Extension, ReformPlan
from tasks.signing.states import Asked


def granted(plan: ReformPlan, measures: Collection[int], user: User) -> QuerySet[Extension]:
    """What was granted, or ordained, of plans and of the ends of these measures, as far as the
    account may read it. A milestone's dates are its revisions."""
    meant = Q(measure__in=measures) | Q(filing__isnull=False)
    return Extension.objects.visible_to(user).filter(
        meant, plan=plan, milestone=None, state=Asked.GRANTED
    )


def moves(rows: QuerySet[Extension]) -> Iterator[Change]:
    """A line for each; the organization's name and part are the caller's to add. One query."""
    for row in rows.select_related("measure", "decided_by").order_by("pk"):
        yield Change(
            clock.local_date(row.decided_at),
            Kind.SLIPPED,
            row.decided_at,
            measure_id=row.measure_id,
            organization_id=row.organization_id,
            what=row.what_in_words(),
            before=date_format(row.before),
            after=date_format(row.granted_for or row.asked_for),
            by=row.decided_by.full_name if row.decided_by else "",
            reason=row.reason,
            url=row.page(),
        )


def closed(measures: Collection[int], user: User) -> QuerySet[Closing]:
    """What was closed of these measures or opened again, as far as the account may read it."""
    return Closing.objects.visible_to(user).filter(measure__in=measures, state=Asked.GRANTED)


def closed_or_opened(rows: QuerySet[Closing]) -> Iterator[Change]:
    """As `moves`."""
    for row in rows.select_related("measure", "decided_by").order_by("pk"):
        yield Change(
            clock.local_date(row.decided_at),
            Kind.REOPENED if row.is_reopening else Kind.CLOSED,
            row.decided_at,
            measure_id=row.measure_id,
            organization_id=row.organization_id,
            what=row.what_in_words(),
            by=row.decided_by.full_name if row.decided_by else "",
            reason=row.reason,
            url=row.page(),
        )
