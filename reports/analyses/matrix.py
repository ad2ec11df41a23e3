"""Matrix of areas and organizations: in each place how many measures, and the worst light."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization
from departments.organizations.names import FormerNames
from reform_tracker.lists.tables import NUMBER, Cell, Column, Table, Title
from reports.analyses.asked import Asked
from reports.analyses.base import Analysis, Findings, measures_counted
from reports.figures import words
from reports.figures.lights import WORST_FIRST
from reports.figures.summing import Row, matrix
from tasks.models import Assignment

Lights = Counter[str]
NOTHING: Lights = Counter()
WIDTH = 9


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area with the lights of the measures that each organization reports on there."""

    area_id: int
    number: int
    title: str
    lights: Mapping[int, Lights]

    def of(self, organization: int | None) -> Lights:
        """Of one organization, or of all together."""
        if organization is not None:
            return self.lights.get(organization, NOTHING)
        return sum(self.lights.values(), Counter())


def _rule() -> str:
    return _(
        "Each place counts the measures of an area that an organization reports on: a department"
        " those that it leads, a prefecture those that it has taken on. Below stands the worst"
        " light among them, and how many have it."
    )


def _count(asked: Asked) -> int:
    return len(asked.counted)


def _find(asked: Asked) -> Findings:
    leads = [row for row in asked.kept if row.role == Assignment.Role.LEAD]
    local = [row for row in asked.kept if row.role == Assignment.Role.LOCAL]
    parties = _in_unit_order(asked)
    tables = [
        _table(asked, gettext_lazy("Departments"), Assignment.Role.LEAD, leads, parties),
        _table(asked, gettext_lazy("Prefectures"), Assignment.Role.LOCAL, local, parties),
    ]
    found = [one for one in tables if one.rows]
    return Findings(_count(asked), found or tables[:1])


def _in_unit_order(asked: Asked) -> Sequence[Organization]:
    """Everybody who reports, under the names of the day."""
    names = FormerNames.on(asked.on)
    pks = {row.organization_id for row in asked.kept}
    rows = Organization.objects.filter(pk__in=pks).order_by("unit_order", "pk")
    return [names.put_on(one) for one in rows]


def _table(
    asked: Asked, title: Title, role: str, rows: Sequence[Row], parties: Sequence[Organization]
) -> Table[AreaLine]:
    lights = matrix(rows)
    areas = {row.area_number: row for row in rows}
    lines = [
        AreaLine(row.area_id, number, row.area, lights[number])
        for number, row in sorted(areas.items())
    ]
    present = {row.organization_id for row in rows}
    units = [one for one in parties if one.pk in present]
    columns = list(_columns(asked, role, units))
    total = [
        Cell(_("Sum")),
        *(
            _cell(asked, role, sum((line.of(pk) for line in lines), Counter()), organization=pk)
            for pk in (*(one.pk for one in units), None)
        ),
    ]
    return Table(title, columns, lines, total, is_matrix=True)


def _columns(asked: Asked, role: str, units: Sequence[Organization]) -> Iterator[Column[AreaLine]]:
    yield Column(
        gettext_lazy("Area"),
        lambda line: Cell(f"{line.number}. {line.title}"),
        width=30,
        key=f"{role}-area",
        order=lambda line: line.number,
        names=True,
    )
    for unit in units:
        yield _column(asked, role, unit.short_name, unit.pk)
    yield _column(asked, role, _("Sum"), None)


def _column(asked: Asked, role: str, title: str, organization: int | None) -> Column[AreaLine]:
    def cell(line: AreaLine) -> Cell:
        return _cell(
            asked, role, line.of(organization), area=line.area_id, organization=organization
        )

    return Column(
        title,
        cell,
        form=NUMBER,
        width=WIDTH,
        key=f"{role}-{organization or 'all'}",
        order=_worst_first(organization),
    )


def _worst_first(organization: int | None) -> Callable[[AreaLine], tuple[int, ...]]:
    """By the worst light, and how many have it."""

    def order(line: AreaLine) -> tuple[int, ...]:
        lights = line.of(organization)
        return tuple(-lights[light] for light in WORST_FIRST)

    return order


def _cell(
    asked: Asked,
    role: str,
    lights: Lights,
    *,
    area: int | None = None,
    organization: int | None = None,
) -> Cell:
    count = sum(lights.values())
    if not count:
        return Cell("")
    scope = {**asked.scope(), "role": role}
    scope["area"] = area or scope["area"]
    scope["organization"] = organization or scope.get("organization")
    worst = next(light for light in WORST_FIRST if lights[light])
    below = Cell(
        f"{lights[worst]} {words.lights()[worst]}",
        asked.ledger(**{**scope, "light": worst}),
        light=worst,
    )
    return Cell(count, asked.ledger(**scope), below=below)


MATRIX = Analysis(
    key="matrix",
    title=gettext_lazy("Areas and organizations"),
    rule=_rule,
    counted=measures_counted,
    count=_count,
    find=_find,
)
