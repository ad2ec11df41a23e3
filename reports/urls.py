"""Routes of the reading pages."""

from django.urls import path

from reports.views import dashboard, ledger, provincial, task

app_name = "reports"

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("tasks/", ledger.ledger, name="ledger"),
    path("tasks/<int:pk>/", task.task, name="task"),
    path("documents/<int:pk>/", task.document, name="document"),
    path("reports/", provincial.reports, name="reports"),
    path("reports/make/", provincial.make, name="report-make"),
    path("reports/files/<int:pk>/", provincial.download, name="report-download"),
    path("reports/files/<int:pk>/retry/", provincial.retry, name="report-retry"),
]
