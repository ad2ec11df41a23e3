"""Routes of the pages where people do their work."""

from django.urls import path, register_converter

from tasks.converters import PeriodConverter, StepConverter
from tasks.views import attachments, contributions, desk, filings, progress

app_name = "tasks"
register_converter(StepConverter, "step")
register_converter(PeriodConverter, "period")

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("filings/", filings.filings, name="filings"),
    path("filings/<int:pk>/", filings.filing, name="filing"),
    path("filings/<int:pk>/edit/", filings.edit, name="filing-edit"),
    path("filings/<int:pk>/choose/", filings.choose, name="filing-choose"),
    path("filings/<int:pk>/steps/<step:step>/", filings.step, name="filing-step"),
    path("filings/<int:pk>/files/", attachments.upload_to_filing, name="filing-upload"),
    path("progress/", progress.reports, name="progress"),
    path("progress/<int:pk>/", progress.report, name="report"),
    path("progress/<int:pk>/steps/<step:step>/", progress.step, name="report-step"),
    path("measures/<int:measure_id>/progress/<period:period>/", progress.edit, name="report-edit"),
    path(
        "measures/<int:measure_id>/contribution/<period:period>/",
        contributions.contribution,
        name="contribution",
    ),
    path("files/<uuid:pk>/", attachments.download, name="attachment"),
    path("files/<uuid:pk>/remove/", attachments.remove, name="attachment-remove"),
]
