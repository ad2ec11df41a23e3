"""Opening a saved view: what its page shows to whoever asks, with his rights and today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.forms import BaseForm
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from departments.models import User
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell
from reform_tracker.lists.words import filters_in_words
from reports.saved.models import SavedView
from reports.saved.registry import listing_at
from tasks.models import ReformPlan, ReportingPeriod

NO_FILTERS = ("page", "after", "sheet")  # where in the list one is, and how it is printed
AS_OF = "as_of"  # the field of every page that speaks of a day
FIRST_ROWS = 3
_CELLS = 3  # of a row that is told in one line


@dataclass(frozen=True, slots=True)
class Opened:
    """`problem` says why the view shows nothing; `note` what a reader should know of it."""

    view: SavedView
    listing: Listing | None = None
    found: Found | None = None
    problem: str = ""
    note: str = ""

    @property
    def counted(self) -> str:
        """How many its list holds; nothing of a page that is no list."""
        return self.found.counted if self.found and self.found.tables else ""

    @property
    def said(self) -> str:
        """Its filters in words."""
        pairs = filters_in_words(self.found.forms if self.found else ())
        said = (
            _("%(label)s: %(value)s") % {"label": name, "value": value} for name, value in pairs
        )
        return " · ".join(said)

    @property
    def rows(self) -> list[list[Cell]]:
        """Its first rows, each in one line: the cells that the list tells in brief, else the first
        ones that say something."""
        lines = (
            [cell for column, cell in line if column in told and cell.value not in (None, "")]
            for table in (self.found.tables if self.found else ())
            for told in [[one for one in table.columns if one.is_brief] or table.columns]
            for line in table.lines()
        )
        return [line[:_CELLS] for line in islice(lines, FIRST_ROWS)]


def open_for(user: User, view: SavedView, *, most: int = 0) -> Opened:
    """The view as the account reads it: the first rows of its list and how many there are."""
    request = _asking(user, view)
    listing = listing_at(request.resolver_match) if request.resolver_match else None
    if listing is None or request.resolver_match is None:
        return Opened(view, problem=_("The page of this view is not there any more."))
    try:
        found = listing.find(request, most, **request.resolver_match.kwargs)
    except (Http404, PermissionDenied):
        return Opened(view, listing, problem=_("This page is not open to you."))
    faults = faults_of(found.forms, request.GET)
    if faults:
        said = _("The filter does not hold any more: %(faults)s") % {"faults": " ".join(faults)}
        return Opened(view, listing, problem=said)
    return Opened(view, listing, found, note=_closed(found, request.resolver_match.kwargs))


def query_of(view: SavedView) -> str:
    """The filters as they are asked today. Before the first period is over there is no last one:
    the page speaks of today."""
    if not view.on_last_day:
        return view.query
    asked, last = QueryDict(view.query, mutable=True), _last_day(view.path)
    if last is not None:
        asked[AS_OF] = last.isoformat()
    return asked.urlencode()


def address_of(view: SavedView) -> str:
    """Where the view leads today."""
    query = query_of(view)
    return f"{view.path}?{query}" if query else view.path


def _last_day(path: str) -> date | None:
    """With which a page of a plan compares by itself."""
    try:
        plan = resolve(path).kwargs.get("plan_id")
    except Resolver404:
        return None
    over = ReportingPeriod.objects.filter(
        plan=plan, ends_on__lt=clock.today(), ends_on__gte=F("plan__issued_on")
    )
    return over.order_by("-ends_on").values_list("ends_on", flat=True).first()


def speaks_of_a_day(opened: Opened) -> bool:
    return any(AS_OF in form.fields for form in (opened.found.forms if opened.found else ()))


def _asking(user: User, view: SavedView) -> HttpRequest:
    """The request that the account would send for the page."""
    request = HttpRequest()
    request.method, request.path, request.user = "GET", view.path, user
    request.GET = QueryDict(query_of(view))
    try:
        request.resolver_match = resolve(view.path)
    except Resolver404:
        request.resolver_match = None
    return request


def filters_of(query: str) -> QueryDict:
    """What of an address is a filter: without the place in the list, and without what is empty."""
    asked = QueryDict(query, mutable=True)
    for name in list(asked):
        values = [value for value in asked.getlist(name) if value]
        if name in NO_FILTERS or not values:
            del asked[name]
        else:
            asked.setlist(name, values)
    return asked


def faults_of(forms: Sequence[BaseForm], asked: QueryDict) -> list[str]:
    """What of the filters the page's own forms do not take, each in one sentence."""
    known = {name for form in forms for name in form.fields}
    faults = [_("“%(name)s” is no filter.") % {"name": name} for name in asked if name not in known]
    for form in forms:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            faults += [f"{label or name}: {error}" for error in errors]
    return faults


def _closed(found: Found, place: dict[str, object]) -> str:
    """Whether the plan that the view is of has been closed."""
    named = [
        form.cleaned_data.get("plan")
        for form in found.forms
        if form.is_valid() and "plan" in form.fields
    ]
    numbers = {one.pk if isinstance(one, ReformPlan) else one for one in named if one}
    numbers |= {place["plan_id"]} if "plan_id" in place else set()
    closed = ReformPlan.objects.filter(pk__in=numbers).exclude(closed_on=None)
    number = closed.values_list("number", flat=True).first() if numbers else None
    return _("The plan %(number)s is closed.") % {"number": number} if number else ""
