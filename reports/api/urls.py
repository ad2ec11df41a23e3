"""The table of resources: path below /api/v1/ → viewset. A new resource is one more line."""

from departments.api import OrganizationViewSet
from reform_tracker.api.changes import ChangeViewSet
from reform_tracker.api.receipts import ReceiptViewSet
from reform_tracker.api.tokens import TokenViewSet
from reform_tracker.api.urls import api_urls
from reform_tracker.api.webhook_views import WebhookViewSet
from reports.api.standings import StandingViewSet
from tasks.api.attachments import AttachmentViewSet
from tasks.api.contributions import ContributionViewSet
from tasks.api.filing_views import FilingViewSet
from tasks.api.plans import (
    AreaViewSet,
    MeasureViewSet,
    PeriodViewSet,
    PlanViewSet,
    TaskViewSet,
)
from tasks.api.reconciliation import ReconciliationViewSet
from tasks.api.reviews import SandboxReviewViewSet
from tasks.api.views import ReportViewSet

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
    "attachments": AttachmentViewSet,
    "standings": StandingViewSet,
    "changes": ChangeViewSet,
    "receipts": ReceiptViewSet,
    "reconciliation": ReconciliationViewSet,
    "tokens": TokenViewSet,
    "webhooks": WebhookViewSet,
    "sandbox-reviews": SandboxReviewViewSet,
}
urlpatterns = api_urls(RESOURCES)
