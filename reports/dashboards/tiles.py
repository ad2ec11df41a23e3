"""The map of the prefectures in tiles: one square each, neighbours beside each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.figures.lights import WORST_FIRST, Light
from reports.figures.values import UnitFigures

# Division code (GB/T 2260) → column and row. Gansu lies from the north-west to the south-east.
PLACES: Mapping[str, tuple[int, int]] = {
    "620900": (1, 1),  # 酒泉
    "620200": (2, 1),  # 嘉峪关
    "620700": (2, 2),  # 张掖
    "620300": (3, 2),  # 金昌
    "620600": (4, 2),  # 武威
    "620400": (5, 3),  # 白银
    "621000": (7, 3),  # 庆阳
    "622900": (3, 4),  # 临夏
    "620100": (4, 3),  # 兰州
    "621100": (5, 4),  # 定西
    "620800": (6, 4),  # 平凉
    "623000": (4, 5),  # 甘南
    "621200": (5, 5),  # 陇南
    "620500": (6, 5),  # 天水
}
COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Tile:
    """One prefecture: its worst light, how many duties it is late with, its place."""

    organization_id: int
    name: str
    light: str
    label: str
    late: int
    column: int
    row: int


def tiles(
    prefectures: Iterable[UnitFigures], codes: Mapping[int, str], late: Mapping[int, int]
) -> list[Tile]:
    """`codes` and `late` by organization. Where a prefecture has no place they stand in their
    order, row by row."""
    units = list(prefectures)
    known = all(codes.get(one.organization_id, "") in PLACES for one in units)
    found = []
    for number, one in enumerate(units):
        column, row = number % COLUMNS + 1, number // COLUMNS + 1
        if known:
            column, row = PLACES[codes[one.organization_id]]
        light = _light(one, late.get(one.organization_id, 0))
        found.append(
            Tile(
                one.organization_id,
                _short(one.organization),
                light.value,
                light.label,
                late.get(one.organization_id, 0),
                column,
                row,
            )
        )
    return found


def _short(name: str) -> str:
    """兰州市 → 兰州, 甘南州 → 甘南: what a square has room for."""
    return name[:-1] if len(name) > 2 and name.endswith(("市", "州")) else name  # noqa: PLR2004


def _light(unit: UnitFigures, late: int) -> Light:
    """Whoever is late with anything is red, also who has taken on nothing yet."""
    if late:
        return Light.RED
    counts = {one.code: one.count for one in unit.lights}
    return next((light for light in WORST_FIRST if counts.get(light)), Light.NONE)
