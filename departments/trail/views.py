"""The audit trail as a page: one's own organization's events, or all within the auditor's reach."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.requests import account
from departments.trail.listed import events_asked
from departments.trail.reading import audited
from departments.trail.standing import standing
from reform_tracker.paging import stretch_of


def trail(request: HttpRequest) -> HttpResponse:
    """Events, newest first, with filters; an auditor reads above them whether they are proved."""
    chosen, reach = events_asked(request), audited(account(request))
    return render(
        request,
        "departments/trail/trail.html",
        {
            "filter": chosen,
            "page": stretch_of(request, chosen.qs),
            "audited": reach,
            "standing": standing(reach) if reach else None,
        },
    )
