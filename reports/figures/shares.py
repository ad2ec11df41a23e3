"""Breakdowns: each class with its count and its share, the shares of a group adding up to 100 %."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from reports.figures.values import Count

WHOLE = 1000  # tenths of a percent


def breakdowns(
    *asked: tuple[Mapping[str, str], Sequence[str]],
) -> tuple[tuple[Count, ...], ...]:
    """Several breakdowns of the same rows, each given by the labels of its classes and the class of
    each row. They stand on one page, so equal counts have equal shares wherever that can be."""
    tallies = [Counter(codes) for _labels, codes in asked]
    groups = [
        [tally[code] for code in labels]
        for (labels, _codes), tally in zip(asked, tallies, strict=True)
    ]
    return tuple(
        tuple(
            Count(code, str(label), count, share)
            for (code, label), count, share in zip(labels.items(), counts, shares, strict=True)
        )
        for (labels, _codes), counts, shares in zip(
            asked, groups, agreeing_shares(groups), strict=True
        )
    )


def breakdown(labels: Mapping[str, str], codes: Sequence[str]) -> tuple[Count, ...]:
    return breakdowns((labels, codes))[0]


def agreeing_shares(groups: Sequence[Sequence[int]]) -> list[list[float]]:
    """The shares of each group; what has to be rounded the other way for the sum is, as far as
    possible, a count that stands in this group only."""
    found = []
    for number, counts in enumerate(groups):
        others = (group for place, group in enumerate(groups) if place != number)
        found.append(shares_of(counts, elsewhere={count for group in others for count in group}))
    return found


def shares_of(counts: Sequence[int], elsewhere: Collection[int] = ()) -> list[float]:
    """Percent with one decimal, adding up to exactly 100.0 (largest remainder), or all zero.

    Each is its exact share rounded, save for as many tenths as the sum is off: of those the ones
    that are nearest to the other side, counts that stand `elsewhere` last.
    """
    total = sum(counts)
    if not total:
        return [0.0] * len(counts)
    down = [count * WHOLE // total for count in counts]
    remainders = [count * WHOLE % total for count in counts]
    up = [2 * remainder >= total for remainder in remainders]
    missing = WHOLE - sum(down) - sum(up)
    places = [
        place
        for place, remainder in enumerate(remainders)
        if remainder and up[place] == (missing < 0)
    ]
    # Of equal ones the first has the larger share.
    sign = 1 if missing < 0 else -1
    places.sort(
        key=lambda at: (
            counts[at] in elsewhere,
            sign * remainders[at],
            sign * counts[at],
            -sign * at,
        )
    )
    for place in places[: abs(missing)]:
        up[place] = not up[place]
    return [(least + more) / 10 for least, more in zip(down, up, strict=True)]
