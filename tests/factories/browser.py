"""Signed-in browsers, and what a test asks of the pages they get."""

import re

from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import User

# What differs between two renderings of one page: the masked token of its forms.
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
OF_THE_VISIT = re.compile(r'"(departments_accountsession|audit_auditevent|audit_audithead)"')


def signed_in(user: User) -> Client:
    """A browser in which that account is signed in; errors come as pages, as they do outside."""
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="departments.backends.AccountBackend")
    return client


def same_bytes(content: bytes) -> bytes:
    """A page without what changes at every rendering."""
    return TOKEN.sub(b"", content)


def writes_of(queries: CaptureQueriesContext) -> list[str]:
    """Statements that changed something other than the visitor's own session row, without what the
    trail keeps of the visit: whatever else is recorded changes another table too."""
    return [
        query["sql"]
        for query in queries.captured_queries
        if WRITES.match(query["sql"]) and not OF_THE_VISIT.search(query["sql"])
    ]
