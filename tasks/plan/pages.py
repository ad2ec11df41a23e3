"""What the pages of plans share."""

from tasks.errors import NoPlan
from tasks.models import ReformPlan, ReportingPeriod
from tasks.pages import find


def require_plan() -> None:
    """Raises NoPlan while none is published; a list asks when it has nothing to show."""
    if not ReformPlan.objects.exists():
        raise NoPlan


def find_period(measure_id: int, code: str) -> ReportingPeriod:
    return find(
        ReportingPeriod.objects.select_related("plan").defer("plan__source_text"),
        plan__areas__tasks__measures=measure_id,
        code=code,
    )
