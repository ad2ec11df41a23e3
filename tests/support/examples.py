"""On how many generated examples a property is tried, and whether always on the same ones.

The suite tries a fixed set: what failed on one machine fails on every one. `make explore` sets
EXPLORE=1 and tries ten times as many, new ones each time; what it finds is pinned beside the
property, with `@example` or as a test of its own.
"""

import os
from typing import Any

import pytest
from hypothesis import settings

EXPLORING = os.environ.get("EXPLORE") == "1"
TIMES = 10


def examples(count: int, **others: Any) -> settings:
    """The settings of a property that the suite tries on ``count`` examples."""
    return settings(
        max_examples=count * TIMES if EXPLORING else count,
        derandomize=not EXPLORING,
        database=None,
        deadline=None,
        # How to try a failure again, however it was drawn.
        print_blob=True,
        **others,
    )


def seeds(first: int, *others: int, on_sqlite: bool = False) -> list[Any]:
    """The parameters of a random walk: the suite goes one way, `make explore` also the others.
    PostgreSQL alone is walked through, save where the statements of both differ."""
    walked = (first, *others) if EXPLORING else (first,)
    marks = [pytest.mark.walk, *([] if on_sqlite else [pytest.mark.once])]
    return [pytest.param(seed, marks=marks) for seed in walked]
