"""Tells whoever keeps figures which measures changed, inside the transaction of the change.

`tasks` may not import `reports` (docs/architecture.md, Rooms), yet the standings must change with
the write or not at all. So reports registers its refresh here when the apps are loaded: an explicit
call in the same transaction, no signal.
"""

from collections.abc import Callable, Collection

from tasks.models import Measure

Listener = Callable[[Collection[int], Collection[int] | None], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """`listener` gets the ids of changed measures, and of the only organizations whose figures
    changed with them, None for all on the line. Registering twice is registering once."""
    if listener not in _listeners:
        _listeners.append(listener)


def measures_changed(measure_ids: Collection[int], *, only: Collection[int] | None = None) -> None:
    """Called by services at the end of their transaction; `only` these organizations' figures."""
    for listener in _listeners:
        listener(measure_ids, only)


def periods_changed(plans: Collection[int]) -> None:
    """Periods of these plans were made or are due on another day; called as `measures_changed`."""
    if plans:
        measures = Measure.objects.filter(task__area__plan__in=plans).order_by()
        measures_changed(list(measures.values_list("pk", flat=True)))
