"""All routes. tests/contract/ holds a row of the authorization matrix for each."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from departments.middleware import public
from reform_tracker import views
from reform_tracker.notifications import views as health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", public(require_POST(set_language)), name="language"),
    path("demo/advance/", views.demo_advance, name="demo-advance"),
    path("", include("departments.urls")),
    path("", include("tasks.urls")),
    path("", include("reports.urls")),
    path("", include("reform_tracker.notifications.urls")),
    path("api/", include("reports.api")),
]

handler500 = "reform_tracker.views.server_error"
