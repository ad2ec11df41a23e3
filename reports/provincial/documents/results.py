"""What the reform has left behind (改革成果), as the report tells it: documents, pilots, practices.
Pure."""

from collections.abc import Sequence

from reform_tracker.office.official.text import one_line
from reports.figures.values import PlanFigures, ResultLine

KINDS = {"document": "制度成果", "pilot": "试点成效", "practice": "经验做法"}
MOST_NAMED = 12  # of one kind; the others stand in the workbook


def counted(figures: PlanFigures) -> str:
    """How many of each kind are new, and how many there are altogether."""
    new = figures.results
    kinds = [
        f"{name}{count}项"
        for kind, name in KINDS.items()
        if (count := sum(one.kind == kind for one in new))
    ]
    told = sum(one.recommended for one in new)
    return (
        f"本期新形成改革成果{len(new)}项，其中{'、'.join(kinds)}；累计{figures.results_total}项。"
        + (f"其中{told}项向全省推广。" if told else "")
    )


def of_kind(figures: PlanFigures, kind: str) -> str:
    """The new ones of a kind, unit by unit, each with number and day; empty where there is none."""
    found = [one for one in figures.results if one.kind == kind]
    if not found:
        return ""
    units: dict[str, list[str]] = {}
    for one in found[:MOST_NAMED]:
        units.setdefault(one_line(one.organization), []).append(_named(one))
    named = "；".join(f"{unit}{'、'.join(titles)}" for unit, titles in units.items())
    rest = f"；等{len(found)}项，其余见台账“改革成果”表" if len(found) > MOST_NAMED else ""
    return f"{named}{rest}。"


def points(figures: PlanFigures) -> Sequence[tuple[str, Sequence[str]]]:
    return [(name, [of_kind(figures, kind)]) for kind, name in KINDS.items()]


def _named(one: ResultLine) -> str:
    title = one_line(one.title)
    if one.kind == "document" and not title.startswith("《"):
        title = f"《{title}》"
    day = f"{one.dated_on.month}月{one.dated_on.day}日"
    facts = "，".join(filter(None, (one_line(one.number), day, "推广" if one.recommended else "")))
    return f"{title}（{facts}）"
