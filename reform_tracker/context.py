"""What every page shows around its content: navigation, plan, business date, unread messages."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
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
        "nav": [_item(request, user, name, label, plan) for name, label in _pages(user)],
        "unread": unread_count(user) if unread is None else unread,
        "password_ends": user.password_ends_soon(clock.real_now()),
        "sending_hold": hold.standing() if can(user, Action.RELEASE_SENDING) else None,
    }


def _item(
    request: HttpRequest, user: User, name: str, label: str, plan: ReformPlan | None
) -> NavItem:
    url = _address(name, plan)
    return NavItem(url, label, _is_here(request, name, url, plan), _waiting(user, name))


def _waiting(user: User, name: str) -> int:
    """What a person has to do behind an entry of the menu: of accounts, proposals to decide."""
    return waiting_for(user).count() if name == "departments:accounts" else 0


def _is_here(request: HttpRequest, name: str, url: str, plan: ReformPlan | None) -> bool:
    """Whether the page lies behind that link; the dashboard's address begins those of its plan."""
    if name == MATTERS[0]:
        return request.path.startswith(tuple(_fixed(one) for one in MATTERS))
    front = plan is not None and name == "reports:dashboard"
    return request.path == url if front else request.path.startswith(url)


def _pages(user: User) -> list[tuple[str, str]]:
    """The names of the pages that a person's menu leads to, and how it calls them."""
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
    return [(name, label) for shown, name, label in pages if shown]


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
        return _fixed(name)
    return reverse(name, args=[plan.pk]) if plan else _fixed(OF_A_PLAN[name])


def _fixed(name: str) -> str:
    """The address of a page that is the same for everybody: every page asks for some thirty."""
    return _reversed(name, get_script_prefix())


@cache
def _reversed(name: str, _prefix: str) -> str:
    return reverse(name)
