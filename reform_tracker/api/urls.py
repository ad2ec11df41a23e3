"""The routes of the API: one call gives them all for the resources of version 1.

Whoever stands above this package calls `api_urls()` with its resources and sets
`app_name = "api"`; a new resource is one more entry there.
"""

from collections.abc import Mapping

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSetMixin

from reform_tracker.api import views


def api_urls(resources: Mapping[str, type[ViewSetMixin]]) -> list[URLPattern | URLResolver]:
    """`resources` maps the path below /api/v1/ to its viewset; names are "api:<path>-list"."""
    router = SimpleRouter()
    for prefix, viewset in resources.items():
        router.register(prefix, viewset, basename=prefix)
    return [
        path("", views.start, name="start"),
        path("v1/", include(router.urls)),
        path("schema/", views.schema, name="schema"),
        path("reference/", views.reference, name="reference"),
        path("problems/<slug:code>/", views.problem, name="problem"),
        re_path(r"^(?P<path>.*)$", views.nothing, name="nothing"),
    ]
