"""How the part of an organization in a measure stands to organizations."""

from departments.permissions import Access
from tasks.models import Measure
from tasks.plan.models.roles import LINE_ROLES, REPORTING_ROLES


def part_access(measure: Measure, organization_id: int) -> Access:
    """Before anything is asked of it: its own where the line gives the organization one to report
    on, nobody's otherwise."""
    rows = list(measure.assignments.values_list("organization_id", "role"))
    own = any(one == organization_id and role in REPORTING_ROLES for one, role in rows)
    return Access(
        owner=organization_id if own else None,
        readers=frozenset(one for one, role in rows if role in LINE_ROLES),
    )
