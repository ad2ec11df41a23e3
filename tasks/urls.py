"""Routes of the pages where people do their work."""

from django.urls import path

from reform_tracker.lists.views import workbook_of
from tasks import converters  # noqa: F401 (registers them)
from tasks.acknowledging import views as acknowledging
from tasks.amending import views as amending
from tasks.amending.listed import AMENDMENT_REQUESTS, AMENDMENTS
from tasks.closing import views as closing
from tasks.closing.listed import CLOSINGS
from tasks.comments import views as comments
from tasks.comments.listed import COMMENTS
from tasks.contributions import views as contributions
from tasks.coordinating import meeting_views as meetings
from tasks.coordinating import views as coordinating
from tasks.coordinating.listed import ITEMS, MEETINGS
from tasks.corrections import views as corrections
from tasks.desk import views as desk
from tasks.desk.listed import DESK
from tasks.directives import views as directives
from tasks.directives.listed import DIRECTIVES, REMARKS
from tasks.extensions import views as extensions
from tasks.extensions.listed import EXTENSIONS
from tasks.feedback import views as feedback
from tasks.feedback.listed import FEEDBACK
from tasks.files import views as files
from tasks.filing import views as filing
from tasks.filing.listed import FILINGS
from tasks.inspecting import views as inspecting
from tasks.inspecting.listed import INSPECTIONS
from tasks.inviting import views as inviting
from tasks.models import (
    Closing,
    CoordinationItem,
    Directive,
    ImplementationPlan,
    Inspection,
    JointMeeting,
    Notice,
)
from tasks.notices import views as notices
from tasks.notices.listed import NOTICES
from tasks.objecting import views as objecting
from tasks.objecting.listed import OBJECTIONS
from tasks.official import decision_views as decisions
from tasks.official import views as official
from tasks.official.listed import DRAFTS
from tasks.plan import views as plans
from tasks.plan.listed import PLANS
from tasks.progress import views as progress
from tasks.progress.listed import REPORTS
from tasks.reminding import listed as reminders
from tasks.reminding.calendar import views as calendar
from tasks.reminding.receipts_listed import RECEIPTS
from tasks.reminding.views import deadlines, meeting, rules
from tasks.results import views as results
from tasks.results.listed import RESULTS
from tasks.succeeding import views as succeeding
from tasks.succeeding.listed import CHANGES
from tasks.urging import views as urging

