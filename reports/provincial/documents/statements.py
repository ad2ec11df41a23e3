"""What organizations wrote, as a report quotes it: the most endangered measures first, alike words
once, the rest counted. Pure."""

from collections.abc import Callable, Sequence

from reform_tracker.office.official.text import clause, one_line, sentence
from reform_tracker.office.text import clean
from reports.figures.values import Named, PlanFigures

# A report is read, the ledger is consulted: more statements than these stand in the ledger only.
STATEMENTS_LISTED = 12
UNITS_NAMED = 5
UNREVIEWED = "（未经审核）"
_SEVERITY = ("red", "yellow", "none", "green", "complete")


def quoted(
    figures: PlanFigures,
    statements: Sequence[Named],
    verb: str,
    annex: str,
    rank: Callable[[str], int],
) -> list[str]:
    """The sentence that counts them, then the statements; nothing where there are none."""
    if not statements:
        return []
    alike = _alike(_by_severity(figures, statements), statements)
    listed = alike[:STATEMENTS_LISTED]
    rest = sum(map(len, alike[STATEMENTS_LISTED:]))
    count = f"各单位共{verb}{len(statements)}条"
    told = f"，按灯号轻重列出{len(statements) - rest}条，其余{rest}条见{annex}" if rest else ""
    quotes = [_told(found, rank) for found in listed]
    if len(quotes) > 1:
        quotes = [f"{number}. {quote}" for number, quote in enumerate(quotes, 1)]
    return [f"{count}{told}。", *quotes]


def _told(found: Sequence[Named], rank: Callable[[str], int]) -> str:
    first = found[0]
    if len(found) == 1:
        place = f"{clean(first.key)} {clause(first.task)}"
        mark = "" if first.reviewed else UNREVIEWED
        return f"{one_line(first.organization)}（{place}）{mark}：{sentence(first.text)}"
    units = sorted(dict.fromkeys(item.organization for item in found), key=rank)
    named = units[:UNITS_NAMED]
    who = "、".join(f"{one_line(unit)}（{_keys(found, unit)}）" for unit in named)
    more = f"等{len(units)}家" if len(units) > len(named) else ""
    unreviewed = sum(not item.reviewed for item in found)
    mark = f"（{unreviewed}条未经审核）" if unreviewed else ""
    return f"{who}{more}{mark}：{sentence(first.text)}"


def _keys(found: Sequence[Named], unit: str) -> str:
    """The measures of a unit; of many the first ones."""
    keys = list(dict.fromkeys(clean(item.key) for item in found if item.organization == unit))
    shown = "、".join(keys[:UNITS_NAMED])
    return f"{shown}等{len(keys)}项" if len(keys) > UNITS_NAMED else shown


def _alike(ranked: Sequence[Named], printed: Sequence[Named]) -> list[list[Named]]:
    """Statements of the same words together: the groups in the order of the first that is `ranked`,
    within each as they are `printed`."""
    found: dict[str, list[Named]] = {clause(item.text): [] for item in ranked}
    for item in printed:
        found[clause(item.text)].append(item)
    return list(found.values())


def _by_severity(figures: PlanFigures, statements: Sequence[Named]) -> list[Named]:
    lights = {(row.key, row.organization): row.light for row in figures.ledger}

    def weight(item: Named) -> int:
        light = lights.get((item.key, item.organization), "none")
        return _SEVERITY.index(light) if light in _SEVERITY else len(_SEVERITY)

    return sorted(statements, key=weight)
