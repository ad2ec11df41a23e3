"""Tells whoever keeps figures which measures changed, inside the transaction of the change.

`tasks` may not import `reports` (docs/architecture.md, Rooms), yet the standings must change with
the deed or not at all. So reports registers its refresh here when the apps are loaded: an explicit
call in the same transaction, no signal.
"""

from collections.abc import Callable, Collection

Listener = Callable[[Collection[int]], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """`listener` gets the ids of changed measures; registering twice is registering once."""
    if listener not in _listeners:
        _listeners.append(listener)


def measures_changed(measure_ids: Collection[int]) -> None:
    """Called by services at the end of their transaction."""
    for listener in _listeners:
        listener(measure_ids)
