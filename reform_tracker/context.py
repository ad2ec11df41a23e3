"""What every page shows around its content: navigation, plan, business date, unread messages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.granting.service import waiting_for
from departments.models import User
from departments.permissions import Action, can
from departments.roles import MEMBERS, Role
from reform_tracker import clock
from reform_tracker.backing_up import hold
from reform_tracker.notifications.outbox import unread_count
from tasks.models import ReformPlan
from tasks.plan.choice import choices

# The days that a demo can be moved to: from the document's issue into the spring after its year.
DEMO_FIRST, DEMO_LAST = date(2012, 4, 28), date(2013, 3, 31)


@dataclass(frozen=True, slots=True)
class NavItem:
    url: str
    label: str
    current: bool
    count: int = 0


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    shown: dict[str, Any] = {"demo": settings.DEMO, "business_date": clock.today()}
    if settings.DEMO:
        shown |= {"demo_first": DEMO_FIRST, "demo_last": DEMO_LAST}
    if not isinstance(user, User):
        return shown
    plan, plans = choices(request)
    unread = getattr(request, "unread", None)  # where the page was asked for it already
    return shown | {
        "plan": plan,
        "plans": plans,
        "nav": [
            NavItem(url, label, _is_here(request, url, plan), _waiting(user, url))
            for url, label in _pages(user, plan)
        ],
        "unread": unread_count(user) if unread is None else unread,
        "password_ends": user.password_ends_soon(clock.real_now()),
        "sending_hold": hold.standing() if can(user, Action.RELEASE_SENDING) else None,
    }


def _waiting(user: User, url: str) -> int:
    """What a person has to do behind an entry of the menu: of accounts, proposals to decide."""
    return waiting_for(user).count() if url == reverse("departments:accounts") else 0


def _is_here(request: HttpRequest, url: str, plan: ReformPlan | None) -> bool:
    """Whether the page lies behind that link; the dashboard's address begins those of its plan."""
    if url == reverse(MATTERS[0]):
        return request.path.startswith(tuple(reverse(one) for one in MATTERS))
    front = plan is not None and url == reverse("reports:dashboard", args=[plan.pk])
    return request.path == url if front else request.path.startswith(url)


def _pages(user: User, plan: ReformPlan | None) -> list[tuple[str, str]]:
    province = can(user, Action.READ_PROVINCE)
    party = province or user.holds(*MEMBERS)
    admin = user.holds(Role.SECURITY_ADMIN)
    pages = [
        (party, "reports:dashboard", _("Dashboard")),
        (party, "tasks:desk", _("My desk")),
        (True, "reports:ledger", _("Tasks")),
        (party, "tasks:filings", _("Filings")),
        (party, "tasks:progress", _("Progress")),
        (party, MATTERS[0], _("Matters")),
        (can(user, Action.READ_RESULT), "tasks:results", _("Results")),
        (can(user, Action.READ_REPORTS), "reports:reports", pgettext("menu", "Reports")),
        (can(user, Action.READ_ASSESSMENT), "reports:assessment", _("Assessment")),
        (can(user, Action.IMPORT_DOCUMENT), "tasks:imports", _("Documents")),
        (can(user, Action.READ_OUTBOX), "tasks:deadlines", _("Reminders")),
        (province and not can(user, Action.READ_OUTBOX), "tasks:meeting", _("Meeting list")),
        (can(user, Action.READ_OUTBOX), "notifications:outbox", _("Outbox")),
        (can(user, Action.EDIT_CALENDAR), "tasks:calendar", _("Calendar")),
        (can(user, Action.ANSWER_FEEDBACK), "tasks:feedback", _("Feedback")),
        (can(user, Action.READ_HEALTH), "notifications:health", _("Health")),
        (province or admin, "tasks:organization-changes", pgettext("menu", "Organizations")),
        (admin, "departments:accounts", _("Accounts")),
        (admin, "departments:api-clients", _("API clients")),
        (True, "departments:audit", _("Audit trail")),
    ]
    return [(_address(name, plan), label) for shown, name, label in pages if shown]


# Lists that stand behind one entry of the menu, as tabs (templates/tasks/_matters.html).
MATTERS = (
    "tasks:directives",
    "tasks:remarks",
    "tasks:notices",
    "tasks:coordination",
    "tasks:joint-meetings",
    "tasks:inspections",
    "tasks:extensions",
    "tasks:closings",
    "tasks:objections",
    "tasks:amendments",
)
# What shows one plan, and where it leads on from while there is none.
OF_A_PLAN = {
    "reports:dashboard": "reports:any-dashboard",
    "reports:ledger": "reports:any-ledger",
    "reports:reports": "reports:any-reports",
    "reports:assessment": "reports:any-assessment",
}


def _address(name: str, plan: ReformPlan | None) -> str:
    if name not in OF_A_PLAN:
        return reverse(name)
    return reverse(name, args=[plan.pk]) if plan else reverse(OF_A_PLAN[name])
