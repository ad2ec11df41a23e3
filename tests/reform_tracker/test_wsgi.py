"""A web worker gives back what points to itself, also when it has lived long."""

import subprocess
import sys

LONG_LIVED = """
import gc, weakref
import reform_tracker.wsgi

class Knot:
    def __init__(self):
        self.self = self

# Old enough to lie in the oldest generation when it is left.
old = [Knot() for _n in range(1000)]
gc.collect()
seen = weakref.ref(old[0])
del old
for _request in range(100):
    kept = [[] for _n in range(200_000)]
print(seen() is None)
"""


def test_what_has_grown_old_is_collected_too() -> None:
    """Every million objects; at a hundred million a worker grew from 279 to 582 MB."""
    done = subprocess.run(
        [sys.executable, "-c", LONG_LIVED], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
