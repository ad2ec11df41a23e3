"""The lists behind the dashboard: each an analysis, entered in `registry`."""
