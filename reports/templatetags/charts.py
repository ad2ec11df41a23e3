"""Pictures from the roll-up: SVG made on the server, words beside every colour."""

from collections.abc import Sequence
from typing import Any

from django import template

from reports.dashboards.below import Month
from reports.figures.values import Count

register = template.Library()
WIDTH = 100.0
HEIGHT, EDGE = 24.0, 2.5  # of a sparkline, and what its line keeps away from the edge


@register.inclusion_tag("reports/dashboards/_light_strip.html")
def light_strip(counts: Sequence[Count], url: str, scope: str) -> dict[str, Any]:
    """One bar cut by lights, and a list that says the same in words and links to the rows.

    `url` and the query string `scope` name the list that the counts were taken from.
    """
    total = sum(count.count for count in counts)
    pieces, at = [], 0.0
    for count in counts:
        width = WIDTH * count.count / total if total else 0
        pieces.append({"count": count, "x": round(at, 2), "width": round(width, 2)})
        at += width
    return {"pieces": pieces, "total": total, "url": url, "scope": scope}


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: Sequence[int]) -> dict[str, Any]:
    """How a figure went, the oldest value first; nothing for fewer than two. The values stand in
    the picture's title."""
    low, high = min(values, default=0), max(values, default=0)
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    rise = (HEIGHT - 2 * EDGE) / max(high - low, 1)
    points = [
        (round(EDGE + step * place, 1), round(HEIGHT - EDGE - (value - low) * rise, 1))
        for place, value in enumerate(values)
    ]
    return {"values": values, "points": points if len(points) > 1 else [], "end": points[-1:]}


@register.inclusion_tag("reports/dashboards/_light_columns.html")
def light_columns(months: Sequence[Month]) -> dict[str, Any]:
    """A column for each month, cut by lights from the bottom up in their order, and a table that
    says the same in figures; both link to the rows of that day."""
    highest = max((month.total for month in months), default=0)
    columns = []
    for month in months:
        pieces, top = [], WIDTH
        for count in month.lights:
            height = WIDTH * count.count / highest if highest else 0
            top -= height
            if height:
                pieces.append({"code": count.code, "y": round(top, 2), "height": round(height, 2)})
        said = "; ".join(f"{one.label} {one.count}" for one in month.lights)
        year, dash, rest = month.label.rpartition("-")
        columns.append(
            {
                "month": month,
                "year": year + dash,  # goes where there is no room for it
                "rest": rest,
                "pieces": pieces,
                "said": f"{month.label}: {said}",
            }
        )
    return {"columns": columns, "lights": months[-1].lights if months else ()}
