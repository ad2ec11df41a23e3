"""The audit trail as a page: one's own organization's events, or all within the auditor's reach."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.permissions import Action, reach_for
from departments.requests import account
from departments.trail.listed import events_asked
from reform_tracker.paging import stretch_of


def trail(request: HttpRequest) -> HttpResponse:
    """Events, newest first, with filters."""
    chosen = events_asked(request)
    return render(
        request,
        "departments/trail/trail.html",
        {
            "filter": chosen,
            "page": stretch_of(request, chosen.qs),
            "audited": reach_for(account(request), Action.READ_WHOLE_TRAIL),
        },
    )
