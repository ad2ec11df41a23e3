"""Routes of the reading pages: what shows one plan has it in its address."""

from django.urls import path

from reform_tracker.lists.views import workbook_of
from reports.analyses import views as analyses
from reports.assessment import file_views, rule_views
from reports.assessment import views as assessment
from reports.closes import views as closes
from reports.closes.listed import PERIOD_ROWS, PERIODS, SINCE_CLOSE
from reports.dashboards import (
    area,
    changes,
    dashboard,
    duties,
    ledger,
    ledger_listed,
    organization,
    organizations,
    screen,
    task,
)
from reports.dashboards.lead_on import lead_on, lead_on_to_document
from reports.dashboards.organizations_listed import ORGANIZATIONS
from reports.minutes.views import minutes
from reports.provincial import views as provincial
from reports.saved import views as saved
from reports.year_end import views as year_end
from reports.year_end.listed import YEAR_END
from tasks import converters  # noqa: F401 (registers them)

app_name = "reports"
PLAN = "plans/<number:plan_id>/"
SHEET = f"{PLAN}assessment/<number:organization_id>/"

urlpatterns = [
    path(PLAN, dashboard.dashboard, name="dashboard"),
    path(f"{PLAN}areas/<number:number>/", area.area, name="area"),
    path(f"{PLAN}organizations/", organizations.organizations, name="organizations"),
    path(
        f"{PLAN}organizations/workbook/",
        workbook_of(ORGANIZATIONS),
        name="organizations-workbook",
    ),
    path(
        f"{PLAN}organizations/<number:organization_id>/",
        organization.organization,
        name="organization",
    ),
    path(f"{PLAN}changes/", changes.changes, name="changes"),
    path(f"{PLAN}changes/workbook/", workbook_of(changes.CHANGES), name="changes-workbook"),
    path(f"{PLAN}screen/", screen.screen, name="screen"),
    path(f"{PLAN}duties/", duties.duties, name="duties"),
    path(f"{PLAN}duties/workbook/", workbook_of(duties.DUTIES), name="duties-workbook"),
    path(f"{PLAN}tasks/", ledger.ledger, name="ledger"),
    path(f"{PLAN}tasks/workbook/", workbook_of(ledger_listed.LEDGER), name="ledger-workbook"),
    path("meetings/<number:pk>/minutes/docx/", minutes, name="minutes"),
    path(f"{PLAN}document/", task.document, name="document"),
    path(f"{PLAN}reports/", provincial.reports, name="reports"),
    path(f"{PLAN}reports/make/", provincial.make, name="report-make"),
    path(f"{PLAN}analyses/", analyses.index, name="analyses"),
    path(f"{PLAN}analyses/<slug:key>/", analyses.analysis, name="analysis"),
    path(f"{PLAN}analyses/<slug:key>/workbook/", analyses.workbook, name="analysis-workbook"),
    path(f"{PLAN}assessment/", assessment.assessment, name="assessment"),
    path(f"{PLAN}periods/", closes.periods, name="periods"),
    path(f"{PLAN}periods/workbook/", workbook_of(PERIODS), name="periods-workbook"),
    path(f"{PLAN}periods/<period:code>/", closes.period, name="period"),
    path(
        f"{PLAN}periods/<period:code>/workbook/", workbook_of(PERIOD_ROWS), name="period-workbook"
    ),
    path(f"{PLAN}periods/<period:code>/changes/", closes.changes, name="period-changes"),
    path(
        f"{PLAN}periods/<period:code>/changes/workbook/",
        workbook_of(SINCE_CLOSE),
        name="period-changes-workbook",
    ),
    path(f"{PLAN}periods/<period:code>/close/", closes.close, name="period-close"),
    path(f"{PLAN}periods/<period:code>/reopen/", closes.reopen, name="period-reopen"),
    path(f"{PLAN}assessment/steps/<slug:step>/", assessment.step, name="assessment-step"),
    path(f"{PLAN}assessment/rules/", rule_views.rules, name="assessment-rules"),
    path(f"{PLAN}assessment/rules/save/", rule_views.save, name="assessment-rule-save"),
    path(
        f"{PLAN}assessment/rules/<number:version>/enforce/",
        rule_views.enforce,
        name="assessment-rule-enforce",
    ),
    path(
        f"{PLAN}assessment/editions/<number:number>/<slug:form>/",
        file_views.summary,
        name="assessment-summary",
    ),
    path(f"{SHEET}editions/<number:number>/", file_views.sheet, name="assessment-sheet-file"),
    path(SHEET, assessment.sheet, name="assessment-sheet"),
    path(f"{SHEET}self/", assessment.assess_itself, name="assessment-self"),
    path(f"{SHEET}correct/", assessment.correct, name="assessment-correct"),
    path(f"{SHEET}object/", assessment.object_to, name="assessment-object"),
    path(f"{SHEET}answer/", assessment.answer, name="assessment-answer"),
    path(f"{PLAN}year-end/", year_end.year_end, name="year-end"),
    path(f"{PLAN}year-end/take-back/", year_end.take_back, name="year-end-take-back"),
    path(f"{PLAN}year-end/workbook/", workbook_of(YEAR_END), name="year-end-workbook"),
    path(f"{PLAN}close/", year_end.close, name="plan-close"),
    path(f"{PLAN}reopen/", year_end.reopen, name="plan-reopen"),
    path("views/", saved.views, name="views"),
    path("views/new/", saved.new, name="view-new"),
    path("views/blocks/", saved.blocks, name="view-blocks"),
    path("views/stop/", saved.stop, name="views-stop"),
    path("views/<number:pk>/", saved.view, name="view"),
    path("views/<number:pk>/edit/", saved.edit, name="view-edit"),
    path("views/<number:pk>/delete/", saved.delete, name="view-delete"),
    path("views/<number:pk>/use/", saved.use, name="view-use"),
    path("tasks/<int:pk>/", task.task, name="task"),
    path("reports/files/<int:pk>/", provincial.download, name="report-download"),
    path("reports/files/<int:pk>/retry/", provincial.retry, name="report-retry"),
    # Addresses that name no plan, as they were once and as the front door knows them.
    path("dashboard/", lead_on, {"to": "reports:dashboard"}, name="any-dashboard"),
    path("tasks/", lead_on, {"to": "reports:ledger"}, name="any-ledger"),
    path("reports/", lead_on, {"to": "reports:reports"}, name="any-reports"),
    path("assessment/", lead_on, {"to": "reports:assessment"}, name="any-assessment"),
    path("documents/<int:pk>/", lead_on_to_document, name="former-document"),
]
