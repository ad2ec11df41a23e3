"""Which parts are closed (销号), or were: for queries of what is owed on them."""

from django.db.models import DateField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from tasks.errors import Refused
from tasks.models import Closing
from tasks.plan.succession import owner_of, work_of


def was_closed() -> Exists:
    """Of parts whether anybody's part in the measure was ever closed: then it has to be found out
    whether the measure is over."""
    return Exists(Closing.objects.done().filter(measure=OuterRef("measure")))


def was_reopened() -> Exists:
    """The same of parts that were opened again: what is due on them may be due on another day."""
    back = Closing.objects.done().filter(reopened_at__isnull=False)
    return Exists(back.filter(measure=OuterRef("measure")))


def closed_in_words() -> str:
    """Why nothing can be reported on a closed part, and who can help."""
    return _("This measure is closed: nothing more is reported on it, unless it is opened again.")


def require_open_part(measure_id: int, organization_id: int) -> None:
    """Raises Refused for a part that is closed."""
    rows = Closing.objects.in_force().filter(measure=measure_id)
    if rows.filter(organization__in=work_of(measure_id, organization_id)).exists():
        raise Refused(closed_in_words())


def is_closed(measure: str, holder: str) -> Exists:
    """Whether the part is closed of whoever is named in these columns."""
    return Exists(_of(Closing.objects.in_force(), measure, holder))


def reopened_on(measure: str, holder: str) -> Subquery:
    """The day on which that part was opened again last, NULL if it never was."""
    back = _of(Closing.objects.done().filter(reopened_at__isnull=False), measure, holder)
    days = back.order_by("-reopened_at").values(day=TruncDate("reopened_at"))
    return Subquery(days[:1], output_field=DateField())


def _of(rows: QuerySet[Closing], measure: str, holder: str) -> QuerySet[Closing]:
    held = rows.filter(measure=OuterRef(measure)).order_by()
    return held.annotate(holder=owner_of("measure", "organization")).filter(holder=OuterRef(holder))
