"""What another date would do to the lights, told by whoever reads lights: `tasks` may not import
`reports` (docs/architecture.md, Rooms)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tasks.extensions.targets import Target


@dataclass(frozen=True, slots=True)
class Effect:
    """How many lines of the organization have which light today, and would have with the new date.
    Lights as their code, their word and the count."""

    now: tuple[tuple[str, str, int], ...]
    then: tuple[tuple[str, str, int], ...]

    @property
    def changes_nothing(self) -> bool:
        return self.now == self.then


EffectOf = Callable[[Target, date], Effect]
_effect_of: list[EffectOf] = []


def register(effect_of: EffectOf) -> None:
    """Called when the apps are loaded."""
    _effect_of[:] = [effect_of]


def effect_of(target: Target, until: date) -> Effect:
    """The lights today, and as they were if the thing were due on that day."""
    return _effect_of[0](target, until)
