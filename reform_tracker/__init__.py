"""The frame of the system: settings, clock, calendar, routes."""
