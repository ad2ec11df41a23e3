"""Pages of the frame: the front door, the demo bar, requests refused or failed."""

import sys

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.http import require_POST

from departments.first_page import first_page_of
from departments.middleware import came_from
from departments.requests import account
from reform_tracker import clock
from reform_tracker.context import DEMO_FIRST, DEMO_LAST
from reform_tracker.failures import RETRY_SECONDS, is_no_room, is_unavailable
from reform_tracker.notifications.jobs import enqueue
from tasks.jobs import plan_reminders


def home(request: HttpRequest) -> HttpResponse:
    """Each role's own first page."""
    return redirect(first_page_of(account(request)))


@require_POST
def demo_advance(request: HttpRequest) -> HttpResponse:
    """Moves the demo's business date and has the reminders planned for it."""
    if not settings.DEMO:
        raise Http404
    try:
        day = parse_date(request.POST.get("to", ""))
    except ValueError:
        day = None  # a date that no calendar has, as 2012-02-30
    if day is None or not DEMO_FIRST <= day <= DEMO_LAST:
        messages.error(
            request,
            _("Choose a date between %(first)s and %(last)s.")
            % {"first": date_format(DEMO_FIRST), "last": date_format(DEMO_LAST)},
        )
    else:
        clock.move_to(day)
        enqueue(plan_reminders)
        messages.success(
            request, _("The business date is now %(day)s.") % {"day": date_format(day)}
        )
    # An address only: `redirect` would take a bare word for the name of a view.
    return HttpResponseRedirect(came_from(request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an earlier session: what was typed is kept by the browser tab."""
    return render(request, "errors/csrf.html", {"next": came_from(request)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """What could not be done, nobody having made a mistake. Asks no database, it may be away."""
    error = sys.exc_info()[1]
    if is_no_room(error):
        return HttpResponse(render_to_string("errors/507.html"), status=507)
    if not is_unavailable(error):
        return defaults.server_error(request)
    page = HttpResponse(render_to_string("errors/503.html"), status=503)
    page.headers["Retry-After"] = str(RETRY_SECONDS)
    return page
