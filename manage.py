#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
    try:
        from django.core.management import (  # noqa: PLC0415 (its absence gets a sentence)
            execute_from_command_line,
        )
    except ImportError:
        sys.exit(
            "Django is not installed here. Run `make setup`, then `.venv/bin/python manage.py`."
        )
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
