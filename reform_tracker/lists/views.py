"""Every list as a workbook: one view, for each `Listing`."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reform_tracker import clock
from reform_tracker.lists.listing import MOST_ROWS, Found, Listing
from reform_tracker.lists.words import filters_in_words
from reform_tracker.lists.workbook import About, answer_with
from reform_tracker.templatetags.frame import shown_date


def workbook_of(listing: Listing) -> Callable[..., HttpResponse]:
    """The view of a list's workbook: every row that the filters leave, in the order of the page."""

    @require_safe
    def workbook(request: HttpRequest, **place: Any) -> HttpResponse:
        found = listing.find(request, MOST_ROWS, **place)
        if found.total > MOST_ROWS:
            return _too_long(request, listing, found, place)
        return answer_with(found.tables, _about(listing, found))

    return workbook


def _about(listing: Listing, found: Found) -> About:
    said = [_("As of %(day)s") % {"day": shown_date(found.on)}]
    said += [
        _("%(label)s: %(value)s") % {"label": label, "value": value}
        for label, value in filters_in_words(found.forms)
    ]
    line = "  ".join(filter(None, [*said, str(listing.rule), found.mark]))
    return About(
        str(listing.title),
        line,
        found.on,
        clock.today(),
        of=found.of,
        mark=found.mark,
        creator=found.creator,
    )


def _too_long(
    request: HttpRequest, listing: Listing, found: Found, place: dict[str, Any]
) -> HttpResponse:
    text = _("The list has %(total)s rows; a workbook holds %(most)s. Narrow it by the filters.")
    messages.error(request, text % {"total": found.total, "most": MOST_ROWS})
    page = reverse(listing.route, kwargs=place)
    return redirect(f"{page}?{request.GET.urlencode()}")
