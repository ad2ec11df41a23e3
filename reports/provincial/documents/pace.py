"""How far the work is beside its schedule, and what has turned since the period before, in words.
Pure: every number is read from the figures, none is computed but differences of two of them."""

from collections.abc import Callable, Iterable, Mapping

from reports.figures.values import PlanFigures, Turn
from reports.provincial.documents.titles import end_of

# Of a light that became better the unit is named with it; who is behind is named by name elsewhere.
BETTER = {"completed": "办结", "recovered": "恢复正常"}
WORSE = {"to_yellow": "转黄灯", "to_red": "转红灯"}


def basis(based: int | None, measures: int) -> str:
    """What a mean rests on, where that is not all there is: measures with an accepted schedule."""
    if based is None or based >= measures:
        return ""
    return f"按已审核方案的{based}项（共{measures}项）计算，"


def pace(actual: int | None, scheduled: int | None, mean: str = "", than: str = "") -> str:
    """Declared against scheduled progress, in points; `mean` says over what it is a mean, `than`
    compares it with the period before. Nothing where neither is known."""
    if actual is None:
        return "" if scheduled is None else f"序时进度为{scheduled}%，尚无单位申报完成程度。"
    if scheduled is None:
        return f"{mean}平均完成程度为{actual}%{than}，序时进度尚无计算依据。"
    gap = scheduled - actual
    word = f"落后{gap}个百分点" if gap > 0 else f"超前{-gap}个百分点" if gap < 0 else "与之持平"
    return f"{mean}平均完成程度为{actual}%{than}，序时进度为{scheduled}%，{word}。"


def than_before(figures: PlanFigures, now: int | None, then: int | None) -> str:
    """By how many points a mean went up or down since the period before."""
    if figures.since is None or now is None or then is None:
        return ""
    day = end_of(figures.since.on, figures)
    if now == then:
        return f"（与{day}持平）"
    word = "提高" if now > then else "下降"
    return f"（比{day}{word}{abs(now - then)}个百分点）"


def turned_in_all(figures: PlanFigures) -> str:
    """How many lights of the plan turned into what."""
    if figures.since is None:
        return ""
    kinds = [turn.became for turn in figures.since.turned]
    parts = [
        f"{word}{kinds.count(kind)}项" for kind, word in (BETTER | WORSE).items() if kind in kinds
    ]
    return f"与{end_of(figures.since.on, figures)}相比，{'、'.join(parts)}。" if parts else ""


def turned_in(figures: PlanFigures, area: int, rank: Callable[[str], int]) -> str:
    """What moved in an area: who finished or caught up, in the order of the units, and which
    measures fell behind, whose units the next sentence names."""
    if figures.since is None:
        return ""
    turned = [turn for turn in figures.since.turned if turn.area_number == area]
    better = [
        f"{unit}{_keys_by(found)}"
        for unit, found in sorted(_by_unit(turned).items(), key=lambda item: rank(item[0]))
    ]
    worse = [
        f"{word}{len(keys)}项（{'、'.join(keys)}）"
        for kind, word in WORSE.items()
        if (keys := [turn.key for turn in turned if turn.became == kind])
    ]
    parts = [*better, *worse]
    return f"与{end_of(figures.since.on, figures)}相比，{'，'.join(parts)}。" if parts else ""


def _by_unit(turned: Iterable[Turn]) -> dict[str, dict[str, list[str]]]:
    """unit → what became of it → keys, of the lights that became better."""
    found: dict[str, dict[str, list[str]]] = {}
    for turn in turned:
        if turn.became in BETTER:
            found.setdefault(turn.organization, {}).setdefault(turn.became, []).append(turn.key)
    return found


def _keys_by(found: Mapping[str, list[str]]) -> str:
    return "、".join(f"{'、'.join(found[kind])}{BETTER[kind]}" for kind in BETTER if kind in found)
