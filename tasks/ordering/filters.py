"""What the filters of all kinds of orders share."""

from typing import Any, TypeVar, cast

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When

from reform_tracker import clock
from tasks.ordering.models import Order
from tasks.signing.states import Ordered

R = TypeVar("R", bound=Order)


def late_among(rows: QuerySet[R], *, late: bool) -> QuerySet[R]:
    """Those answered after their day, or not although it has passed; or all others."""
    today = Value(clock.today(), DateField())
    answered = Case(When(answered_on=None, then=today), default=F("answered_on"))
    dated: Any = rows.alias(answered=answered)
    is_late = Q(answered__gt=F("due_on")) & ~Q(state=Ordered.WITHDRAWN)
    return cast("QuerySet[R]", dated.filter(is_late) if late else dated.exclude(is_late))
