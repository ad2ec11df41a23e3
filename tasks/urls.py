"""Routes of the pages where people do their work."""

from django.urls import path

from tasks import converters  # noqa: F401 (registers them)
from tasks.views import (
    attachments,
    calendar,
    contributions,
    correcting,
    desk,
    filings,
    importing,
    meeting,
    organizations,
    plans,
    progress,
    reminders,
    rules,
)

app_name = "tasks"

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/<number:plan_id>/close/", plans.close, name="plan-close"),
    path("plans/<number:plan_id>/reopen/", plans.reopen, name="plan-reopen"),
    path("desk/", desk.desk, name="desk"),
    path("filings/", filings.filings, name="filings"),
    path("filings/<number:pk>/", filings.filing, name="filing"),
    path("filings/<number:pk>/edit/", filings.edit, name="filing-edit"),
    path("filings/<number:pk>/choose/", filings.choose, name="filing-choose"),
    path("filings/<number:pk>/steps/<step:step>/", filings.step, name="filing-step"),
    path("filings/<number:pk>/files/", attachments.upload_to_filing, name="filing-upload"),
    path("progress/", progress.reports, name="progress"),
    path("progress/<number:pk>/", progress.report, name="report"),
    path("progress/<number:pk>/steps/<step:step>/", progress.step, name="report-step"),
    path(
        "measures/<number:measure_id>/progress/<period:period>/", progress.edit, name="report-edit"
    ),
    path(
        "measures/<number:measure_id>/contribution/<period:period>/",
        contributions.contribution,
        name="contribution",
    ),
    path("imports/", importing.imports, name="imports"),
    path("imports/<number:pk>/", importing.draft, name="import"),
    path("imports/<number:pk>/edit/", importing.draft_edit, name="import-edit"),
    path("imports/<number:pk>/names/", importing.draft_names, name="import-names"),
    path("imports/<number:pk>/compare/", importing.draft_compare, name="import-compare"),
    path("imports/<number:pk>/tasks/<key:key>/", importing.draft_task, name="import-task"),
    path("imports/<number:pk>/<draftstep:step>/", importing.draft_step, name="import-step"),
    path("tasks/<number:pk>/correct/", correcting.correct, name="task-correct"),
    path("organizations/changes/", organizations.changes, name="organization-changes"),
    path("organizations/changes/new/", organizations.change_new, name="organization-change-new"),
    path("organizations/changes/<number:pk>/", organizations.change, name="organization-change"),
    path(
        "organizations/changes/<number:pk>/people/",
        organizations.change_people,
        name="organization-change-people",
    ),
    path(
        "organizations/changes/<number:pk>/cancel/",
        organizations.change_cancel,
        name="organization-change-cancel",
    ),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/import/", calendar.calendar_import, name="calendar-import"),
    path("calendar/<date:day>/", calendar.calendar_day, name="calendar-day"),
    path("reminders/", reminders.deadlines, name="deadlines"),
    path("reminders/preview/", reminders.preview, name="reminders-preview"),
    path("reminders/rules/", rules.rules, name="reminder-rules"),
    path("reminders/rules/new/", rules.rule_new, name="reminder-rule-new"),
    path("reminders/rules/<number:pk>/", rules.rule_edit, name="reminder-rule"),
    path("reminders/rules/<number:pk>/delete/", rules.rule_delete, name="reminder-rule-delete"),
    path("reminders/meeting/", meeting.meeting, name="meeting"),
    path("reminders/meeting/<number:pk>/decide/", meeting.meeting_decide, name="meeting-decide"),
    path(
        "reminders/meeting/<number:pk>/put-back/", meeting.meeting_put_back, name="meeting-put-back"
    ),
    path("reminders/<slug:kind>/<date:due_on>/", reminders.deadline, name="deadline"),
    path("files/<uuid:pk>/", attachments.download, name="attachment"),
    path("files/<uuid:pk>/remove/", attachments.remove, name="attachment-remove"),
]
