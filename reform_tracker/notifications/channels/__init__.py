"""The ways to reach a person. One module per channel, each with its transport: `CHANNEL`.

A module in this package that defines `CHANNEL` is a channel; nothing else needs to know it.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from reform_tracker.notifications.channels.base import DigestChannel, ImmediateChannel

Channel = ImmediateChannel | DigestChannel[Any]


def get(name: str) -> Channel:
    """The channel of that name. Raises KeyError when there is none."""
    return _registry()[name]


def names() -> list[str]:
    return list(_registry())


def outside() -> list[DigestChannel[Any]]:
    """The channels that leave this machine. Those with one line for everybody come first: a slow
    robot must not hold up the mail."""
    found = [one for one in _registry().values() if isinstance(one, DigestChannel)]
    return sorted(found, key=lambda one: (not one.one_line, one.name))


def choices() -> list[tuple[str, str]]:
    """Name and label of every channel, for filters."""
    return [(name, str(channel.label)) for name, channel in _registry().items()]


def label(name: str) -> str:
    """What people call the channel; its bare name when the channel has been removed."""
    channel = _registry().get(name)
    return str(channel.label) if channel else name


@cache
def _registry() -> dict[str, Channel]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    found = [module.CHANNEL for module in modules if hasattr(module, "CHANNEL")]
    return {channel.name: channel for channel in found}
