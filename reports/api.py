"""The table of resources: path below /api/v1/ → viewset. A new resource is one more line."""

from departments.organizations.api import OrganizationViewSet
from reform_tracker.api.receipts import ReceiptViewSet
from reform_tracker.api.tokens import TokenViewSet
from reform_tracker.api.urls import api_urls
from reform_tracker.feed.api import ChangeViewSet
from reform_tracker.feed.webhook_api import WebhookViewSet
from reports.assessment.api import SheetViewSet
from reports.closes.api import PeriodCloseViewSet
from reports.dashboards.api import StandingViewSet
from reports.year_end.api import LineEndingViewSet
from tasks.acknowledging.api import AcknowledgementViewSet
from tasks.amending.api import AmendmentRequestViewSet, AmendmentViewSet
from tasks.closing.api import ClosingViewSet
from tasks.comments.api import CommentViewSet
from tasks.contributions.api import ContributionViewSet
from tasks.coordinating.api import CoordinationItemViewSet
from tasks.directives.api import DirectiveViewSet, RemarkViewSet
from tasks.extensions.api import ExtensionViewSet
from tasks.files.api import AttachmentViewSet
from tasks.filing.api import FilingViewSet
from tasks.inspecting.api import InspectionViewSet
from tasks.notices.api import NoticeViewSet
from tasks.objecting.api import ObjectionViewSet
from tasks.plan.api import AreaViewSet, MeasureViewSet, PeriodViewSet, PlanViewSet, TaskViewSet
from tasks.progress.api import ReportViewSet
from tasks.progress.reconciliation import ReconciliationViewSet
from tasks.results.api import ResultViewSet
from tasks.sandbox_reviews import SandboxReviewViewSet
from tasks.urging.api import UrgeViewSet

app_name = "api"
RESOURCES = {
    "plans": PlanViewSet,
    "areas": AreaViewSet,
    "tasks": TaskViewSet,
    "measures": MeasureViewSet,
    "organizations": OrganizationViewSet,
    "periods": PeriodViewSet,
    "implementation-plans": FilingViewSet,
    "progress-reports": ReportViewSet,
    "contributions": ContributionViewSet,
    "extensions": ExtensionViewSet,
    "coordination-items": CoordinationItemViewSet,
    "directives": DirectiveViewSet,
    "notices": NoticeViewSet,
    "remarks": RemarkViewSet,
    "inspections": InspectionViewSet,
    "urges": UrgeViewSet,
    "closings": ClosingViewSet,
    "objections": ObjectionViewSet,
    "amendment-requests": AmendmentRequestViewSet,
    "amendments": AmendmentViewSet,
    "results": ResultViewSet,
    "acknowledgements": AcknowledgementViewSet,
    "comments": CommentViewSet,
    "attachments": AttachmentViewSet,
    "standings": StandingViewSet,
    "period-closes": PeriodCloseViewSet,
    "line-endings": LineEndingViewSet,
    "assessment-sheets": SheetViewSet,
    "changes": ChangeViewSet,
    "receipts": ReceiptViewSet,
    "reconciliation": ReconciliationViewSet,
    "tokens": TokenViewSet,
    "webhooks": WebhookViewSet,
    "sandbox-reviews": SandboxReviewViewSet,
}
urlpatterns = api_urls(RESOURCES)
