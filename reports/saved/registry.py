"""Every page whose filters can be saved. A new list is a line here."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils.translation import gettext_lazy as _

from departments.accounts.listed import ACCOUNTS
from departments.alarms.listed import ALARMS
from departments.api_clients.listed import CLIENTS
from departments.granting.listed import PROPOSALS
from departments.requests import account
from departments.trail.listed import TRAIL
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.notifications.inbox_listed import INBOX
from reform_tracker.notifications.listed import DIGESTS, MESSAGES
from reports.analyses.listed import listing_of
from reports.analyses.registry import ANALYSES
from reports.closes.listed import PERIOD_ROWS, PERIODS, SINCE_CLOSE
from reports.dashboards.changes import CHANGES
from reports.dashboards.dashboard import authorize_dashboard
from reports.dashboards.days import DaysForm
from reports.dashboards.duties import DUTIES
from reports.dashboards.ledger_listed import LEDGER
from reports.dashboards.organization import organization_for
from reports.dashboards.organizations_listed import ORGANIZATIONS
from tasks.amending.listed import AMENDMENT_REQUESTS, AMENDMENTS
from tasks.closing.listed import CLOSINGS
from tasks.comments.listed import COMMENTS
from tasks.coordinating.listed import ITEMS, MEETINGS
from tasks.desk.listed import DESK
from tasks.directives.listed import DIRECTIVES, REMARKS
from tasks.extensions.listed import EXTENSIONS
from tasks.feedback.listed import FEEDBACK
from tasks.filing.listed import FILINGS
from tasks.inspecting.listed import INSPECTIONS
from tasks.models import ReformArea, ReformPlan
from tasks.notices.listed import NOTICES
from tasks.objecting.listed import OBJECTIONS
from tasks.official.listed import DRAFTS
from tasks.pages import find
from tasks.plan.filters import plans
from tasks.plan.listed import PLANS
from tasks.progress.listed import REPORTS
from tasks.reminding.listed import AGENDA, DEADLINES
from tasks.reminding.receipts_listed import RECEIPTS
from tasks.results.listed import RESULTS
from tasks.succeeding.listed import CHANGES as ORGANIZATION_CHANGES


def _page(plan: ReformPlan, form: BaseForm) -> Found:
    """A page that is no list: nothing is counted."""
    return Found((), 0, [form], clock.today(), of=plan.number)


def _dashboard(request: HttpRequest, _most: int, *, plan_id: int) -> Found:
    authorize_dashboard(account(request))
    return _page(find(plans(), pk=plan_id), DaysForm(request.GET))


def _area(request: HttpRequest, _most: int, *, plan_id: int, number: int) -> Found:
    area = find(ReformArea.objects.select_related("plan"), plan=plan_id, number=number)
    return _page(area.plan, DaysForm(request.GET))


def _organization(request: HttpRequest, _most: int, *, plan_id: int, organization_id: int) -> Found:
    organization_for(account(request), organization_id)
    return _page(find(plans(), pk=plan_id), DaysForm(request.GET))


def _whole(title: Any, route: str, found: Any) -> Listing:
    return Listing(route, title, "", route, found)


LISTINGS: tuple[Listing, ...] = (
    LEDGER,
    FILINGS,
    REPORTS,
    EXTENSIONS,
    COMMENTS,
    FEEDBACK,
    DIRECTIVES,
    INSPECTIONS,
    ITEMS,
    MEETINGS,
    NOTICES,
    REMARKS,
    CLOSINGS,
    OBJECTIONS,
    AMENDMENTS,
    AMENDMENT_REQUESTS,
    RESULTS,
    DESK,
    DUTIES,
    CHANGES,
    *(listing_of(one) for one in ANALYSES.values()),
    ORGANIZATIONS,
    PERIODS,
    PERIOD_ROWS,
    SINCE_CLOSE,
    PLANS,
    DRAFTS,
    DEADLINES,
    RECEIPTS,
    AGENDA,
    INBOX,
    MESSAGES,
    DIGESTS,
    ORGANIZATION_CHANGES,
    ACCOUNTS,
    PROPOSALS,
    CLIENTS,
    TRAIL,
    ALARMS,
    _whole(_("Dashboard"), "reports:dashboard", _dashboard),
    _whole(_("Area"), "reports:area", _area),
    _whole(_("Dashboard of an organization"), "reports:organization", _organization),
)


def listing_at(match: ResolverMatch) -> Listing | None:
    """The list that an address leads to; None where nothing can be saved."""
    return next(
        (
            one
            for one in LISTINGS
            if one.route == match.view_name and one.place.items() <= match.kwargs.items()
        ),
        None,
    )
