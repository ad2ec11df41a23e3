"""The frame of the system: settings, clock, calendar, routes."""

VERSION = "0.1.0"  # that of pyproject.toml
