"""No route without a row: whoever adds an address says who may open it."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.authentication import SessionAuthentication

from reform_tracker.api.permissions import RoleAllows
from reform_tracker.api.views import nothing
from tests.contract.matrix import ACTORS, MATRIX, PUBLIC


def routes(resolver: URLResolver, above: tuple[str, ...] = ()) -> Iterator[tuple[str, bool]]:
    """Every address that resolves: its full name, and whether its view is marked public."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, (*above, *([entry.namespace] if entry.namespace else [])))
        elif isinstance(entry, URLPattern):
            name = ":".join([*above, entry.name or f"unnamed {entry.pattern}"])
            yield name, bool(getattr(entry.callback, "public", False))


ROUTES = dict(routes(get_resolver()))
ROWS = list(csv.DictReader(StringIO(MATRIX)))


def test_every_route_is_in_the_matrix_or_public_for_a_reason() -> None:
    in_rows = {row["route"] for row in ROWS}
    unknown = set(ROUTES) - in_rows - set(PUBLIC)
    assert not unknown, f"no row of the matrix speaks of {sorted(unknown)}"
    assert not (in_rows | set(PUBLIC)) - set(ROUTES), "rows of routes that do not exist"
    assert not in_rows & set(PUBLIC)
    assert all(PUBLIC.values())


def test_only_the_listed_pages_are_open_without_an_account() -> None:
    marked = {name for name, public in ROUTES.items() if public}
    assert marked == {name for name in PUBLIC if not name.startswith("api:")}


def views(resolver: URLResolver) -> Iterator[Any]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry)
        else:
            yield entry.callback


def test_no_form_goes_without_its_token() -> None:
    """The API asks for the token of whoever comes with a session, and lets no session write."""
    without = [view for view in views(get_resolver()) if getattr(view, "csrf_exempt", False)]
    assert [view for view in without if not hasattr(view, "cls") and view is not nothing] == []
    for view in without:
        if view is not nothing:
            assert SessionAuthentication in view.cls.authentication_classes
            assert RoleAllows in view.cls.permission_classes or view.cls.permission_classes == []


def test_the_matrix_is_whole() -> None:
    assert set(ROWS[0]) == {"route", "case", *ACTORS}
    assert {row[actor] for row in ROWS for actor in ACTORS} <= set("1234567VH")
    cases = [row["case"] for row in ROWS]
    assert len(cases) == len(set(cases))
    assert all(row["anon"] in "15" for row in ROWS)
