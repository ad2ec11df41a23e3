"""Which plan a page is about: its address says so; where it does not, the one looked at last."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reform_tracker import clock
from tasks.errors import NoPlan
from tasks.models import ReformPlan

COOKIE = "plan"
LONGEST = 18  # digits of a number
YEAR = 365 * 24 * 60 * 60  # seconds
DASHBOARD = "reports:dashboard"


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan the header offers, with the page that shows the same of it."""

    plan: ReformPlan
    url: str
    current: bool


def chosen_plan(request: HttpRequest) -> ReformPlan:
    """The plan of the address, else the one looked at last, else the nearest open one.

    Raises NoPlan, which tasks.middleware turns into a page.
    """
    plan = _asked(request) or nearest_plan()
    if plan is None:
        raise NoPlan
    return plan


def nearest_plan() -> ReformPlan | None:
    """The plan of a page of which nobody has said which it shall be."""
    return ReformPlan.objects.nearest(clock.today()).defer("source_text").first()


def numbers() -> dict[int, str]:
    """Every plan's document number, the newest plan first."""
    return dict(ReformPlan.objects.order_by("-year", "-pk").values_list("pk", "number"))


def open_numbers() -> dict[int, str]:
    """The document numbers of the open plans, the newest plan first."""
    return dict(ReformPlan.objects.open().order_by("-year", "-pk").values_list("pk", "number"))


def choices(request: HttpRequest) -> tuple[ReformPlan | None, list[Choice]]:
    """The plan a page shows, and the open plans to choose from where there are several.

    A closed plan that is looked at stands among them.
    """
    plans = {plan.pk: plan for plan in ReformPlan.objects.open().defer("source_text")}
    number = _number(request)
    current = plans.get(number) if number else None
    if current is None:
        current = _asked(request) if number else None
    if current is None:
        current = nearest_plan() if len(plans) != 1 else next(iter(plans.values()))
    if current is not None:
        plans.setdefault(current.pk, current)
    if len(plans) < 2:  # noqa: PLR2004 (one is no choice)
        return current, []
    ordered = sorted(plans.values(), key=lambda plan: (-plan.year, -plan.pk))
    return current, [Choice(one, _same_page(request, one), one == current) for one in ordered]


class PlanChoice:
    """Remembers the plan whose page somebody has opened, for the pages that name none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        match = request.resolver_match
        plan = match.kwargs.get("plan_id") if match else None
        shown = plan is not None and answer.status_code == HttpResponse.status_code
        if shown and request.COOKIES.get(COOKIE) != str(plan):
            answer.set_cookie(
                COOKIE,
                str(plan),
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return answer


def number_in(text: str) -> int | None:
    """The number of a plan as somebody sent it, None for anything else."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def _number(request: HttpRequest) -> int | None:
    """The plan that the address names, else the one remembered."""
    match = request.resolver_match
    if match and "plan_id" in match.kwargs:
        return int(match.kwargs["plan_id"])
    return number_in(request.COOKIES.get(COOKIE, ""))


def _asked(request: HttpRequest) -> ReformPlan | None:
    number = _number(request)
    if number is None:
        return None
    return ReformPlan.objects.filter(pk=number).defer("source_text").first()


def _same_page(request: HttpRequest, plan: ReformPlan) -> str:
    """The page of another plan that shows what this one shows; its dashboard for any other page."""
    match = request.resolver_match
    if match and set(match.kwargs) == {"plan_id"} and request.method == "GET":
        return reverse(match.view_name, args=[plan.pk])
    return reverse(DASHBOARD, args=[plan.pk])