app_name = "tasks"

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/workbook/", workbook_of(PLANS), name="plans-workbook"),
    path("accounts/list/", inviting.invite, name="invite"),
    path("accounts/list/template/", inviting.template, name="invite-template"),
    path("desk/", desk.desk, name="desk"),
    path("desk/workbook/", workbook_of(DESK), name="desk-workbook"),
    path("filings/", filing.filings, name="filings"),
    path("filings/workbook/", workbook_of(FILINGS), name="filings-workbook"),
    path("filings/<number:pk>/", filing.filing, name="filing"),
    path("filings/<number:pk>/edit/", filing.edit, name="filing-edit"),
    path("filings/<number:pk>/choose/", filing.choose, name="filing-choose"),
    path("filings/<number:pk>/steps/<step:step>/", filing.step, name="filing-step"),
    path(
        "filings/<number:pk>/files/", files.upload, {"to": ImplementationPlan}, name="filing-upload"
    ),
    path("extensions/", extensions.extensions, name="extensions"),
    path("extensions/workbook/", workbook_of(EXTENSIONS), name="extensions-workbook"),
    path("extensions/new/<extensionkind:kind>/<number:pk>/", extensions.ask, name="extension-new"),
    path("extensions/<number:pk>/", extensions.extension, name="extension"),
    path("extensions/<number:pk>/steps/<step:step>/", extensions.step, name="extension-step"),
    path("filings/<number:pk>/amend/", amending.ask, {"kind": "filing"}, name="filing-amend"),
    path("progress/<number:pk>/amend/", amending.ask, {"kind": "report"}, name="report-amend"),
    path("amendments/", amending.amendments, name="amendments"),
    path("amendments/workbook/", workbook_of(AMENDMENTS), name="amendments-workbook"),
    path("amendments/<number:pk>/", amending.amendment, name="amendment"),
    path("amendments/<number:pk>/edit/", amending.edit, name="amendment-edit"),
    path("amendments/<number:pk>/steps/<step:step>/", amending.step, name="amendment-step"),
    path("amendments/<number:pk>/give-up/", amending.give_up, name="amendment-give-up"),
    path("amendments/requests/", amending.requests, name="amendment-requests"),
    path(
        "amendments/requests/workbook/",
        workbook_of(AMENDMENT_REQUESTS),
        name="amendment-requests-workbook",
    ),
    path("amendments/requests/<number:pk>/", amending.request_, name="amendment-request"),
    path(
        "amendments/requests/<number:pk>/steps/<step:step>/",
        amending.request_step,
        name="amendment-request-step",
    ),
    path("closings/", closing.closings, name="closings"),
    path("closings/workbook/", workbook_of(CLOSINGS), name="closings-workbook"),
    path("closings/new/<number:measure_id>/", closing.ask, name="closing-new"),
    path("closings/<number:pk>/", closing.closing, name="closing"),
    path("closings/<number:pk>/steps/<step:step>/", closing.step, name="closing-step"),
    path("closings/<number:pk>/files/", files.upload, {"to": Closing}, name="closing-upload"),
    path("closings/<number:pk>/reopen/", closing.reopen, name="closing-reopen"),
    path("objections/", objecting.objections, name="objections"),
    path("objections/workbook/", workbook_of(OBJECTIONS), name="objections-workbook"),
    path(
        "objections/new/<objectionkind:kind>/<number:pk>/",
        objecting.object_to,
        name="objection-new",
    ),
    path("objections/<number:pk>/", objecting.objection, name="objection"),
    path("objections/<number:pk>/steps/<step:step>/", objecting.step, name="objection-step"),
    path("plans/<number:plan_id>/deadlines/", extensions.move, name="deadlines-move"),
    path("coordination/", coordinating.items, name="coordination"),
    path("coordination/workbook/", workbook_of(ITEMS), name="coordination-workbook"),
    path("coordination/<number:pk>/", coordinating.item, name="coordination-item"),
    path(
        "coordination/<number:pk>/files/",
        files.upload,
        {"to": CoordinationItem},
        name="coordination-upload",
    ),
    path("coordination/<number:pk>/decide/", coordinating.decide, name="coordination-decide"),
    path(
        "coordination/<number:pk>/steps/<step:step>/", coordinating.step, name="coordination-step"
    ),
    path(
        "plans/<number:plan_id>/coordination/new/", coordinating.raise_item, name="coordination-new"
    ),
    path("meetings/", meetings.meetings, name="joint-meetings"),
    path("meetings/workbook/", workbook_of(MEETINGS), name="joint-meetings-workbook"),
    path("meetings/<number:pk>/", meetings.meeting, name="joint-meeting"),
    path(
        "meetings/<number:pk>/files/",
        files.upload,
        {"to": JointMeeting},
        name="joint-meeting-upload",
    ),
    path("meetings/<number:pk>/change/", meetings.change, name="joint-meeting-change"),
    path("meetings/<number:pk>/agenda/", meetings.put_on, name="joint-meeting-agenda"),
    path(
        "meetings/<number:pk>/agenda/<number:item_id>/off/",
        meetings.take_off,
        name="joint-meeting-off",
    ),
    path("meetings/<number:pk>/minutes/", meetings.minutes, name="joint-meeting-minutes"),
    path("plans/<number:plan_id>/meetings/new/", meetings.convene, name="joint-meeting-new"),
    path("directives/", directives.directives, name="directives"),
    path("directives/workbook/", workbook_of(DIRECTIVES), name="directives-workbook"),
    path("directives/<number:pk>/", directives.directive, name="directive"),
    path("directives/<number:pk>/files/", files.upload, {"to": Directive}, name="directive-upload"),
    path("directives/<number:pk>/steps/<step:step>/", directives.step, name="directive-step"),
    path("plans/<number:plan_id>/directives/new/", directives.issue, name="directive-new"),
    path("notices/", notices.notices, name="notices"),
    path("notices/workbook/", workbook_of(NOTICES), name="notices-workbook"),
    path("notices/<number:pk>/", notices.notice, name="notice"),
    path("notices/<number:pk>/files/", files.upload, {"to": Notice}, name="notice-upload"),
    path("notices/<number:pk>/docx/", notices.document, name="notice-document"),
    path("notices/<number:pk>/steps/<step:step>/", notices.step, name="notice-step"),
    path("plans/<number:plan_id>/notices/new/", notices.issue, name="notice-new"),
    path("inspections/", inspecting.inspections, name="inspections"),
    path("inspections/workbook/", workbook_of(INSPECTIONS), name="inspections-workbook"),
    path("inspections/<number:pk>/", inspecting.inspection, name="inspection"),
    path(
        "inspections/<number:pk>/files/",
        files.upload,
        {"to": Inspection},
        name="inspection-upload",
    ),
    path("measures/<number:measure_id>/inspection/", inspecting.inspect, name="inspection-new"),
    path("remarks/", directives.remarks, name="remarks"),
    path("remarks/workbook/", workbook_of(REMARKS), name="remarks-workbook"),
    path("remarks/<number:pk>/", directives.remark, name="remark"),
    path("remarks/<number:pk>/note/", directives.note, name="remark-note"),
    path("measures/<number:measure_id>/remark/", directives.write_remark, name="remark-new"),
    path("plans/<number:plan_id>/urge/", urging.urge, name="urge"),
    path("progress/", progress.reports, name="progress"),
    path("progress/workbook/", workbook_of(REPORTS), name="progress-workbook"),
    path("progress/<number:pk>/", progress.report, name="report"),
    path("progress/<number:pk>/steps/<step:step>/", progress.step, name="report-step"),
    path(
        "measures/<number:measure_id>/progress/<period:period>/", progress.edit, name="report-edit"
    ),
    path(
        "measures/<number:measure_id>/progress/<period:period>/ask/",
        progress.ask,
        name="report-ask",
    ),
    path(
        "measures/<number:measure_id>/contribution/<period:period>/",
        contributions.contribution,
        name="contribution",
    ),
    path("comments/", comments.comments, name="comments"),
    path("comments/workbook/", workbook_of(COMMENTS), name="comments-workbook"),
    path("comments/<number:pk>/", comments.comment, name="comment"),
    path("comments/<number:pk>/take-back/", comments.take_back, name="comment-take-back"),
    path("measures/<number:measure_id>/comments/", comments.line, name="comments-line"),
    path("results/", results.results, name="results"),
    path("results/workbook/", workbook_of(RESULTS), name="results-workbook"),
    path("results/<number:pk>/", results.result, name="result"),
    path("results/<number:pk>/edit/", results.edit, name="result-edit"),
    path("results/<number:pk>/steps/<step:step>/", results.step, name="result-step"),
    path("measures/<number:measure_id>/results/new/", results.new, name="result-new"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/workbook/", workbook_of(FEEDBACK), name="feedback-workbook"),
    path("feedback/new/", feedback.new, name="feedback-new"),
    path("feedback/<number:pk>/", feedback.one, name="feedback-one"),
    path("feedback/<number:pk>/answer/", feedback.answer, name="feedback-answer"),
    path("feedback/<number:pk>/close/", feedback.close, name="feedback-close"),
    path("acknowledgements/<number:pk>/", acknowledging.acknowledgement, name="acknowledgement"),
    path(
        "acknowledgements/<number:pk>/steps/<step:step>/",
        acknowledging.step,
        name="acknowledgement-step",
    ),
    path("imports/", official.imports, name="imports"),
    path("imports/workbook/", workbook_of(DRAFTS), name="imports-workbook"),
    path("imports/<number:pk>/", official.draft, name="import"),
    path("imports/<number:pk>/edit/", official.draft_edit, name="import-edit"),
    path("imports/<number:pk>/period/", decisions.draft_period, name="import-period"),
    path("imports/<number:pk>/names/", decisions.draft_names, name="import-names"),
    path("imports/<number:pk>/compare/", decisions.draft_compare, name="import-compare"),
    path("imports/<number:pk>/tasks/<key:key>/", official.draft_task, name="import-task"),
    path("imports/<number:pk>/<draftstep:step>/", official.draft_step, name="import-step"),
    path("tasks/<number:pk>/correct/", corrections.correct, name="task-correct"),
    path("organizations/changes/", succeeding.changes, name="organization-changes"),
    path(
        "organizations/changes/workbook/",
        workbook_of(CHANGES),
        name="organization-changes-workbook",
    ),
    path("organizations/changes/new/", succeeding.change_new, name="organization-change-new"),
    path("organizations/changes/<number:pk>/", succeeding.change, name="organization-change"),
    path(
        "organizations/changes/<number:pk>/people/",
        succeeding.change_people,
        name="organization-change-people",
    ),
    path(
        "organizations/changes/<number:pk>/cancel/",
        succeeding.change_cancel,
        name="organization-change-cancel",
    ),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/import/", calendar.calendar_import, name="calendar-import"),
    path("calendar/<date:day>/", calendar.calendar_day, name="calendar-day"),
    path("reminders/", deadlines.deadlines, name="deadlines"),
    path("reminders/workbook/", workbook_of(reminders.DEADLINES), name="deadlines-workbook"),
    path("reminders/preview/", deadlines.preview, name="reminders-preview"),
    path("reminders/rules/", rules.rules, name="reminder-rules"),
    path("reminders/rules/new/", rules.rule_new, name="reminder-rule-new"),
    path("reminders/rules/<number:pk>/", rules.rule_edit, name="reminder-rule"),
    path("reminders/rules/<number:pk>/delete/", rules.rule_delete, name="reminder-rule-delete"),
    path("reminders/meeting/", meeting.meeting, name="meeting"),
    path("reminders/meeting/workbook/", workbook_of(reminders.AGENDA), name="meeting-workbook"),
    path("reminders/meeting/<number:pk>/decide/", meeting.meeting_decide, name="meeting-decide"),
    path(
        "reminders/meeting/<number:pk>/put-back/", meeting.meeting_put_back, name="meeting-put-back"
    ),
    path("reminders/<slug:kind>/<date:due_on>/", deadlines.deadline, name="deadline"),
    path(
        "reminders/<slug:kind>/<date:due_on>/workbook/",
        workbook_of(RECEIPTS),
        name="deadline-workbook",
    ),
    path("files/<uuid:pk>/", files.download, name="attachment"),
    path("files/<uuid:pk>/remove/", files.remove, name="attachment-remove"),
]
