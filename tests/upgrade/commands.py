"""Several commands of `manage.py` in one process: starting Python costs more than most of them.

Reads a list of command lines from standard input as JSON, writes the list of what each printed.
"""

import contextlib
import io
import json
import sys

import django
from django.core.management import call_command


def _printed(name: str, *arguments: str) -> str:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        call_command(name, *arguments, stdout=told)
    return told.getvalue()


if __name__ == "__main__":
    django.setup()
    print(json.dumps([_printed(*line) for line in json.load(sys.stdin)]))
